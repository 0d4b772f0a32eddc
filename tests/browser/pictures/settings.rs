//! Settings, and what is refused.

use super::picture;
use crate::kit::demo::Demo;

#[tokio::test]
async fn pictures_of_settings_and_refusals() {
    let demo = Demo::open();
    let admin = demo.person("admin").await;
    let place = "/settings/pipeline/automations";
    picture(
        &demo.server.address,
        admin.cookie(),
        async |browser, album| {
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
                .find(
                    "radio",
                    "Status to Stage When the status changes, move the contact.",
                )
                .await
                .click()
                .await
                .unwrap();
            browser.choose("When status changes to", "Won").await;
            browser.choose("Then move to", "Closed").await;
            browser.press("Save").await;
            browser.find("alert", "").await;
            album.shows("add-rule-errors").await;

            browser.open(place).await;
            let rule = browser.find("listitem", "Closed → Won").await;
            let runs = browser
                .find_in(&rule, "link", "Last runs")
                .await
                .attr("href")
                .await
                .unwrap()
                .unwrap();
            browser
                .find_in(&rule, "link", "Last runs")
                .await
                .click()
                .await
                .unwrap();
            browser.find("dialog", "Last runs").await;
            album.shows("runs-dialog").await;
            browser.open(&runs).await;
            album.shows("runs").await;
            browser.open(place).await;
            browser.follow("Delete rule Closed → Won").await;
            browser.find("dialog", "Delete this rule?").await;
            album.shows("delete-rule-dialog").await;
            browser.open(&runs.replace("/runs", "/deletion")).await;
            album.shows("delete-rule").await;

            browser.open("/contacts/999999").await;
            album.shows("not-found").await;
            browser.becomes(&demo.cookie("member").await.unwrap()).await;
            browser.open(place).await;
            album.shows("automations-member").await;
            browser.open(&format!("{place}/new")).await;
            album.shows("forbidden").await;
        },
    )
    .await;
}
