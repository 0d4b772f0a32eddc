//! A quick look at a contact, over the board.

use thirtyfour::prelude::*;

use crate::kit::patience::until_equal;
use crate::kit::{Browser, browse};
use crate::support::Team;

const BOARD: &str = "/pipeline?q=a";

/// Opens the board, and Anna's drawer by a click on her name.
async fn looks_at_anna(browser: &Browser, team: &Team) {
    browser.open(BOARD).await;
    browser.ask("window.isStillThere = true").await;
    browser.follow("Anna Kowalska").await;
    browser.find("dialog", "Anna Kowalska").await;
    let place = format!("{}?back=pipeline%3Fq%3Da", team.page_of("anna"));
    assert_eq!(browser.place().await, place);
}

/// The drawer is gone, and the board stands as it was.
async fn is_back(browser: &Browser) {
    browser.waits_until_gone("dialog", "Anna Kowalska").await;
    browser.waits_for_place(BOARD).await;
    assert_eq!(browser.ask("return window.isStillThere").await, true);
    assert_eq!(
        browser.driver.title().await.unwrap(),
        "Pipeline · Leadboard"
    );
    let script = "return document.activeElement.textContent";
    until_equal("Anna Kowalska".into(), async || browser.ask(script).await).await;
}

#[tokio::test]
async fn a_rep_opens_a_contact_over_the_board_and_closes_it_in_every_way() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            looks_at_anna(browser, &team).await;
            assert_eq!(
                browser.driver.title().await.unwrap(),
                "Anna Kowalska · Leadboard"
            );
            let script = "return document.activeElement.id";
            assert_eq!(browser.ask(script).await, "drawer", "the focus is in it");
            browser.press("Close").await;
            is_back(browser).await;

            // By the keyboard; a menu closes first.
            browser.key(Key::Enter).await;
            browser.find("dialog", "Anna Kowalska").await;
            browser.unfold("Lead Status: Open. Change").await;
            browser.key(Key::Escape).await;
            browser.find("dialog", "Anna Kowalska").await;
            browser.key(Key::Escape).await;
            is_back(browser).await;

            browser.follow("Anna Kowalska").await;
            browser.find("dialog", "Anna Kowalska").await;
            browser.driver.back().await.unwrap();
            is_back(browser).await;
            browser.driver.forward().await.unwrap();
            browser.find("dialog", "Anna Kowalska").await;
            browser.clicks_at(300, 400).await;
            is_back(browser).await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_reload_shows_the_whole_page_and_going_back_the_board() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            looks_at_anna(browser, &team).await;
            browser.driver.refresh().await.unwrap();
            browser.waits_for_heading("Anna Kowalska").await;
            assert!(!browser.has("dialog", "Anna Kowalska").await);
            browser.find("navigation", "Main").await;

            browser.driver.back().await.unwrap();
            browser.waits_for_place(BOARD).await;
            browser.card("Anna Kowalska").await;

            browser.follow("Anna Kowalska").await;
            browser.find("dialog", "Anna Kowalska").await;
            browser.follow("Open as page").await;
            browser.find("navigation", "Main").await;
            browser.waits_for_heading("Anna Kowalska").await;
        },
    )
    .await;
}

#[tokio::test]
async fn forms_are_answered_in_the_drawer_and_toasts_are_told_in_it() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            looks_at_anna(browser, &team).await;
            browser.write("Note", "half a thought").await;
            browser.unfold("Lead Status: Open. Change").await;
            browser.press("Won").await;
            browser
                .waits_for_toast("Lead Status set to Won. Moved to Closed via automation.")
                .await;
            browser.find("summary", "Lead Status: Won. Change").await;
            let note = browser.find("textbox", "Note").await;
            assert_eq!(note.prop("value").await.unwrap().unwrap(), "half a thought");

            browser.press("Undo").await;
            let back = "Undone. Anna Kowalska is back in Outreach Sent. Lead Status is Open again.";
            browser.waits_for_toast(back).await;
            browser.find("summary", "Lead Status: Open. Change").await;

            browser.press("Add note").await;
            browser.waits_for_toast("Note added.").await;
            until_equal(vec!["half a thought".to_owned()], async || {
                browser.texts(".note-text").await
            })
            .await;
            let note = browser.find("textbox", "Note").await;
            assert_eq!(note.prop("value").await.unwrap().unwrap(), "");
            browser.follow("Edit note").await;
            let dialog = browser.find("dialog", "Edit note").await;
            let text = browser.find_in(&dialog, "textbox", "Note").await;
            text.clear().await.unwrap();
            text.send_keys("a whole one").await.unwrap();
            browser
                .find_in(&dialog, "button", "Save")
                .await
                .click()
                .await
                .unwrap();
            browser.waits_for_toast("Note saved.").await;
            assert_eq!(browser.texts(".note-text").await, ["a whole one"]);

            browser.write("Message", "how much?").await;
            browser.press("Log as received").await;
            until_equal(1, async || browser.texts(".message-text").await.len()).await;
            browser.write("Name", "Anna K").await;
            browser.press("Save").await;
            browser.waits_for_toast("Saved.").await;
            browser.waits_for_heading("Anna K").await;
            assert_eq!(browser.ask("return window.isStillThere").await, true);
            assert!(browser.has("dialog", "Anna Kowalska").await);
        },
    )
    .await;
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
}

#[tokio::test]
async fn a_refused_form_is_shown_again_with_what_was_typed_and_a_conflict_offers_the_move() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.hears_nothing().await;
            looks_at_anna(browser, &team).await;
            browser.write("Username", "ben").await;
            browser.press("Save").await;
            browser.find("alert", "").await;
            let username = By::Css("#drawer [name=username]");
            let username = browser.driver.find(username).await.unwrap();
            assert_eq!(username.prop("value").await.unwrap().unwrap(), "ben");

            team.moves(&team.mei(), "anna", "Interested")
                .await
                .expect(303);
            browser.choose("Pipeline Stage", "Closed").await;
            browser.press("Move").await;
            let sentence =
                "Mei Chen moved Anna Kowalska to Interested at 10:00. Nothing was changed.";
            browser.waits_for_toast(sentence).await;
            browser.press("Move to Closed anyway").await;
            browser.waits_for_toast("Moved to Closed.").await;
            browser.find("dialog", "Anna Kowalska").await;
        },
    )
    .await;
    assert_eq!(team.standing("anna"), "Closed, Open");
}

#[tokio::test]
async fn closing_asks_where_something_is_typed_and_not_saved() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            looks_at_anna(browser, &team).await;
            browser.write("Note", "half a thought").await;
            let question = "What you typed is not saved yet. Close all the same?";
            for way in ["button", "escape", "back"] {
                match way {
                    "button" => browser.press("Close").await,
                    "escape" => browser.key(Key::Escape).await,
                    _ => {
                        browser.ask("setTimeout(() => history.back())").await;
                    }
                }
                until_equal(Some(question.to_owned()), async || {
                    browser.driver.get_alert_text().await.ok()
                })
                .await;
                browser.driver.dismiss_alert().await.unwrap();
                let note = browser.find("textbox", "Note").await;
                assert_eq!(note.prop("value").await.unwrap().unwrap(), "half a thought");
                let place = format!("{}?back=pipeline%3Fq%3Da", team.page_of("anna"));
                browser.waits_for_place(&place).await;
            }
            browser.press("Close").await;
            until_equal(true, async || browser.driver.get_alert_text().await.is_ok()).await;
            browser.driver.accept_alert().await.unwrap();
            is_back(browser).await;
        },
    )
    .await;
}

#[tokio::test]
async fn the_next_and_the_previous_card_of_the_column_are_a_press_away() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/pipeline?sort=name").await;
            browser.follow("Anna Kowalska").await;
            browser.find("dialog", "Anna Kowalska").await;
            let previous = browser.find("button", "Previous contact").await;
            assert!(!previous.is_enabled().await.unwrap());

            browser.press("Next contact").await;

            browser.find("dialog", "ben").await;
            assert!(browser.place().await.starts_with(&team.page_of("ben")));
            browser.press("Previous contact").await;
            browser.find("dialog", "Anna Kowalska").await;
            browser.press("Close").await;
            browser.waits_for_place("/pipeline?sort=name").await;
            browser.waits_until_gone("dialog", "Anna Kowalska").await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_contact_that_is_gone_opens_no_drawer_and_a_deleted_one_leads_to_the_board() {
    let team = Team::open();
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.hears_nothing().await;
        browser.open("/pipeline").await;
        let deletion = format!("{}/deletion", team.page_of("ben"));
        team.olga().post(&deletion, &[]).await.expect(303);
        browser.follow("ben").await;
        browser
            .waits_for_toast("There is nothing here, or it is not yours to see.")
            .await;
        assert_eq!(browser.place().await, "/pipeline");

        browser.follow("Anna Kowalska").await;
        browser.find("dialog", "Anna Kowalska").await;
        browser.follow("Delete").await;
        let dialog = browser.find("dialog", "Delete Anna Kowalska?").await;
        browser
            .find_in(&dialog, "button", "Delete contact")
            .await
            .click()
            .await
            .unwrap();
        browser.waits_for_count("Outreach Sent", 0).await;
        browser.waits_for_place("/pipeline").await;
    })
    .await;
}

#[tokio::test]
async fn on_a_phone_the_drawer_covers_the_board() {
    let team = Team::open();
    browse(&team.server.address, team.milo().cookie(), async |browser| {
        browser.becomes_a_touch_screen(390, 844).await;
        browser.open("/pipeline").await;
        browser.follow("Anna Kowalska").await;
        let drawer = browser.find("dialog", "Anna Kowalska").await;
        let area = drawer.rect().await.unwrap();
        assert_eq!((area.x as i64, area.width as i64), (0, 390));
        let script = "const body = document.getElementById('drawer-body'); return body.scrollWidth - body.clientWidth";
        assert_eq!(browser.ask(script).await, 0, "nothing stands out at the side");
        browser.press("Close").await;
        browser.waits_for_place("/pipeline").await;
    })
    .await;
}
