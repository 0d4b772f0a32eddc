//! The guide "Smart Automations", deleting a rule: by mouse, by keyboard, by finger.

use thirtyfour::prelude::*;

use crate::kit::patience::until_equal;
use crate::kit::{Browser, browse};
use crate::support::Team;

const PLACE: &str = "/settings/pipeline/automations";
const TRASH: &str = "Delete rule Closed → Won";

async fn team_with_starter_rules() -> Team {
    let team = Team::open();
    team.ana()
        .post("/settings/pipeline/automations/starter", &[])
        .await
        .expect(303);
    team
}

async fn opacity(element: &WebElement) -> String {
    element.css_value("opacity").await.unwrap()
}

async fn sees_it_gone(browser: &Browser) {
    browser
        .waits_for_toast("Rule Closed → Won was deleted.")
        .await;
    assert!(!browser.has("listitem", "Closed → Won").await);
    assert!(browser.has("listitem", "Won → Closed").await);
}

#[tokio::test]
async fn an_admin_hovers_a_rule_clicks_the_trash_and_confirms() {
    let team = team_with_starter_rules().await;
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open(PLACE).await;
        let rule = browser.find("listitem", "Closed → Won").await;
        let trash = browser.find_in(&rule, "link", TRASH).await;
        assert_eq!(opacity(&trash).await, "0");

        browser.hovers(&rule).await;
        until_equal("1".to_owned(), async || opacity(&trash).await).await;
        trash.click().await.unwrap();
        let dialog = browser.find("dialog", "Delete this rule?").await;
        browser
            .find_in(&dialog, "link", "Cancel")
            .await
            .click()
            .await
            .unwrap();
        browser
            .waits_until_gone("dialog", "Delete this rule?")
            .await;
        assert!(browser.has("listitem", "Closed → Won").await);

        browser.follow(TRASH).await;
        browser.press("Delete rule").await;
        sees_it_gone(browser).await;
    })
    .await;
}

#[tokio::test]
async fn an_admin_who_asks_to_delete_a_rule_that_is_gone_is_not_offered_another_one() {
    let team = team_with_starter_rules().await;
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open(PLACE).await;
        browser.follow("Delete rule Lost → Lost").await;
        let dialog = browser.find("dialog", "Delete this rule?").await;
        let cancel = browser.find_in(&dialog, "link", "Cancel").await;
        cancel.click().await.unwrap();
        browser
            .waits_until_gone("dialog", "Delete this rule?")
            .await;
        let gone = format!("{PLACE}/1/deletion");
        team.olga().post(&gone, &[]).await.expect(303);

        browser.follow(TRASH).await;

        browser
            .waits_for_toast("There is nothing here, or it is not yours to see.")
            .await;
        assert!(!browser.has("dialog", "Delete this rule?").await);
    })
    .await;
}

#[tokio::test]
async fn an_admin_deletes_a_rule_by_keyboard_alone() {
    let team = team_with_starter_rules().await;
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open(PLACE).await;
        browser.tabs_to("link", TRASH).await;
        until_equal("1".to_owned(), async || {
            opacity(&browser.focused().await).await
        })
        .await;
        browser.key(Key::Enter).await;
        browser.find("dialog", "Delete this rule?").await;
        browser.tabs_to("button", "Delete rule").await;
        browser.key(Key::Enter).await;
        sees_it_gone(browser).await;
    })
    .await;
}

#[tokio::test]
async fn an_admin_with_a_touch_screen_sees_the_trash_without_hovering() {
    let team = team_with_starter_rules().await;
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.becomes_a_touch_screen(390, 844).await;
        browser.open(PLACE).await;
        let trash = browser.find("link", TRASH).await;
        assert_eq!(opacity(&trash).await, "1");
        browser.taps(&trash).await;
        let confirm = browser.find("button", "Delete rule").await;
        browser.taps(&confirm).await;
        sees_it_gone(browser).await;
    })
    .await;
}

#[tokio::test]
async fn an_admin_without_a_script_deletes_a_rule() {
    let team = team_with_starter_rules().await;
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.turns_scripts_off().await;
        browser.open(PLACE).await;
        browser.follow(TRASH).await;
        browser.waits_for_heading("Delete this rule?").await;
        browser.press("Delete rule").await;
        sees_it_gone(browser).await;
    })
    .await;
}
