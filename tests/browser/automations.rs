//! The guide "Smart Automations", step by step: adding a rule and switching it.

use thirtyfour::prelude::*;

use crate::kit::patience::{until, until_equal};
use crate::kit::{Browser, browse};
use crate::support::Team;

async fn rules(browser: &Browser) -> Vec<String> {
    browser
        .texts(".rule-words")
        .await
        .into_iter()
        .map(|words| words.replace('\n', " "))
        .collect()
}

async fn opens_automations(browser: &Browser) {
    browser.open("/pipeline").await;
    browser.follow("Settings").await;
    let settings = browser.find("navigation", "Settings").await;
    browser
        .find_in(&settings, "link", "Pipeline")
        .await
        .click()
        .await
        .unwrap();
    browser.follow("Automations").await;
    browser.waits_for_heading("Smart automations").await;
}

async fn is_on(switch: &WebElement) -> bool {
    switch.attr("aria-checked").await.unwrap().as_deref() == Some("true")
}

#[tokio::test]
async fn an_admin_adds_a_rule_of_each_type_by_the_guide_s_steps() {
    let team = Team::open();
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        opens_automations(browser).await;

        browser.follow("Add Rule").await;
        let dialog = browser.find("dialog", "Add Rule").await;
        let stage_to_status = "Stage to Status When the stage changes, set the status.";
        browser.picks(stage_to_status).await;
        browser.choose("When stage changes to", "Closed").await;
        browser.choose("Then set status to", "Won").await;
        let enabled = browser.find_in(&dialog, "checkbox", "Enabled").await;
        assert!(enabled.is_selected().await.unwrap(), "enabled by default");
        browser.press("Save").await;
        browser.waits_for_toast("Rule added.").await;
        assert_eq!(
            rules(browser).await,
            ["When stage changes to Closed → set status to Won"]
        );

        browser.follow("Add Rule").await;
        let status_to_stage = "Status to Stage When the status changes, move the contact.";
        browser.picks(status_to_stage).await;
        browser.choose("When status changes to", "Abandoned").await;
        browser.choose("Then move to", "Lost").await;
        browser
            .find("checkbox", "Enabled")
            .await
            .click()
            .await
            .unwrap();
        browser.press("Save").await;
        until_equal(2, async || rules(browser).await.len()).await;
        assert_eq!(
            rules(browser).await[1],
            "When status changes to Abandoned → move to Lost disabled"
        );
    })
    .await;
}

#[tokio::test]
async fn an_admin_switches_a_rule_and_it_counts_at_once() {
    let team = Team::open();
    team.ana()
        .post("/settings/pipeline/automations/starter", &[])
        .await
        .expect(303);
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        let name = "Closed → Won enabled";
        opens_automations(browser).await;
        assert!(is_on(&browser.find("switch", name).await).await);

        browser.find("switch", name).await.click().await.unwrap();
        browser.waits_for_toast("Closed → Won is disabled.").await;
        assert!(!is_on(&browser.find("switch", name).await).await);
        browser.driver.refresh().await.unwrap();
        assert!(!is_on(&browser.find("switch", name).await).await);

        browser.open("/pipeline").await;
        browser.drags("Anna Kowalska", "Closed").await;
        browser.waits_for_toast("Moved to Closed.").await;

        opens_automations(browser).await;
        browser.tabs_to("switch", name).await;
        browser.key(Key::Space).await;
        browser.waits_for_toast("Closed → Won is enabled.").await;
        assert!(
            is_on(&browser.focused().await).await,
            "the switch keeps the focus"
        );
    })
    .await;
    assert_eq!(team.standing("anna"), "Closed, Open");
}

#[tokio::test]
async fn an_admin_begins_with_the_suggested_rules_and_sees_what_they_did() {
    let team = Team::open();
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        opens_automations(browser).await;
        browser.press("Add the suggested starter rules").await;
        browser
            .waits_for_toast("4 rules added. They count from now on.")
            .await;
        assert_eq!(
            rules(browser).await,
            [
                "When stage changes to Closed → set status to Won",
                "When stage changes to Lost → set status to Lost",
                "When status changes to Won → move to Closed",
                "When status changes to Abandoned → move to Lost",
            ]
        );

        browser.open("/pipeline").await;
        browser.drags("ben", "Lost").await;
        browser
            .waits_for_toast("Moved to Lost. Lost via automation.")
            .await;

        opens_automations(browser).await;
        let rule = browser.find("listitem", "Lost → Lost").await;
        browser
            .find_in(&rule, "link", "Last runs")
            .await
            .click()
            .await
            .unwrap();
        browser.waits_for_heading("Run history").await;
        let runs = until("the runs", async || {
            Some(browser.texts(".run").await).filter(|runs| !runs.is_empty())
        });
        let runs = runs.await.join("\n");
        assert!(runs.contains("Applied") && runs.contains("ben"), "{runs}");
    })
    .await;
}

#[tokio::test]
async fn a_member_reads_the_rules_and_meets_no_control() {
    let team = Team::open();
    team.ana()
        .post("/settings/pipeline/automations/starter", &[])
        .await
        .expect(303);
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            opens_automations(browser).await;
            assert_eq!(rules(browser).await.len(), 4);
            for (role, name) in [
                ("link", "Add Rule"),
                ("switch", "Closed → Won enabled"),
                ("link", "Delete rule Closed → Won"),
            ] {
                assert!(!browser.has(role, name).await, "{name}");
            }
        },
    )
    .await;
}
