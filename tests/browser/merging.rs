//! Merging two contacts, as an Admin does it: found, compared, chosen, merged.

use thirtyfour::prelude::*;

use crate::kit::browse;
use crate::support::Team;

#[tokio::test]
async fn an_admin_finds_the_other_contact_chooses_what_stays_and_merges() {
    let team = Team::open();
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open(&team.page_of("anna")).await;
        browser.follow("Merge").await;
        browser
            .waits_for_heading("Merge Anna Kowalska with another contact")
            .await;
        let field = browser.find("searchbox", "The other contact").await;
        field.send_keys("ora\u{e007}").await.unwrap();
        browser.follow("Dora Ünal @dora, Interested Open").await;
        browser
            .waits_for_heading("Merge @dora into Anna Kowalska")
            .await;
        for (radio, is_chosen) in [
            ("Anna Kowalska", true),
            ("Dora Ünal", false),
            ("dora@example.com", true),
            ("Outreach Sent", true),
        ] {
            let radio = browser.find("radio", radio).await;
            assert_eq!(radio.is_selected().await.unwrap(), is_chosen);
        }
        browser.picks("Interested").await;
        browser.picks("Mei Chen").await;
        browser.press("Merge contacts").await;

        browser
            .waits_for_toast("@dora was merged into Anna Kowalska.")
            .await;
        browser.waits_for_heading("Anna Kowalska").await;
        assert_eq!(
            browser.texts(".log-what").await[0],
            "Deal value none → 1,200.50 EUR, by Ana Lima"
        );
        browser.open("/pipeline?q=dora").await;
        assert_eq!(browser.cards_in("Interested").await, ["Anna Kowalska"]);
    })
    .await;
    assert_eq!(team.standing("anna"), "Interested, Open");
}

#[tokio::test]
async fn a_rep_with_an_old_page_open_is_told_and_led_to_the_one_left() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    browse(&team.server.address, milo.cookie(), async |browser| {
        browser.hears_nothing().await;
        browser.open("/pipeline").await;
        let page = ana.get("/contacts/1/merge?other=ben").await.expect(200);
        ana.submit(&page.page().form("Merge contacts"))
            .await
            .expect(303);

        browser.drags("ben", "Closed").await;
        browser
            .waits_for_toast(
                "@ben was merged into Anna Kowalska meanwhile. Nothing was saved. Open Anna Kowalska, and do it there.",
            )
            .await;
        browser.waits_until_in("Outreach Sent", "ben").await;
        let card = browser.card("ben").await;
        browser.find_in(&card, "link", "Move to").await.click().await.unwrap();
        browser.waits_for_place("/contacts/1").await;
        browser
            .waits_for_toast("@ben was merged into Anna Kowalska.")
            .await;

        browser.open("/contacts/2").await;
        browser.waits_for_heading("Anna Kowalska").await;
    })
    .await;
}

#[tokio::test]
async fn an_admin_without_a_script_and_with_the_keyboard_alone_merges() {
    let team = Team::open();
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.turns_scripts_off().await;
        browser.open("/contacts/1/merge").await;
        browser.tabs_to("searchbox", "The other contact").await;
        browser
            .driver
            .active_element()
            .await
            .unwrap()
            .send_keys("@Ben\u{e007}")
            .await
            .unwrap();
        browser
            .waits_for_heading("Merge @ben into Anna Kowalska")
            .await;
        browser.tabs_to("radio", "Milo Novak").await;
        browser.key(Key::Down).await;
        browser.tabs_to("button", "Merge contacts").await;
        browser.key(Key::Enter).await;
        browser.waits_for_heading("Activity").await;
        browser.waits_for_place("/contacts/1").await;
    })
    .await;
    assert_eq!(team.contact("anna").assignee_id, None);
}
