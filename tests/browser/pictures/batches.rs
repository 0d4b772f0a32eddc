//! The list of contacts, the bulk edit, and batches.

use super::{LONG_NAME, of_demo};

#[tokio::test]
async fn pictures_of_the_list_and_of_batches() {
    of_demo("owner", async |_, owner, browser, album| {
        browser.open("/batches").await;
        album.shows("batches-none").await;
        let name = &LONG_NAME[..LONG_NAME.len().min(100)];
        let fields = [
            ("username", "thirty.characters.and.no.more.x"),
            ("name", name),
            ("email", ""),
            ("phone", ""),
            ("deal_value", "123456789.00"),
            ("stage", "1"),
            ("assignee", ""),
        ];
        let fields = fields.map(|(name, value)| {
            (
                name,
                &value[..value.len().min(if name == "username" { 30 } else { 100 })],
            )
        });
        owner.post("/contacts", &fields).await.expect(303);
        browser.open("/contacts").await;
        album.shows("list").await;
        browser
            .open("/contacts?sort=waiting&lead_status=open&lead_status=won")
            .await;
        album.shows("list-waiting").await;
        browser.unfold("Filter").await;
        album.shows("list-filter").await;
        browser.open("/contacts?q=nobody+is+called+this").await;
        album.shows("list-no-match").await;

        browser.open("/contacts").await;
        browser
            .find("checkbox", "Select all on this page")
            .await
            .click()
            .await
            .unwrap();
        album.shows("list-selected").await;
        browser.press("Edit selected").await;
        browser.waits_for_heading("Edit 50 contacts").await;
        album.shows("bulk-choose").await;
        browser.press("Continue").await;
        browser.find("alert", "").await;
        album.shows("bulk-choose-errors").await;
        browser.choose("Lead Status", "Lost").await;
        browser.choose("Assignee", "Nobody").await;
        browser.press("Continue").await;
        browser.waits_for_heading("Change 50 contacts?").await;
        album.shows("bulk-review").await;
        browser.press("Change 50 contacts").await;
        browser.waits_for_heading("Bulk edit of 50 contacts").await;
        browser.find("link", "Undo").await;
        let place = browser.place().await;
        browser.open(&format!("{place}?outcome=updated")).await;
        album.shows("batch").await;
        browser.follow("Undo").await;
        browser.find("dialog", "Undo this bulk edit?").await;
        album.shows("batch-undo-dialog").await;
        browser.open(&format!("{place}/undo")).await;
        album.shows("batch-undo").await;
        browser.open(&format!("{place}?outcome=updated")).await;
        // Somebody sets one of them once more.
        browser
            .driver
            .find(thirtyfour::By::Css(".item-what a"))
            .await
            .unwrap()
            .click()
            .await
            .unwrap();
        browser.waits_for_heading("Activity").await;
        let contact = browser.place().await;
        let place_of_status = format!("{contact}/lead-status");
        owner
            .post(&place_of_status, &[("lead_status", "won")])
            .await
            .expect(303);
        // The toast that was left is read.
        owner.get(&contact).await.expect(200);
        browser.open(&format!("{place}/undo")).await;
        browser.press("Undo").await;
        browser.waits_for_heading("Undo of 50 contacts").await;
        album.shows("batch-left").await;
        browser.open("/batches").await;
        album.shows("batches").await;
    })
    .await;
}

#[tokio::test]
async fn pictures_of_a_batch_under_way_and_of_an_empty_list() {
    let team = crate::support::Team::open_without_upkeep();
    let milo = team.milo();
    let edited = team
        .edits(&milo, &["anna", "ben", "cleo"], &[("lead_status", "won")])
        .await;
    edited.expect(303);
    team.database.execute(
        "UPDATE batches SET state = 'running', finished_at = NULL;
         UPDATE batch_items SET outcome = NULL WHERE number > 1",
    );
    super::picture(
        &team.server.address,
        milo.cookie(),
        async |browser, album| {
            browser.open("/batches/1").await;
            album.shows("batch-running").await;
            team.database.execute("DELETE FROM contacts");
            browser.open("/contacts").await;
            album.shows("list-empty").await;
        },
    )
    .await;
}
