//! The board by the keyboard alone: going from card to card, and carrying one, with every step said.

use serde_json::json;
use thirtyfour::prelude::*;

use crate::kit::patience::until_equal;
use crate::kit::{Browser, browse};
use crate::support::Team;

const WON: &str = "Moved to Closed. Won via automation.";

impl Browser {
    /// Waits until a screen reader is told this.
    async fn hears(&self, words: &str) {
        let said = "return document.getElementById('board-says').textContent";
        until_equal(json!(words), async || self.ask(said).await).await;
    }

    /// The name on the card that has the focus.
    async fn focused_name(&self) -> String {
        let name = "return document.activeElement.matches('.card-name') ? document.activeElement.textContent : ''";
        self.ask(name).await.as_str().unwrap().to_owned()
    }

    async fn waits_for_focus_on(&self, card: &str) {
        until_equal(card.to_owned(), async || self.focused_name().await).await;
    }

    async fn presses_space(&self) {
        self.key(Key::Space).await;
    }
}

#[tokio::test]
async fn a_rep_goes_from_card_to_card_by_the_arrows() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.open("/pipeline?sort=name").await;
        browser.tabs_to("link", "Anna Kowalska").await;
        for (key, card) in [
            (Key::Down, "ben"),
            (Key::Down, "ben"),
            (Key::Right, "Dora Ünal"),
            (Key::Up, "cleo"),
            (Key::Right, "cleo"),
            (Key::Left, "Anna Kowalska"),
            (Key::End, "ben"),
            (Key::Home, "Anna Kowalska"),
        ] {
            browser.key(key).await;
            assert_eq!(browser.focused_name().await, card);
        }
    })
    .await;
}

#[tokio::test]
async fn a_rep_carries_a_card_to_closed_by_the_keyboard_and_takes_it_back() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.open("/pipeline").await;
        browser.tabs_to("link", "Anna Kowalska").await;
        browser.presses_space().await;
        browser
            .hears(
                "Picked up Anna Kowalska from Outreach Sent. Left and right arrows choose a stage, \
                 Space drops, Escape cancels.",
            )
            .await;
        assert_eq!(
            browser.ask("return document.body.dataset.busy").await,
            "carry"
        );
        browser.key(Key::Right).await;
        browser.hears("In Conversation, 2 of 6").await;
        for _ in 0..3 {
            browser.key(Key::Right).await;
        }
        browser.hears("Closed, 5 of 6").await;
        assert_eq!(team.standing("anna"), "Outreach Sent, Open");
        browser.presses_space().await;

        browser.waits_for_toast(WON).await;
        browser.hears("Dropped in Closed.").await;
        browser.waits_until_in("Closed", "Anna Kowalska").await;
        browser.waits_for_count("Closed", 1).await;
        browser.waits_for_focus_on("Anna Kowalska").await;
        assert_eq!(
            browser.ask("return document.body.dataset.busy ?? ''").await,
            ""
        );
        browser.undoes().await;
        browser
            .waits_until_in("Outreach Sent", "Anna Kowalska")
            .await;
    })
    .await;
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
}

#[tokio::test]
async fn a_rep_puts_a_carried_card_back_by_escape_or_by_going_elsewhere() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.open("/pipeline").await;
        for away in [Key::Escape, Key::Tab] {
            browser.card("ben").await;
            browser
                .ask("document.querySelector('#card-2 .card-name').focus()")
                .await;
            browser.presses_space().await;
            browser.key(Key::End).await;
            browser.hears("Lost, 6 of 6").await;
            browser.key(away).await;
            browser.hears("ben stays in Outreach Sent.").await;
            assert!(
                browser
                    .texts(".is-carried, .is-target, .card-landing")
                    .await
                    .is_empty()
            );
        }
        browser
            .ask("document.querySelector('#card-2 .card-name').focus()")
            .await;
        browser.presses_space().await;
        browser.presses_space().await;
        browser.hears("ben stays in Outreach Sent.").await;
        assert!(browser.toasts().await.is_empty());
        assert_eq!(browser.place().await, "/pipeline");
    })
    .await;
    assert_eq!(team.log("ben"), [""; 0]);
}

#[tokio::test]
async fn what_a_teammate_changes_meanwhile_is_not_carried_away() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.looks_on("/pipeline").await;
        browser.tabs_to("link", "Anna Kowalska").await;
        browser.presses_space().await;
        browser.key(Key::Right).await;
        browser.hears("In Conversation, 2 of 6").await;

        team.moves(&team.mei(), "anna", "Lost").await.expect(303);

        let sentence = "Anna Kowalska was changed by somebody else meanwhile. Nothing was moved.";
        browser.waits_for_toast(sentence).await;
        browser.waits_until_in("Lost", "Anna Kowalska").await;
        browser.waits_for_focus_on("Anna Kowalska").await;
    })
    .await;
    assert_eq!(team.standing("anna"), "Lost, Open");
}

#[tokio::test]
async fn a_carried_card_that_somebody_else_moved_unheard_is_a_conflict_as_any_drop() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.hears_nothing().await;
        browser.open("/pipeline").await;
        browser.tabs_to("link", "Anna Kowalska").await;
        browser.presses_space().await;
        browser.key(Key::Right).await;
        team.moves(&team.mei(), "anna", "Lost").await.expect(303);
        browser.key(Key::Enter).await;

        browser
            .find("button", "Move to In Conversation anyway")
            .await;
        browser.waits_until_in("Lost", "Anna Kowalska").await;
        browser.press("Move to In Conversation anyway").await;
        browser
            .waits_until_in("In Conversation", "Anna Kowalska")
            .await;
    })
    .await;
    assert_eq!(team.standing("anna"), "In Conversation, Open");
}
