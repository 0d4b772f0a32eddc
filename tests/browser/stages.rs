//! Settings > Pipeline > Stages in the browser: by mouse, by keyboard, by dragging.

use thirtyfour::prelude::*;

use crate::kit::patience::{until, until_equal};
use crate::kit::{Browser, browse};
use crate::support::Team;

const PLACE: &str = "/settings/pipeline/stages";
const FIRST: [&str; 6] = [
    "Outreach Sent",
    "In Conversation",
    "Interested",
    "Meeting Booked",
    "Closed",
    "Lost",
];

async fn waits_for_order(browser: &Browser, names: &[&str]) {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    until_equal(names, async || browser.texts(".stage .stage-name").await).await;
}

async fn drags(browser: &Browser, stage: &str, onto: &str) {
    let entry = browser.find("listitem", stage).await;
    let onto = browser.find("listitem", onto).await;
    browser.drags_entry(&entry, &onto).await;
}

#[tokio::test]
async fn an_admin_adds_a_stage_and_chooses_its_colour_by_keyboard_alone() {
    let team = Team::open();
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open(PLACE).await;
        browser.tabs_to("link", "Add Stage").await;
        browser.key(Key::Enter).await;
        browser.find("dialog", "Add Stage").await;
        browser.tabs_to("textbox", "Name").await;
        browser.focused().await.send_keys("Hot").await.unwrap();
        browser.tabs_to("radio", "Slate").await;
        browser.key(Key::Right).await;
        browser.key(Key::Right).await;
        let amber = browser.find("radio", "Amber").await;
        assert!(amber.is_selected().await.unwrap());
        browser.key(Key::Enter).await;
        browser.waits_for_toast("Stage Hot was added.").await;
        let hot = browser.find("listitem", "Hot").await;
        let class = hot.class_name().await.unwrap().unwrap();
        assert!(class.contains("stage-amber"), "{class}");
    })
    .await;
}

#[tokio::test]
async fn a_drop_that_is_refused_puts_the_stage_back_where_it_was() {
    let team = Team::open();
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open(PLACE).await;
        team.olga()
            .post("/settings/members/2/role", &[("role", "member")])
            .await
            .expect(303);

        drags(browser, "Lost", "In Conversation").await;

        browser
            .waits_for_toast("Only Admins and the Owner can do this.")
            .await;
        waits_for_order(browser, &FIRST).await;
    })
    .await;
}

#[tokio::test]
async fn an_admin_drags_a_stage_to_its_place_and_the_board_follows() {
    let team = Team::open();
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open(PLACE).await;
        drags(browser, "Lost", "In Conversation").await;
        let order = [
            "Outreach Sent",
            "Lost",
            "In Conversation",
            "Interested",
            "Meeting Booked",
            "Closed",
        ];
        waits_for_order(browser, &order).await;
        // The list that the server answered with has the arrows of the new order.
        until("the new first of the answer", async || {
            let up = browser.find("button", "Move Lost up").await;
            let form = up.find(By::XPath("./ancestor::form")).await.ok()?;
            let before = form.find(By::Css("[name=before]")).await.ok()?;
            (before.value().await.ok()?? == team.stage("Outreach Sent")).then_some(())
        })
        .await;
        drags(browser, "Outreach Sent", "Meeting Booked").await;
        until_equal("Lost".to_owned(), async || {
            team.stages(leadboard::db::id::OrganizationId(1))[0]
                .name
                .clone()
        })
        .await;
        browser.open("/pipeline").await;
        let columns = browser.texts(".column h2").await;
        assert_eq!(columns[..2], ["Lost", "In Conversation"]);
    })
    .await;
}

#[tokio::test]
async fn the_arrows_move_a_stage_up_and_down_and_keep_the_focus() {
    let team = Team::open();
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open(PLACE).await;
        browser.tabs_to("button", "Move Closed up").await;
        browser.key(Key::Enter).await;
        let mut order = FIRST;
        order.swap(3, 4);
        waits_for_order(browser, &order).await;
        until_equal("Move Closed up".to_owned(), async || {
            let focused = browser.focused().await.attr("aria-label").await.unwrap();
            focused.unwrap_or_default()
        })
        .await;
        browser.key(Key::Enter).await;
        order.swap(2, 3);
        waits_for_order(browser, &order).await;
        browser.press("Move Closed down").await;
        browser.press("Move Closed down").await;
        waits_for_order(browser, &FIRST).await;
    })
    .await;
}

#[tokio::test]
async fn ana_deletes_a_stage_with_contacts_after_reading_which_automations_go() {
    let team = Team::open();
    team.adds_rule_on_stage(&team.ana(), "Interested", "won")
        .await
        .expect(303);
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open(PLACE).await;
        let stage = browser.find("listitem", "Interested").await;
        let trash = browser
            .find_in(&stage, "link", "Delete stage Interested")
            .await;
        assert_eq!(trash.css_value("opacity").await.unwrap(), "0");
        browser.hovers(&stage).await;
        until_equal("1".to_owned(), async || {
            trash.css_value("opacity").await.unwrap()
        })
        .await;
        trash.click().await.unwrap();
        let dialog = browser.find("dialog", "Delete this stage?").await;
        let rules = browser.find_in(&dialog, "listitem", "").await;
        assert_eq!(rules.text().await.unwrap(), "Interested → Won");
        let destination = "Move its contacts to We suggest the stage next to it.";
        browser.choose(destination, "Lost").await;
        browser.press("Delete stage").await;
        browser
            .waits_for_toast(
                "Interested was deleted. 2 contacts moved to Lost. 1 rule was deleted with it.",
            )
            .await;
        assert!(!browser.has("listitem", "Interested").await);
        browser.open("/pipeline").await;
        browser.waits_for_count("Lost", 2).await;
    })
    .await;
}

#[tokio::test]
async fn a_stage_that_is_being_deleted_counts_down_by_itself_until_it_is_gone() {
    let team = Team::open_without_upkeep();
    let interested = team.stage("Interested");
    team.begins_to_delete("Interested", "Lost");
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open("/pipeline").await;
        browser.waits_for_count("Interested", 2).await;
        browser.open(PLACE).await;
        let told = async || browser.texts(".stage.is-going .hint").await;
        until_equal(vec!["Moving contacts to Lost: 2 left".to_owned()], told).await;
        team.moves(&team.milo(), "cleo", "Lost").await.expect(303);
        until_equal(vec!["Moving contacts to Lost: 1 left".to_owned()], told).await;
        team.moves(&team.milo(), "dora", "Lost").await.expect(303);
        team.database
            .execute(&format!("DELETE FROM stages WHERE id = {interested}"));
        until_equal(Vec::new(), told).await;
        assert!(!browser.has("listitem", "Interested").await);
    })
    .await;
}
