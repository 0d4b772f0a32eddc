//! The thread on a contact's page, and what the card shows of it.

use thirtyfour::prelude::*;

use crate::kit::patience::until_equal;
use crate::kit::{Browser, browse};
use crate::support::Team;

async fn thread(browser: &Browser) -> Vec<String> {
    browser.texts(".message-text").await
}

/// What was typed somewhere on the page, and what the form is to lose only when it was taken.
async fn typed(browser: &Browser, field: &str) -> String {
    let field = browser.find("textbox", field).await;
    field.value().await.unwrap().unwrap_or_default()
}

#[tokio::test]
async fn a_rep_logs_what_was_written_and_marks_it_handled_without_leaving_the_page() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open(&team.page_of("anna")).await;
            browser.write("Note", "half a note").await;
            browser.write("Message", "How much is it?\nAnd when?").await;
            browser.press("Log as received").await;
            let logged = "Message logged. Conversation Status set to New Message.";
            browser.waits_for_toast(logged).await;
            assert_eq!(thread(browser).await, ["How much is it?\nAnd when?"]);
            assert_eq!(typed(browser, "Message").await, "");
            assert_eq!(typed(browser, "Note").await, "half a note");
            assert_eq!(
                browser.texts(".contact-head .conversation").await,
                ["New Message"]
            );
            assert_eq!(
                browser.texts(".log-what").await[0],
                "Conversation Status No Reply → New Message, by Milo Novak"
            );
            let focused = browser.focused().await;
            assert_eq!(focused.text().await.unwrap(), "Log as received");

            browser.press("Mark handled").await;
            browser.waits_until_gone("button", "Mark handled").await;
            until_equal(vec!["Replied".to_owned()], async || {
                browser.texts(".contact-head .conversation").await
            })
            .await;
            assert_eq!(typed(browser, "Note").await, "half a note");

            browser.open("/pipeline").await;
            let card = browser.card("Anna Kowalska").await;
            let message = card.find(By::Css(".card-message")).await.unwrap();
            assert_eq!(
                message.text().await.unwrap(),
                "Them: How much is it? And when?"
            );
        },
    )
    .await;
    assert_eq!(team.contact("anna").conversation_status.code(), "replied");
}

#[tokio::test]
async fn what_is_refused_stays_in_the_box_and_is_told_at_its_field() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open(&team.page_of("anna")).await;
            browser.write("Message", "Here is the overview.").await;
            browser.unfold("Another time").await;
            let script = "document.querySelector('[name=sent_at]').value = '2026-05-01T10:00'";
            browser.ask(script).await;
            browser.press("Log as sent").await;
            until_equal(1, async || browser.texts("#problem-sent_at").await.len()).await;
            assert_eq!(typed(browser, "Message").await, "Here is the overview.");
            let value = browser
                .ask("return document.querySelector('[name=sent_at]').value")
                .await;
            assert_eq!(value.as_str(), Some("2026-05-01T10:00"));
            let script = "document.querySelector('[name=sent_at]').value = '2026-03-01T19:00'";
            browser.ask(script).await;
            browser.press("Log as sent").await;
            browser.waits_for_toast("Message logged.").await;
            let foot = browser.texts(".message-foot").await;
            assert_eq!(foot, ["Sent 15 h ago, logged by Milo Novak"]);
        },
    )
    .await;
}

#[tokio::test]
async fn whoever_was_signed_out_meanwhile_keeps_what_they_typed() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open(&team.page_of("anna")).await;
            browser.write("Message", "Typed with care.").await;
            let cookie = team.milo().cookie().unwrap();
            browser.becomes("nobody").await;
            browser.press("Log as received").await;
            browser
                .waits_for_toast("You were signed out meanwhile. Nothing was saved. Sign in on another page, then send this once more.")
                .await;
            assert_eq!(typed(browser, "Message").await, "Typed with care.");
            browser.becomes(&cookie).await;
            browser.press("Log as received").await;
            until_equal(1, async || thread(browser).await.len()).await;
        },
    )
    .await;
    let thread = team.contact("anna").thread;
    assert_eq!(
        thread.last_message_text.as_deref(),
        Some("Typed with care.")
    );
}

#[tokio::test]
async fn a_rep_without_scripts_logs_a_message_and_reads_on() {
    let team = Team::open();
    let milo = team.milo();
    for number in 0..25 {
        let text = format!("message {number}");
        team.receives(&milo, "anna", &text).await.expect(303);
    }
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open(&team.page_of("anna")).await;
            browser.follow("Older messages").await;
            until_equal(25, async || thread(browser).await.len()).await;

            browser.turns_scripts_off().await;
            browser.open(&team.page_of("anna")).await;
            browser.write("Message", "The last word").await;
            browser.press("Log as sent").await;
            until_equal("The last word".to_owned(), async || {
                thread(browser).await.first().cloned().unwrap_or_default()
            })
            .await;
            browser.follow("Older messages").await;
            until_equal(6, async || thread(browser).await.len()).await;
        },
    )
    .await;
}
