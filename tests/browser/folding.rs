//! Columns that are folded to a strip.

use thirtyfour::prelude::*;

use crate::kit::pointer::middle;
use crate::kit::{Browser, browse};
use crate::support::Team;

async fn width(browser: &Browser, stage: &str) -> f64 {
    browser.column(stage).await.rect().await.unwrap().width
}

#[tokio::test]
async fn a_rep_folds_a_column_drops_on_it_and_finds_it_folded_the_next_day() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.open("/pipeline").await;
        browser.press("Collapse Lost").await;
        browser.find("button", "Expand Lost").await;
        assert!(width(browser, "Lost").await < 60.0);

        browser.drags("Anna Kowalska", "Lost").await;
        browser.waits_for_toast("Moved to Lost.").await;
        browser.waits_for_count("Lost", 1).await;
        assert!(
            !browser.has("link", "Anna Kowalska").await,
            "it is folded away"
        );

        browser.driver.refresh().await.unwrap();
        browser.find("button", "Expand Lost").await;
        assert!(width(browser, "Lost").await < 60.0);
        browser.waits_for_count("Lost", 1).await;
        // By a click anywhere on the strip, and by the keyboard.
        let (x, y) = middle(&browser.column("Lost").await).await;
        browser.clicks_at(x, y).await;
        browser.find("link", "Anna Kowalska").await;
        assert!(width(browser, "Lost").await > 200.0);
        for (button, is_wide) in [("Collapse Lost", false), ("Expand Lost", true)] {
            browser.tabs_to("button", button).await;
            browser.key(Key::Enter).await;
            assert_eq!(browser.has("link", "Anna Kowalska").await, is_wide);
        }
    })
    .await;
}

#[tokio::test]
async fn a_folded_column_is_passed_over_by_the_arrows_but_takes_a_carried_card() {
    let team = Team::open();
    let moved = team.moves(&team.mei(), "cleo", "Meeting Booked").await;
    moved.expect(303);
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.open("/pipeline").await;
        browser.press("Collapse Interested").await;
        browser.find("button", "Expand Interested").await;
        browser
            .ask("document.querySelector('#card-1 .card-name').focus()")
            .await;
        browser.key(Key::Right).await;
        let name = browser.focused().await.text().await.unwrap();
        assert_eq!(name, "cleo");
        for key in [Key::Space, Key::Home, Key::Right, Key::Right, Key::Space] {
            browser.key(key).await;
        }
        browser.waits_for_toast("Moved to Interested.").await;
        browser.waits_for_count("Interested", 2).await;
    })
    .await;
    assert_eq!(team.standing("cleo"), "Interested, Won");
}
