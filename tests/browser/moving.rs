//! A rep moves a card to Closed: by mouse, by finger, and without a script.

use serde_json::json;
use thirtyfour::prelude::*;

use crate::kit::pointer::middle;
use crate::kit::{Browser, browse};
use crate::support::Team;

const WON: &str = "Moved to Closed. Won via automation.";
const LOGGED: &str = "Lead Status Open → Won, via automation (Closed → Won)";

async fn team_with_starter_rules() -> Team {
    let team = Team::open();
    team.ana()
        .post("/settings/pipeline/automations/starter", &[])
        .await
        .expect(303);
    team
}

async fn sees_anna_won(browser: &Browser) {
    browser.waits_for_count("Outreach Sent", 1).await;
    browser.waits_for_count("Closed", 1).await;
    assert_eq!(browser.cards_in("Closed").await, ["Anna Kowalska"]);
    assert_eq!(browser.cards_in("Outreach Sent").await, ["ben"]);
    assert_eq!(
        browser.badge("Anna Kowalska").await.text().await.unwrap(),
        "Won"
    );
}

async fn badge_colours(browser: &Browser, scheme: &str) -> (String, String) {
    let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
    browser
        .devtools("Emulation.setEmulatedMedia", features)
        .await;
    let badge = browser.badge("Anna Kowalska").await;
    browser.colours(&badge).await
}

#[tokio::test]
async fn a_rep_drags_a_card_to_closed_and_it_turns_won_and_green() {
    let team = team_with_starter_rules().await;
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/pipeline").await;
            assert_eq!(browser.count("Outreach Sent").await, 2);
            assert_eq!(browser.count("Closed").await, 0);

            browser.drags("Anna Kowalska", "Closed").await;

            browser.waits_for_toast(WON).await;
            sees_anna_won(browser).await;
            let (light, dark) = (
                badge_colours(browser, "light").await,
                badge_colours(browser, "dark").await,
            );
            assert_eq!(
                light,
                (
                    "rgb(15, 99, 52)".to_owned(),
                    "rgb(214, 242, 224)".to_owned()
                )
            );
            assert_eq!(
                dark,
                (
                    "rgb(134, 224, 171)".to_owned(),
                    "rgb(19, 58, 37)".to_owned()
                )
            );

            browser.driver.refresh().await.unwrap();
            sees_anna_won(browser).await;
            browser.follow("Anna Kowalska").await;
            browser.waits_for_heading("Activity").await;
            assert_eq!(browser.texts(".log-what").await[0], LOGGED);
        },
    )
    .await;
    assert_eq!(team.standing("anna"), "Closed, Won");
}

#[tokio::test]
async fn a_rep_drops_a_card_where_it_was_and_nothing_happens() {
    let team = team_with_starter_rules().await;
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/pipeline").await;
            browser.drags("Anna Kowalska", "Outreach Sent").await;

            assert_eq!(browser.cards_in("Outreach Sent").await.len(), 2);
            assert!(browser.toasts().await.is_empty());
        },
    )
    .await;
    assert_eq!(team.log("anna"), [""; 0]);
}

#[tokio::test]
async fn the_whole_of_a_column_takes_a_card_also_its_head_and_the_gaps_between_its_cards() {
    let team = team_with_starter_rules().await;
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.open("/pipeline").await;
        let head = browser.column("Closed").await;
        let head = head.find(By::Css(".column-head")).await.unwrap();

        browser.holds_over("ben", middle(&head).await).await;
        browser.lets_go().await;

        browser.waits_for_toast(WON).await;
        browser.waits_until_in("Closed", "ben").await;
        let dora = browser.card("Dora Ünal").await.rect().await.unwrap();
        let gap = (dora.x + dora.width / 2.0, dora.y + dora.height + 3.0);
        let anna = "Anna Kowalska";
        browser.holds_over(anna, (gap.0 as i64, gap.1 as i64)).await;
        browser.lets_go().await;
        browser.waits_for_toast("Moved to Interested.").await;
        browser.waits_until_in("Interested", anna).await;
    })
    .await;
    assert_eq!(team.standing("ben"), "Closed, Won");
    assert_eq!(team.standing("anna"), "Interested, Open");
}

#[tokio::test]
async fn a_card_that_is_let_go_beside_the_board_or_given_up_by_escape_stays_where_it_was() {
    let team = team_with_starter_rules().await;
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.open("/pipeline").await;
        let (x, y) = middle(&browser.column("Closed").await).await;
        let home = browser.cards_in("Outreach Sent").await;
        let is_home = async || {
            assert_eq!(browser.cards_in("Outreach Sent").await, home);
            assert!(browser.toasts().await.is_empty());
        };

        browser.holds_over("Anna Kowalska", (x, y)).await;
        browser.waits_until_in("Closed", "Anna Kowalska").await;
        browser
            .hovers(&browser.find("heading", "Pipeline").await)
            .await;
        browser.lets_go().await;
        is_home().await;

        browser.holds_over("Anna Kowalska", (x, y)).await;
        browser.waits_until_in("Closed", "Anna Kowalska").await;
        browser.key(Key::Escape).await;
        is_home().await;
        assert!(browser.texts(".card-dragged").await.is_empty());
        browser.lets_go().await;
        is_home().await;
        assert_eq!(browser.place().await, "/pipeline");

        // What is clicked after that is clicked.
        browser.follow("Anna Kowalska").await;
        browser.waits_for_place("/contacts/1").await;
    })
    .await;
    assert_eq!(team.log("anna"), [""; 0]);
}

#[tokio::test]
async fn a_rep_without_a_script_moves_a_card_by_the_menu() {
    let team = team_with_starter_rules().await;
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.turns_scripts_off().await;
            browser.open("/pipeline").await;
            assert_eq!(
                browser
                    .ask("return document.documentElement.className")
                    .await,
                "",
                "no script ran"
            );

            let card = browser.card("Anna Kowalska").await;
            browser
                .find_in(&card, "link", "Move to")
                .await
                .click()
                .await
                .unwrap();
            browser.waits_for_heading("Move to").await;
            assert!(
                browser.place().await.ends_with("/stage"),
                "the menu is a page of its own"
            );
            browser.press("Closed").await;

            browser.waits_for_toast(WON).await;
            browser.waits_for_place("/pipeline").await;
            sees_anna_won(browser).await;
            browser.follow("Anna Kowalska").await;
            browser.waits_for_heading("Activity").await;
            assert_eq!(browser.texts(".log-what").await[0], LOGGED);
        },
    )
    .await;
}

#[tokio::test]
async fn a_rep_on_a_phone_holds_a_card_and_carries_it_to_closed() {
    let team = team_with_starter_rules().await;
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.becomes_a_touch_screen(390, 844).await;
            browser.open("/pipeline").await;

            browser.carries("Anna Kowalska", "Closed", 390).await;

            browser.waits_for_toast(WON).await;
            sees_anna_won(browser).await;
        },
    )
    .await;
    assert_eq!(team.standing("anna"), "Closed, Won");
}

#[tokio::test]
async fn a_rep_moves_a_card_by_the_menu_without_leaving_the_board() {
    let team = team_with_starter_rules().await;
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/pipeline").await;
            browser.ask("window.isStillThere = true").await;

            let card = browser.card("Anna Kowalska").await;
            browser
                .find_in(&card, "link", "Move to")
                .await
                .click()
                .await
                .unwrap();
            let dialog = browser.find("dialog", "Move to").await;
            browser
                .find_in(&dialog, "button", "Closed")
                .await
                .click()
                .await
                .unwrap();

            browser.waits_for_toast(WON).await;
            browser.waits_until_gone("dialog", "Move to").await;
            sees_anna_won(browser).await;
            assert_eq!(browser.place().await, "/pipeline");
            assert_eq!(browser.ask("return window.isStillThere").await, true);
        },
    )
    .await;
}

#[tokio::test]
async fn a_rep_closes_the_menu_by_escape_and_by_cancel_and_nothing_moves() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/pipeline").await;
            for by_key in [true, false] {
                let card = browser.card("ben").await;
                let menu = browser.find_in(&card, "link", "Move to").await;
                menu.click().await.unwrap();
                let dialog = browser.find("dialog", "Move to").await;
                if by_key {
                    browser.key(Key::Escape).await;
                } else {
                    browser
                        .find_in(&dialog, "link", "Cancel")
                        .await
                        .click()
                        .await
                        .unwrap();
                }
                browser.waits_until_gone("dialog", "Move to").await;
                assert_eq!(
                    browser.focused().await.element_id(),
                    menu.element_id(),
                    "the focus comes back"
                );
            }
        },
    )
    .await;
    assert_eq!(team.standing("ben"), "Outreach Sent, Open");
}
