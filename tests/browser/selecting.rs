//! Selecting many cards: by their boxes, by keys held with a click, by taps, and without a script.

use serde_json::json;
use thirtyfour::prelude::*;

use crate::kit::patience::until_equal;
use crate::kit::{Browser, browse};
use crate::support::Team;

impl Browser {
    /// Ticks the box that a card shows under the mouse.
    pub async fn ticks_card(&self, name: &str) {
        let card = self.card(name).await;
        self.hovers(&card).await;
        let check = self.find("checkbox", &format!("Select {name}")).await;
        check.click().await.unwrap();
    }

    /// Clicks on a card beside its links, with a key held.
    async fn clicks_card(&self, name: &str, held: Key) {
        let card = self.card(name).await;
        let line = card.find(By::Css(".card-line")).await.unwrap();
        let keys = self.driver.action_chain().key_down(held.clone());
        let keys = keys.move_to_element_center(&line).click().key_up(held);
        keys.perform().await.unwrap();
    }

    pub async fn waits_for_selected(&self, names: &[&str]) {
        let script = "return [...document.querySelectorAll('.card.is-selected .card-name')].map((name) => name.textContent).sort()";
        let mut names = names.to_vec();
        names.sort_unstable();
        until_equal(json!(names), async || self.ask(script).await).await;
        let bar = self.driver.find(By::Id("selection")).await.unwrap();
        let number = self.texts(".selection-number").await;
        assert_eq!(bar.is_displayed().await.unwrap(), !names.is_empty());
        if !names.is_empty() {
            assert_eq!(number, [format!("{} selected", names.len())]);
        }
    }

    /// Chooses in one of the menus of the bar.
    pub async fn does_with_selected(&self, menu: &str, what: &str) {
        let bar = self.driver.find(By::Id("selection")).await.unwrap();
        self.find_in(&bar, "summary", menu)
            .await
            .click()
            .await
            .unwrap();
        self.find_in(&bar, "button", what)
            .await
            .click()
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_rep_selects_by_ctrl_and_a_range_by_shift_and_lets_go_by_escape() {
    let team = Team::open();
    let names: Vec<String> = (1..=4).map(|number| format!("lead_{number}")).collect();
    team.pastes(&team.mei(), &names, "Meeting Booked")
        .await
        .expect(200);
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.open("/pipeline?sort=name").await;
        browser.clicks_card("ben", Key::Control).await;
        browser.clicks_card("lead_1", Key::Control).await;
        browser.clicks_card("lead_3", Key::Shift).await;
        browser
            .waits_for_selected(&["ben", "lead_1", "lead_2", "lead_3"])
            .await;
        browser.clicks_card("lead_2", Key::Control).await;
        browser
            .waits_for_selected(&["ben", "lead_1", "lead_3"])
            .await;
        // In another column a range begins.
        browser.clicks_card("Anna Kowalska", Key::Shift).await;
        browser
            .waits_for_selected(&["Anna Kowalska", "ben", "lead_1", "lead_3"])
            .await;
        browser.key(Key::Escape).await;
        browser.waits_for_selected(&[]).await;
        assert_eq!(browser.place().await, "/pipeline?sort=name");
        assert_eq!(browser.driver.windows().await.unwrap().len(), 1);
        // The boxes do the same.
        browser.ticks_card("lead_1").await;
        let last = browser.find("checkbox", "Select lead_4").await;
        let keys = browser.driver.action_chain().key_down(Key::Shift);
        let keys = keys.move_to_element_center(&last).click();
        keys.key_up(Key::Shift).perform().await.unwrap();
        let all = ["lead_1", "lead_2", "lead_3", "lead_4"];
        browser.waits_for_selected(&all).await;
        let ticked = "return document.querySelectorAll('.card-check :checked').length";
        until_equal(json!(4), async || browser.ask(ticked).await).await;
        // What is folded away is not selected.
        browser.press("Collapse Meeting Booked").await;
        browser.waits_for_selected(&[]).await;
    })
    .await;
}

#[tokio::test]
async fn a_selection_stays_while_others_work() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.looks_on("/pipeline").await;
        for name in ["Anna Kowalska", "ben", "Dora Ünal"] {
            browser.ticks_card(name).await;
        }
        team.sets_status(&team.mei(), "anna", "won")
            .await
            .expect(303);
        team.moves(&team.mei(), "ben", "Lost").await.expect(303);
        browser.waits_until_in("Lost", "ben").await;
        browser
            .waits_for_selected(&["Anna Kowalska", "Dora Ünal", "ben"])
            .await;
        let ticked = "return document.querySelectorAll('.card-check :checked').length";
        assert_eq!(browser.ask(ticked).await, 3);

        // What is not shown does not count: nobody changes what they do not see.
        let search = browser.find("searchbox", "Search contacts").await;
        search.send_keys("ben").await.unwrap();
        browser.waits_for_selected(&["ben"]).await;
        for _ in 0..3 {
            browser.key(Key::Backspace).await;
        }
        browser
            .waits_for_selected(&["Anna Kowalska", "Dora Ünal", "ben"])
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_rep_on_a_phone_taps_what_is_to_be_selected() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.becomes_a_touch_screen(390, 844).await;
        browser.open("/pipeline").await;
        browser.press("Select").await;
        for name in ["Anna Kowalska", "ben"] {
            let name = browser.find("link", name).await;
            browser.taps(&name).await;
        }
        browser.waits_for_selected(&["Anna Kowalska", "ben"]).await;
        assert!(!browser.has("dialog", "ben").await, "no drawer opens");
        browser.does_with_selected("Move to", "Lost").await;
        browser
            .waits_for_toast("2 contacts moved to Lost. Show result")
            .await;
        browser.waits_for_count("Lost", 2).await;
    })
    .await;
}

#[tokio::test]
async fn a_rep_without_a_script_ticks_cards_and_edits_them_together() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.turns_scripts_off().await;
        browser.open("/pipeline").await;
        for name in ["Select ben", "Select Dora Ünal"] {
            browser.find("checkbox", name).await.click().await.unwrap();
        }
        browser.press("Edit selected").await;
        browser.waits_for_heading("Edit 2 contacts").await;
        browser.choose("Lead Status", "Won").await;
        browser.press("Continue").await;
        browser.press("Change 2 contacts").await;
        browser.waits_for_heading("Bulk edit of 2 contacts").await;
    })
    .await;
    assert_eq!(team.standing("ben"), "Outreach Sent, Won");
}
