//! Shortcuts of a single key, the list of them, and the switch for whoever wants none.

use thirtyfour::prelude::*;

use crate::kit::patience::until_equal;
use crate::kit::{Browser, browse};
use crate::support::Team;

impl Browser {
    async fn types(&self, key: &str) {
        let keys = self.driver.action_chain().send_keys(key);
        keys.perform().await.unwrap();
    }

    /// What the field for searching holds.
    async fn searched(&self) -> String {
        let field = self.find("searchbox", "Search contacts").await;
        field.value().await.unwrap().unwrap_or_default()
    }
}

#[tokio::test]
async fn a_rep_searches_filters_and_selects_by_single_keys() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        for place in ["/pipeline", "/contacts"] {
            browser.open(place).await;
            browser.types("/").await;
            let search = browser.find("searchbox", "Search contacts").await;
            assert_eq!(browser.focused().await.element_id(), search.element_id());
            // In a field a key is what it is.
            browser.types("/f?x").await;
            until_equal("/f?x".to_owned(), async || browser.searched().await).await;
            assert!(!browser.has("dialog", "").await);
        }
        browser.open("/pipeline").await;
        browser.types("f").await;
        browser.find("checkbox", "Open").await;
        browser.key(Key::Escape).await;
        browser.tabs_to("link", "Anna Kowalska").await;
        browser.types("x").await;
        until_equal(vec!["1 selected".to_owned()], async || {
            browser.texts(".selection-number").await
        })
        .await;
        browser.types("e").await;
        let bar = browser.driver.find(By::Id("selection")).await.unwrap();
        let menu = browser.find_in(&bar, "summary", "Move to").await;
        assert_eq!(browser.focused().await.element_id(), menu.element_id());
        browser.key(Key::Enter).await;
        browser.tabs_to("button", "Lost").await;
        browser.key(Key::Enter).await;
        browser
            .waits_for_toast("1 contact moved to Lost. Show result")
            .await;
        browser.waits_until_in("Lost", "Anna Kowalska").await;
        let name = browser.focused().await.text().await.unwrap();
        assert_eq!(name, "Anna Kowalska", "the focus is where it was");
    })
    .await;
}

#[tokio::test]
async fn whoever_wants_no_single_keys_switches_them_off_in_the_list_of_them() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.open("/pipeline").await;
        browser.types("?").await;
        let list = browser.find("dialog", "Keyboard shortcuts").await;
        let off = "Use shortcuts of a single key in this browser";
        browser
            .find_in(&list, "checkbox", off)
            .await
            .click()
            .await
            .unwrap();
        browser
            .find_in(&list, "link", "Close")
            .await
            .click()
            .await
            .unwrap();
        browser
            .waits_until_gone("dialog", "Keyboard shortcuts")
            .await;

        browser.open("/contacts").await;
        for key in ["/", "f", "?"] {
            browser.types(key).await;
        }
        assert!(!browser.has("dialog", "Keyboard shortcuts").await);
        assert_eq!(browser.searched().await, "");

        browser.follow("Keyboard shortcuts").await;
        let list = browser.find("dialog", "Keyboard shortcuts").await;
        let switch = browser.find_in(&list, "checkbox", off).await;
        assert!(!switch.is_selected().await.unwrap(), "it stays off");
        switch.click().await.unwrap();
        browser.key(Key::Escape).await;
        browser
            .waits_until_gone("dialog", "Keyboard shortcuts")
            .await;
        browser.types("?").await;
        browser.find("dialog", "Keyboard shortcuts").await;
    })
    .await;
}
