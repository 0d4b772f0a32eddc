//! A contact's page: everything on it is used as a person uses it.

use thirtyfour::prelude::*;

use crate::kit::patience::until_equal;
use crate::kit::{Browser, browse};
use crate::support::Team;

async fn log(browser: &Browser) -> Vec<String> {
    browser.texts(".log-what").await
}

async fn notes(browser: &Browser) -> Vec<String> {
    browser.texts(".note-text").await
}

async fn chosen(browser: &Browser, field: &str) -> String {
    let field = browser.find("combobox", field).await;
    field
        .find(By::Css("option:checked"))
        .await
        .unwrap()
        .text()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_rep_clicks_the_status_badge_and_chooses_won() {
    let team = Team::open();
    team.ana()
        .post("/settings/pipeline/automations/starter", &[])
        .await
        .expect(303);
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open(&team.page_of("anna")).await;
            browser.unfold("Lead Status: Open. Change").await;
            browser.press("Won").await;

            browser
                .waits_for_toast("Lead Status set to Won. Moved to Closed via automation.")
                .await;
            browser.find("summary", "Lead Status: Won. Change").await;
            assert_eq!(chosen(browser, "Pipeline Stage").await, "Closed");
            assert_eq!(
                log(browser).await[..2],
                [
                    "Pipeline Stage Outreach Sent → Closed, via automation (Won → Closed)",
                    "Lead Status Open → Won, by Milo Novak",
                ]
            );
        },
    )
    .await;
    assert_eq!(team.standing("anna"), "Closed, Won");
}

#[tokio::test]
async fn a_rep_chooses_stage_and_assignee() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open(&team.page_of("ben")).await;
            browser.choose("Pipeline Stage", "Meeting Booked").await;
            browser.press("Move").await;
            browser.waits_for_toast("Moved to Meeting Booked.").await;
            browser.choose("Assignee", "Mei Chen").await;
            browser.press("Assign").await;
            browser.waits_for_toast("Assignee changed.").await;
            browser.driver.refresh().await.unwrap();
            assert_eq!(chosen(browser, "Pipeline Stage").await, "Meeting Booked");
            assert_eq!(chosen(browser, "Assignee").await, "Mei Chen");
            assert_eq!(
                log(browser).await[0],
                "Assignee nobody → Mei Chen, by Milo Novak"
            );
        },
    )
    .await;
}

#[tokio::test]
async fn a_rep_writes_a_note_corrects_it_and_deletes_it() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open(&team.page_of("ben")).await;
            browser.write("Note", "Asked for the <b>price</b>.").await;
            browser.press("Add note").await;
            browser.waits_for_toast("Note added.").await;
            assert_eq!(notes(browser).await, ["Asked for the <b>price</b>."]);

            browser.follow("Edit note").await;
            let dialog = browser.find("dialog", "Edit note").await;
            let field = browser.find_in(&dialog, "textbox", "Note").await;
            field.clear().await.unwrap();
            field
                .send_keys("Asked for the price, twice.")
                .await
                .unwrap();
            browser
                .find_in(&dialog, "button", "Save")
                .await
                .click()
                .await
                .unwrap();
            browser.waits_for_toast("Note saved.").await;
            assert_eq!(notes(browser).await, ["Asked for the price, twice."]);

            browser.follow("Delete note").await;
            browser.find("dialog", "Delete this note?").await;
            browser.press("Delete note").await;
            browser.waits_for_toast("Note deleted.").await;
            assert!(notes(browser).await.is_empty());
            let told: Vec<_> = log(browser).await.into_iter().take(3).collect();
            assert_eq!(
                told,
                [
                    "Note deleted, by Milo Novak",
                    "Note edited, by Milo Novak",
                    "Note added, by Milo Novak"
                ]
            );
        },
    )
    .await;
}

#[tokio::test]
async fn a_rep_reads_older_activity_and_narrows_it_by_kind() {
    let team = Team::open();
    let place = team.page_of("ben");
    for number in 0..45 {
        let text = format!("Note {number}");
        team.milo()
            .post(&format!("{place}/notes"), &[("text", &text)])
            .await
            .expect(303);
    }
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open(&place).await;
            assert_eq!(log(browser).await.len(), 20);
            for count in [40, 46] {
                browser.follow("Older").await;
                until_equal(count, async || log(browser).await.len()).await;
            }
            assert!(!browser.has("link", "Older").await);
            assert_eq!(
                log(browser).await[45],
                "Added to Outreach Sent, by Olga Berg"
            );

            let kinds = browser.find("navigation", "Kinds of activity").await;
            browser
                .find_in(&kinds, "link", "Pipeline Stage")
                .await
                .click()
                .await
                .unwrap();
            until_equal(0, async || {
                log(browser)
                    .await
                    .iter()
                    .filter(|line| line.contains("Note"))
                    .count()
            })
            .await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_rep_renames_a_contact_and_is_told_what_cannot_be() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open(&team.page_of("ben")).await;
            browser.write("Name", "Ben Wagner").await;
            browser.write("Username", "anna").await;
            browser.press("Save").await;
            browser.find("alert", "").await;
            let name = browser.driver.find(By::Name("name")).await.unwrap();
            assert_eq!(
                name.value().await.unwrap().unwrap(),
                "Ben Wagner",
                "what was typed is kept"
            );

            let username = browser.driver.find(By::Name("username")).await.unwrap();
            username.clear().await.unwrap();
            username.send_keys("@Ben.Wagner").await.unwrap();
            browser.press("Save").await;
            browser.waits_for_toast("Saved.").await;
            browser.waits_for_heading("Ben Wagner").await;
            assert_eq!(log(browser).await.len(), 3);
        },
    )
    .await;
    assert_eq!(team.standing("ben.wagner"), "Outreach Sent, Open");
}

#[tokio::test]
async fn an_admin_deletes_a_contact_after_confirming_and_a_member_cannot() {
    let team = Team::open();
    let place = team.page_of("ben");
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.becomes(&team.milo().cookie().unwrap()).await;
        browser.open(&place).await;
        browser.waits_for_heading("Activity").await;
        assert!(!browser.has("link", "Delete").await);

        browser.becomes(&team.ana().cookie().unwrap()).await;
        browser.open(&place).await;
        browser.follow("Delete").await;
        browser.find("dialog", "Delete ben?").await;
        browser.press("Delete contact").await;
        browser.waits_for_toast("ben was deleted.").await;
        browser.waits_for_place("/pipeline").await;
        assert_eq!(browser.cards_in("Outreach Sent").await, ["Anna Kowalska"]);
    })
    .await;
}
