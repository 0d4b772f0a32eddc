//! Settings, and what is refused.

use super::{of_demo, picture};
use crate::support::Team;
use crate::support::database::Kind;

#[tokio::test]
async fn pictures_of_settings_and_refusals() {
    let place = "/settings/pipeline/automations";
    of_demo("admin", async |demo, _, browser, album| {
        browser.open(place).await;
        album.shows("automations").await;
        browser
            .find("switch", "Lost → Lost enabled")
            .await
            .click()
            .await
            .unwrap();
        browser.waits_for_toast("Lost → Lost is disabled.").await;
        album.shows("automations-switched").await;
        browser.follow("Add Rule").await;
        browser.find("dialog", "Add Rule").await;
        album.shows("add-rule-dialog").await;
        browser.open(&format!("{place}/new")).await;
        album.shows("add-rule").await;
        browser
            .picks("Status to Stage When the status changes, move the contact.")
            .await;
        browser.choose("When status changes to", "Won").await;
        browser.choose("Then move to", "Closed").await;
        browser.press("Save").await;
        browser.find("alert", "").await;
        album.shows("add-rule-errors").await;

        browser.open(place).await;
        browser.follow("Edit rule Closed → Won").await;
        browser.find("dialog", "Edit Rule").await;
        album.shows("edit-rule-dialog").await;
        let long = "Everybody who closes a deal in the direct messages is marked";
        browser.write("Name", long).await;
        browser.press("Save").await;
        let saved = format!("Rule {long} was saved.");
        browser.waits_for_toast(&saved).await;
        album.shows("automations-named").await;
        let rule = browser.find("listitem", long).await;
        let runs = browser.find_in(&rule, "link", "Last runs").await;
        let id = runs.attr("href").await.unwrap().unwrap();
        let id = id.split('=').next_back().unwrap();
        runs.click().await.unwrap();
        browser.waits_for_heading("Run history").await;
        album.shows("runs-of-rule").await;
        browser.open(&format!("{place}/runs")).await;
        album.shows("runs").await;
        browser.open(&format!("{place}/runs?contact=1")).await;
        album.shows("runs-of-contact").await;
        browser.open(&format!("{place}/runs?result=failed")).await;
        album.shows("runs-none").await;
        browser.open(&format!("{place}/{id}")).await;
        browser.write("Name", &"x".repeat(60)).await;
        album.shows("edit-rule").await;
        browser.open("/help/automations").await;
        album.shows("help-automations").await;
        browser.open(place).await;
        browser.follow(&format!("Delete rule {long}")).await;
        browser.find("dialog", "Delete this rule?").await;
        album.shows("delete-rule-dialog").await;
        browser.open(&format!("{place}/{id}/deletion")).await;
        album.shows("delete-rule").await;

        browser.open("/contacts/999999").await;
        album.shows("not-found").await;
        browser.becomes(&demo.cookie("member").await.unwrap()).await;
        browser.open(place).await;
        album.shows("automations-member").await;
        browser.open(&format!("{place}/new")).await;
        album.shows("forbidden").await;
    })
    .await;
}

#[tokio::test]
async fn pictures_of_a_database_that_is_away() {
    let team = Team::open_on(Kind::Postgres);
    let milo = team.milo().cookie();
    picture(&team.server.address, milo, async |browser, album| {
        browser.open("/pipeline").await;
        team.database.lock_out();
        browser.open("/pipeline").await;
        browser.waits_for_heading("Back in a moment").await;
        album.shows("away").await;
    })
    .await;
}
