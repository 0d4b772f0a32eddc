//! The board with the demo's contacts.

use super::{LONG_NAME, of_demo};

#[tokio::test]
async fn pictures_of_the_board() {
    of_demo("owner", async |demo, owner, browser, album| {
        browser.open("/pipeline").await;
        album.shows("board").await;
        let more = browser
            .ask("return document.querySelector('.column-cards .more').getAttribute('href')")
            .await;
        browser.open(more.as_str().unwrap()).await;
        album.shows("more-cards").await;

        browser
            .open("/pipeline?lead_status=open&lead_status=won&assignee=me&assignee=nobody&hide=7&q=a")
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
        browser.follow(LONG_NAME).await;
        browser.waits_for_heading(LONG_NAME).await;
        let contact = browser.place().await;
        let id = contact.trim_start_matches("/contacts/");
        demo.database.execute(&format!(
            "INSERT INTO contact_tags (organization_id, contact_id, tag_id) SELECT 1, {id}, id FROM tags;
             UPDATE contacts SET tag_ids = '1,2,3,4,5' WHERE id = {id};
             UPDATE tags SET name = '{LONG_NAME}' WHERE id = 3;"
        ));
        let sent = format!("Hi {LONG_NAME}!\n\nDid you get the overview? 🙂");
        let received = "👩‍👩‍👧‍👦 We read it together. ".repeat(60);
        for (direction, text) in [("out", &*sent), ("in", &*received), ("in", "And one more")] {
            let fields = [("direction", direction), ("text", text)];
            let place = format!("{contact}/messages");
            owner.post(&place, &fields).await.expect(303);
        }
        browser.open("/pipeline").await;
        album.shows("board-long-name").await;
        browser.open(&contact).await;
        album.shows("contact-long-name").await;
    })
    .await;
}
