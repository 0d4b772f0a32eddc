//! Merging two contacts, and the team's log.

use super::{LONG_NAME, of_demo};
use crate::kit::browser::Browser;

#[tokio::test]
async fn pictures_of_merging_and_of_the_teams_log() {
    of_demo("owner", async |_, owner, browser, album| {
        browser.open("/activity").await;
        album.shows("team-activity").await;
        browser.open("/activity?what=organization").await;
        album.shows("team-activity-none").await;

        browser.open("/pipeline?lead_status=won").await;
        let won = first_card(browser).await;
        browser.open("/pipeline?lead_status=open&stage=3").await;
        let open = first_card(browser).await;
        browser.open(&format!("{won}/merge")).await;
        album.shows("merge-find").await;
        browser.open(&format!("{won}/merge?other=a")).await;
        album.shows("merge-found").await;
        browser
            .open(&format!("{won}/merge?other=@nobody.is.called.this"))
            .await;
        album.shows("merge-found-none").await;
        let other = username(browser, &open).await;
        browser.open(&format!("{won}/merge?other={other}")).await;
        album.shows("merge").await;
        browser.press("Merge contacts").await;
        browser.waits_for_heading("Activity").await;
        album.shows("merged").await;

        let long = [
            ("username", "thirty.characters.and.no.more."),
            ("name", LONG_NAME),
            (
                "email",
                "a.person.with.a.very.long.address@an.even.longer.example.com",
            ),
            ("phone", "+49 (30) 1234 5678 9012 34"),
            ("deal_value", "123456789.00"),
            ("stage", "1"),
            ("assignee", ""),
        ];
        owner.post("/contacts", &long).await.expect(303);
        let long = format!("{won}/merge?other=thirty.characters.and.no.more.");
        browser.open(&long).await;
        album.shows("merge-long-names").await;
        let late = browser.place().await;
        let other = browser
            .ask("return document.querySelector('[name=other]').value")
            .await;
        let stage = [("stage", "2"), ("seen_stage", "1"), ("board", "")];
        let place = format!("/contacts/{}/stage", other.as_str().unwrap());
        owner.post(&place, &stage).await.expect(303);
        assert_eq!(browser.place().await, late);
        browser.press("Merge contacts").await;
        browser.find("alert", "").await;
        album.shows("merge-changed").await;
        browser.press("Merge contacts").await;
        browser.waits_for_heading("Activity").await;
        browser.open("/activity?what=profile").await;
        album.shows("team-activity-long-names").await;
        let gone = [
            ("username", "thirty.characters.and.no.more."),
            ("usernames", "thirty.characters.and.no.more.\nneu"),
            ("stage", "1"),
        ];
        browser.open("/contacts/new").await;
        browser.write("Username", gone[0].1).await;
        browser.press("Add contact").await;
        browser.find("alert", "").await;
        album.shows("add-contact-merged").await;
    })
    .await;
}

/// The address of the first card on the board.
async fn first_card(browser: &Browser) -> String {
    let script = "return document.querySelector('a.card-name').pathname";
    browser.ask(script).await.as_str().unwrap().to_owned()
}

async fn username(browser: &Browser, contact: &str) -> String {
    browser.open(contact).await;
    let handle = browser.texts(".contact-handle").await;
    handle[0].trim_start_matches('@').to_owned()
}
