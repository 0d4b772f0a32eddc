//! Importing, step by step, and erasing somebody.

use super::{LONG_NAME, of_demo};
use crate::importing::OnDisk;

#[tokio::test]
async fn pictures_of_an_import_and_of_an_erasure() {
    let mut rows =
        String::from("Handle,Full Name,Labels,Stage,Lead Status,Value,What they wrote last\n");
    for number in 0..40 {
        rows.push_str(&format!(
            "lead_{number},Lead {number},\"Met in Rome, warm\",,,{number}00,\"Hi! How much is it?\"\n"
        ));
    }
    rows.push_str(&format!(
        "{LONG_NAME}.x,{LONG_NAME},{LONG_NAME},Nowhere,maybe,12x,\n"
    ));
    rows.push_str("a b,,,,,,\nlead_0,Once more,,,,,\n");
    let file = OnDisk::new("pictures", &format!("{LONG_NAME}.csv"), &rows);
    let wrong = OnDisk::new("wrong", "headers.csv", "username\n");
    of_demo("owner", async |_, _, browser, album| {
        browser.open("/contacts/import").await;
        album.shows("import").await;
        browser.uploads(&wrong).await;
        browser.find("alert", "").await;
        album.shows("import-error").await;
        browser.uploads(&file).await;
        browser.find("combobox", "Handle is").await;
        album.shows("import-columns").await;
        let place = browser.place().await;
        browser.choose("Handle is", "Leave out").await;
        browser.press("Preview").await;
        browser.find("alert", "").await;
        album.shows("import-columns-error").await;
        browser.choose("Handle is", "Username").await;
        browser.choose("Labels is", "Tags").await;
        browser.press("Preview").await;
        browser.find("button", "Import 43 rows").await;
        album.shows("import-preview").await;
        browser.open("/contacts/import").await;
        album.shows("import-drafts").await;
        browser.open(&place).await;
        browser.press("Import 43 rows").await;
        browser.find("link", "Undo").await;
        album.shows("import-result").await;
        browser.follow("Undo").await;
        browser.find("button", "Undo").await;
        album.shows("import-undo-dialog").await;
        browser.open("/contacts?q=lead_1").await;
        album.shows("list-export").await;
        browser.open("/contacts/1").await;
        browser.open("/contacts/1/erasure").await;
        album.shows("erasure").await;
        let field = browser.texts("label.field").await.remove(0);
        let username = field.split(' ').nth(1).unwrap();
        browser.write(&field, username).await;
        browser.press("Erase personal data").await;
        browser
            .waits_for_toast("The personal data was erased.")
            .await;
        browser.open("/activity").await;
        album.shows("activity-after-import").await;
    })
    .await;
}
