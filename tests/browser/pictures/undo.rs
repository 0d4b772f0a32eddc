//! What the board says after a move, and after one that met somebody else's; and a contact in the drawer over it.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use super::of_demo;
use crate::support::person::Person;

const NAMES: &str = "return [...document.querySelectorAll('.column:first-child .card-name')].map((card) => card.textContent)";
const STAGES: &str =
    "return [...document.querySelectorAll('.column-cards')].map((cards) => cards.dataset.stage)";

fn list(found: Value) -> Vec<String> {
    serde_json::from_value(found).unwrap()
}

async fn moves(who: &Person, place: &str, from: &str, to: &str) {
    let fields = [("stage", to), ("seen_stage", from), ("board", "")];
    who.post(place, &fields).await.expect(303);
}

#[tokio::test]
async fn pictures_of_a_move_a_conflict_and_the_drawer() {
    of_demo("member", async |demo, _, browser, album| {
        let owner = demo.person("owner").await;
        browser.hears_nothing().await;
        browser.open("/pipeline").await;
        let names = list(browser.ask(NAMES).await);
        let stages = list(browser.ask(STAGES).await);
        browser.drags(&names[0], "Closed").await;
        browser.find("button", "Undo").await;
        album.shows("toast-undo").await;

        let card = browser.card(&names[1]).await;
        let contact = card.attr("data-contact").await.unwrap().unwrap();
        let place = format!("/contacts/{contact}/stage");
        moves(&owner, &place, &stages[0], &stages[2]).await;
        browser.drags(&names[1], "Meeting Booked").await;
        let anyway = "Move to Meeting Booked anyway";
        browser.find("button", anyway).await;
        album.shows("toast-conflict").await;

        browser.turns_scripts_off().await;
        browser.open(&format!("/contacts/{contact}")).await;
        moves(&owner, &place, &stages[2], &stages[5]).await;
        browser.choose("Pipeline Stage", "Meeting Booked").await;
        browser.press("Move").await;
        browser.find("button", anyway).await;
        // For axe-core; the page stays as it came.
        let on = json!({ "value": false });
        browser
            .devtools("Emulation.setScriptExecutionDisabled", on)
            .await;
        album.shows("move-conflict").await;

        browser.open("/pipeline").await;
        browser.follow(&names[2]).await;
        let drawer = browser.find("dialog", &names[2]).await;
        let badge = drawer.find(By::Css("summary.badge")).await.unwrap();
        badge.click().await.unwrap();
        browser.press("Abandoned").await;
        browser.find("button", "Undo").await;
        album.shows("drawer").await;
    })
    .await;
}
