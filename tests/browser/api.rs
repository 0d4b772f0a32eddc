//! What Admins set up for programs, in a real browser: a token, the page that tries requests out, and ManyChat's tester.

use crate::kit::browse;
use crate::kit::patience::until_equal;
use crate::support::Team;

/// The fields with what stands below them.
const NAME: &str = "Name What the program is called in the activity log.";
const TOKEN: &str = "Token Stays in this page and is not stored. What you try is done for real: take a token of the \
    scope Read to be safe.";

#[tokio::test]
async fn an_admin_makes_a_token_and_tries_it_out() {
    let team = Team::open();
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open("/settings/api").await;
        browser.follow("New token").await;
        browser.write(NAME, "n8n").await;
        browser.press("Make a token").await;
        let shown = browser.find("textbox", "Token").await;
        let token = shown.prop("value").await.unwrap().unwrap();
        assert!(token.starts_with("lb_"), "{token}");

        browser.open("/help/api#get_stages").await;
        let send = "details[open] [data-try-send]";
        let status = async || browser.texts("details[open] [data-try-status]").await;
        let sends = async || {
            let button = thirtyfour::By::Css(send);
            let button = browser.driver.find(button).await.unwrap();
            button.click().await.unwrap();
        };
        sends().await;
        let told = "Type a token at “Try it” above first.".to_owned();
        until_equal(vec![told], status).await;
        browser.write(TOKEN, &token).await;
        sends().await;
        until_equal(vec!["200 OK".to_owned()], status).await;
        let answer = browser.texts("details[open] [data-try-answer]").await;
        assert!(
            answer[0].contains("\"name\": \"Meeting Booked\""),
            "{answer:?}"
        );

        browser.open("/settings/api").await;
        browser.follow("Revoke n8n").await;
        browser.press("Revoke").await;
        browser
            .waits_for_toast("n8n was revoked. Its token does nothing now.")
            .await;
        browser.open("/help/api#get_stages").await;
        browser.write(TOKEN, &token).await;
        sends().await;
        until_equal(vec!["401 Unauthorized".to_owned()], status).await;
    })
    .await;
}

#[tokio::test]
async fn an_admin_tests_what_manychat_would_do() {
    let team = Team::open();
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open("/settings/api").await;
        browser.follow("Connect ManyChat").await;
        browser
            .write(
                "Payload",
                "{\"username\": \"anna\", \"message_content\": \"How much is it?\"}",
            )
            .await;
        browser.press("Test").await;
        browser.find("link", "@anna").await;
        let before = team.contact("anna");
        assert_eq!(before.thread.last_message_at, None, "nothing is written");
    })
    .await;
}
