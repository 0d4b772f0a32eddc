//! Settings > Pipeline > Stages.

use super::{of_demo, picture};
use crate::support::Team;

const PLACE: &str = "/settings/pipeline/stages";

#[tokio::test]
async fn pictures_of_stages() {
    of_demo("admin", async |demo, _, browser, album| {
        browser.open(PLACE).await;
        let stage = browser.find("listitem", "Interested").await;
        browser.hovers(&stage).await;
        album.shows("stages").await;
        browser.follow("Add Stage").await;
        browser.find("dialog", "Add Stage").await;
        album.shows("add-stage-dialog").await;
        browser.open(&format!("{PLACE}/new")).await;
        album.shows("add-stage").await;
        browser.write("Name", " closed ").await;
        browser.press("Save").await;
        browser.find("heading", "Add Stage").await;
        album.shows("add-stage-errors").await;
        browser.open(PLACE).await;
        browser.follow("Edit stage Meeting Booked").await;
        browser.find("dialog", "Edit stage").await;
        album.shows("edit-stage-dialog").await;
        browser.open(&format!("{PLACE}/4")).await;
        album.shows("edit-stage").await;
        browser.open(PLACE).await;
        browser.follow("Delete stage Closed").await;
        browser.find("dialog", "Delete this stage?").await;
        album.shows("delete-stage-dialog").await;
        browser.open(&format!("{PLACE}/5/deletion")).await;
        album.shows("delete-stage").await;
        browser.becomes(&demo.cookie("member").await.unwrap()).await;
        browser.open(PLACE).await;
        album.shows("stages-member").await;
    })
    .await;
}

#[tokio::test]
async fn pictures_of_a_stage_that_is_being_deleted() {
    let team = Team::open_without_upkeep();
    team.begins_to_delete("Interested", "Lost");
    picture(
        &team.server.address,
        team.ana().cookie(),
        async |browser, album| {
            browser.open(PLACE).await;
            album.shows("stages-going").await;
            browser.open("/pipeline").await;
            album.shows("board-going").await;
            browser
                .open(&format!("/contacts/{}", team.contact("dora").id))
                .await;
            album.shows("contact-in-going").await;
        },
    )
    .await;
}
