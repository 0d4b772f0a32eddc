//! Rules in the browser: editing, naming and ordering them, and looking through their runs.

use thirtyfour::prelude::*;

use crate::kit::patience::until_equal;
use crate::kit::{Browser, browse};
use crate::support::Team;

const PLACE: &str = "/settings/pipeline/automations";
const STAGE_TO_STATUS: &str = "Stage to Status When the stage changes, set the status.";
const STATUS_TO_STAGE: &str = "Status to Stage When the status changes, move the contact.";

async fn team_with_starter_rules() -> Team {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    team
}

/// The rules from top to bottom, with their numbers.
async fn order(browser: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('.rule')].map((rule) => \
        `${rule.querySelector('.rule-number').innerText} ${rule.getAttribute('aria-label')}`)";
    serde_json::from_value(browser.ask(script).await).unwrap()
}

/// The name of what the keyboard would act on.
async fn focus(browser: &Browser) -> String {
    let script = "const element = document.activeElement; \
        return element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText";
    let name = browser.ask(script).await;
    name.as_str().unwrap_or_default().replace('\n', " ")
}

#[tokio::test]
async fn an_admin_edits_and_names_a_rule_in_the_dialog() {
    let team = team_with_starter_rules().await;
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open(PLACE).await;
        browser.follow("Edit rule Closed → Won").await;
        browser.find("dialog", "Edit Rule").await;
        browser.choose("Then set status to", "Open").await;
        browser.write("Name", "Begin again").await;
        browser.press("Save").await;
        browser.waits_for_toast("Rule Begin again was saved.").await;
        let rule = browser.find("listitem", "Begin again").await;
        let words = rule.text().await.unwrap().replace('\n', " ");
        assert!(
            words.contains("Begin again When stage changes to Closed → set status to Open"),
            "{words}"
        );
    })
    .await;
}

#[tokio::test]
async fn the_fields_of_a_rule_are_reached_in_the_order_in_which_they_are_read() {
    let team = team_with_starter_rules().await;
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open(&format!("{PLACE}/new")).await;
        for (kind, fields) in [
            (
                STAGE_TO_STATUS,
                ["When stage changes to", "Then set status to"],
            ),
            (STATUS_TO_STAGE, ["When status changes to", "Then move to"]),
        ] {
            browser.picks(kind).await;
            let rest = ["Name", "Enabled", "Save", "Cancel"];
            for name in fields.iter().chain(&rest) {
                browser.key(Key::Tab).await;
                assert_eq!(focus(browser).await.trim(), *name, "{kind}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_rule_of_each_type_can_be_added_without_a_script() {
    let team = Team::open();
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.turns_scripts_off().await;
        browser.open(PLACE).await;
        browser.follow("Add Rule").await;
        browser.choose("When stage changes to", "Lost").await;
        browser.choose("Then set status to", "Lost").await;
        browser.press("Save").await;
        browser.waits_for_toast("Rule added.").await;
        browser.follow("Add Rule").await;
        browser.picks(STATUS_TO_STAGE).await;
        browser.choose("When status changes to", "Won").await;
        browser.choose("Then move to", "Closed").await;
        browser.press("Save").await;
        browser.waits_for_toast("Rule added.").await;
        assert_eq!(order(browser).await, ["1 Lost → Lost", "2 Won → Closed"]);
        browser.press("Move Won → Closed up").await;
        browser
            .waits_for_toast("Won → Closed is now number 1.")
            .await;
        assert_eq!(order(browser).await, ["1 Won → Closed", "2 Lost → Lost"]);
    })
    .await;
}

#[tokio::test]
async fn an_admin_drags_a_rule_to_another_place() {
    let team = team_with_starter_rules().await;
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open(PLACE).await;
        let (last, first) = (
            browser.find("listitem", "Abandoned → Lost").await,
            browser.find("listitem", "Closed → Won").await,
        );
        browser.drags_entry(&last, &first).await;
        let wanted = [
            "1 Abandoned → Lost",
            "2 Closed → Won",
            "3 Lost → Lost",
            "4 Won → Closed",
        ];
        // First, since it does not stay for long.
        browser
            .waits_for_toast("Abandoned → Lost is now number 1.")
            .await;
        until_equal(wanted.map(str::to_owned).to_vec(), async || {
            order(browser).await
        })
        .await;

        let (first, last) = (
            browser.find("listitem", "Abandoned → Lost").await,
            browser.find("listitem", "Won → Closed").await,
        );
        browser.drags_entry(&first, &last).await;
        let wanted = [
            "1 Closed → Won",
            "2 Lost → Lost",
            "3 Won → Closed",
            "4 Abandoned → Lost",
        ];
        until_equal(wanted.map(str::to_owned).to_vec(), async || {
            order(browser).await
        })
        .await;
        browser.open(PLACE).await;
        assert_eq!(order(browser).await, wanted);
    })
    .await;
}

#[tokio::test]
async fn an_admin_moves_a_rule_by_keyboard_and_keeps_the_focus() {
    let team = team_with_starter_rules().await;
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open(PLACE).await;
        let up = "Move Won → Closed up";
        browser.tabs_to("button", up).await;
        for place in [2, 1] {
            browser.key(Key::Enter).await;
            let wanted = format!("{place} Won → Closed");
            until_equal(true, async || order(browser).await.contains(&wanted)).await;
            until_equal(up.to_owned(), async || focus(browser).await).await;
        }
        // The first stays first; the log tells below.
        browser.key(Key::Enter).await;
        browser.key(Key::Tab).await;
        let down = "Move Won → Closed down";
        until_equal(down.to_owned(), async || focus(browser).await).await;
        browser.key(Key::Enter).await;
        let wanted = [
            "1 Closed → Won",
            "2 Won → Closed",
            "3 Lost → Lost",
            "4 Abandoned → Lost",
        ];
        until_equal(wanted.map(str::to_owned).to_vec(), async || {
            order(browser).await
        })
        .await;
    })
    .await;
    let log = team.settings_log();
    let moves = log.iter().filter(|line| line.starts_with("rule_moved"));
    assert_eq!(
        moves.collect::<Vec<_>>(),
        [
            "rule_moved Won → Closed: - → 2, by_hand Ana Lima",
            "rule_moved Won → Closed: - → 1, by_hand Ana Lima",
            "rule_moved Won → Closed: - → 2, by_hand Ana Lima",
        ]
    );
}

#[tokio::test]
async fn a_rep_looks_through_the_run_history() {
    let team = team_with_starter_rules().await;
    let milo = team.milo();
    team.moves(&milo, "anna", "Closed").await.expect(303);
    team.moves(&team.mei(), "ben", "Lost").await.expect(303);
    team.sets_status(&milo, "dora", "abandoned")
        .await
        .expect(303);
    browse(&team.server.address, milo.cookie(), async |browser| {
        let runs = async || browser.texts(".run-what").await.len();
        browser.open(PLACE).await;
        browser.follow("Run history").await;
        browser.waits_for_heading("Run history").await;
        until_equal(5, runs).await;

        browser.choose("Result", "Skipped").await;
        until_equal(2, runs).await;
        browser
            .waits_for_place(&format!("{PLACE}/runs?result=skipped"))
            .await;
        browser.choose("Result", "All results").await;
        until_equal(5, runs).await;
        browser.choose("Set off by", "Mei Chen").await;
        until_equal(1, runs).await;
        browser.choose("Rule", "Closed → Won").await;
        until_equal(0, runs).await;
        browser.follow("Show all runs").await;
        until_equal(5, runs).await;

        let result = browser.all("link", "Anna Kowalska").await.remove(0);
        result.click().await.unwrap();
        browser.waits_for_heading("Recent automations").await;
        browser.follow("All runs").await;
        until_equal(2, runs).await;
        browser.choose("Result", "Applied").await;
        browser
            .waits_for_place(&format!("{PLACE}/runs?contact=1&result=applied"))
            .await;
        browser.follow("Remove filter Contact: Anna Kowalska").await;
        until_equal(3, runs).await;
        browser.follow("How automations run").await;
        browser.waits_for_heading("How automations run").await;
    })
    .await;
}
