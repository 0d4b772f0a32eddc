//! The board with the demo's contacts.

use super::{LONG_NAME, of_demo};

#[tokio::test]
async fn pictures_of_the_board() {
    of_demo("owner", async |_, owner, browser, album| {
        browser.open("/pipeline").await;
        album.shows("board").await;

        browser
            .open("/pipeline?lead_status=open&lead_status=won&assignee=me&assignee=nobody&q=a")
            .await;
        album.shows("board-chips").await;
        browser.unfold("Filter").await;
        album.shows("board-filter").await;
        browser.open("/pipeline?q=nobody+is+called+this").await;
        album.shows("board-no-match").await;

        browser.open("/pipeline?q=almeida").await;
        let card = browser
            .driver
            .find(thirtyfour::By::Tag("article"))
            .await
            .unwrap();
        let menu = browser.find_in(&card, "link", "Move to").await;
        let page = menu.attr("href").await.unwrap().unwrap();
        menu.click().await.unwrap();
        browser.find("dialog", "Move to").await;
        album.shows("move-to-dialog").await;
        browser.open(&page).await;
        album.shows("move-to").await;

        let stage = browser
            .ask("return document.querySelector('main form button').value")
            .await;
        let stage = stage.as_str().unwrap();
        let long = [
            ("username", "thirty.characters.and.no.more.x"),
            ("name", LONG_NAME),
            ("email", ""),
            ("phone", ""),
            ("deal_value", "123456789.00"),
            ("stage", stage),
            ("assignee", ""),
        ];
        let long = long.map(|(name, value)| {
            (
                name,
                &value[..value.len().min(if name == "username" { 30 } else { 100 })],
            )
        });
        owner.post("/contacts", &long).await.expect(303);
        browser.open("/pipeline").await;
        album.shows("board-long-name").await;
        browser.follow(LONG_NAME).await;
        album.shows("contact-long-name").await;
    })
    .await;
}
