//! A rep takes back what was done by mistake: by the toast, by the keyboard, on any page; and moves what somebody else
//! moved meanwhile all the same.

use chrono::TimeDelta;
use serde_json::json;
use thirtyfour::prelude::*;

use crate::kit::browse;
use crate::kit::patience::until_equal;
use crate::support::Team;

const WON: &str = "Moved to Closed. Won via automation.";
const BACK: &str = "Undone. Anna Kowalska is back in Outreach Sent. Lead Status is Open again.";
const AGAIN: &str = "Redone. Anna Kowalska is back in Closed. Lead Status is Won again.";

async fn team_with_starter_rules() -> Team {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    team
}

#[tokio::test]
async fn a_rep_presses_undo_and_redo_in_the_toasts_of_the_board() {
    let team = team_with_starter_rules().await;
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser
                .open("/pipeline?lead_status=open&lead_status=won")
                .await;
            browser.ask("window.isStillThere = true").await;
            browser.drags("Anna Kowalska", "Closed").await;
            browser.waits_for_toast(WON).await;

            browser.press("Undo").await;
            browser.waits_for_toast(BACK).await;
            for (stage, count) in [("Outreach Sent", 2), ("Closed", 0)] {
                browser.waits_for_count(stage, count).await;
                assert_eq!(browser.cards_in(stage).await.len(), count, "{stage}");
            }
            assert_eq!(
                browser.badge("Anna Kowalska").await.text().await.unwrap(),
                "Open"
            );

            // By the keyboard alone: the focus goes from button to button.
            browser.tabs_to("button", "Redo").await;
            browser.key(Key::Enter).await;
            browser.waits_for_toast(AGAIN).await;
            browser.waits_until_in("Closed", "Anna Kowalska").await;
            let undo = browser.find("button", "Undo").await;
            assert_eq!(browser.focused().await.element_id(), undo.element_id());
            assert_eq!(browser.ask("return window.isStillThere").await, true);
        },
    )
    .await;
    assert_eq!(team.standing("anna"), "Closed, Won");
}

#[tokio::test]
async fn ctrl_z_takes_back_one_after_the_other_also_once_the_toasts_have_gone() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/pipeline").await;
            browser.drags("Anna Kowalska", "Closed").await;
            browser.waits_for_toast("Moved to Closed.").await;
            browser.drags("ben", "Lost").await;
            browser.waits_for_toast("Moved to Lost.").await;
            browser.open("/activity").await;
            browser.open("/pipeline").await;
            assert!(browser.toasts().await.is_empty());

            browser.undoes().await;
            browser
                .waits_for_toast("Undone. ben is back in Outreach Sent.")
                .await;
            browser.undoes().await;
            let back = "Undone. Anna Kowalska is back in Outreach Sent.";
            browser.waits_for_toast(back).await;
            browser.waits_for_count("Outreach Sent", 2).await;
            browser.undoes().await;
            let nothing = "There is nothing to undo from the last 10 minutes.";
            browser.waits_for_toast(nothing).await;

            browser.redoes().await;
            browser
                .waits_for_toast("Redone. Anna Kowalska is back in Closed.")
                .await;
            browser.waits_until_in("Closed", "Anna Kowalska").await;
        },
    )
    .await;
    assert_eq!(team.standing("ben"), "Outreach Sent, Open");
}

#[tokio::test]
async fn ctrl_z_in_a_text_field_is_the_browsers_own() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/pipeline").await;
            browser.drags("Anna Kowalska", "Closed").await;
            browser.waits_for_toast("Moved to Closed.").await;
            let search = browser.find("searchbox", "Search contacts").await;
            search.send_keys("Closed").await.unwrap();
            browser.waits_for_place("/pipeline?q=Closed").await;

            browser.undoes().await;

            until_equal("".to_owned(), async || {
                search.prop("value").await.unwrap().unwrap()
            })
            .await;
            assert_eq!(browser.toasts().await.len(), 1);
        },
    )
    .await;
    assert_eq!(team.standing("anna"), "Closed, Open");
}

#[tokio::test]
async fn ctrl_z_undoes_on_the_page_of_the_contact_and_anywhere_else() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser
                .open(&format!("{}?back=contacts", team.page_of("anna")))
                .await;
            browser.unfold("Lead Status: Open. Change").await;
            browser.press("Won").await;
            browser.waits_for_toast("Lead Status set to Won.").await;
            browser.undoes().await;
            let back = "Undone. Lead Status of Anna Kowalska is Open again.";
            browser.waits_for_toast(back).await;
            browser.find("summary", "Lead Status: Open. Change").await;
            browser
                .waits_for_place(&format!("{}?back=contacts", team.page_of("anna")))
                .await;
            browser.press("Redo").await;
            browser.find("summary", "Lead Status: Won. Change").await;

            browser.open("/contacts").await;
            browser.undoes().await;
            browser.waits_for_toast(back).await;
            assert_eq!(browser.place().await, "/contacts");
        },
    )
    .await;
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
}

#[tokio::test]
async fn an_undo_that_comes_too_late_or_without_an_answer_says_so() {
    let team = Team::open();
    browse(&team.server.address, team.milo().cookie(), async |browser| {
        browser.open("/pipeline").await;
        browser.drags("Anna Kowalska", "Closed").await;
        browser.waits_for_toast("Moved to Closed.").await;

        browser.goes_offline(true).await;
        browser.undoes().await;
        let nothing = "No answer from Leadboard. Load the page again to see what was saved.";
        browser.waits_for_toast(nothing).await;
        browser.goes_offline(false).await;
        team.later(TimeDelta::minutes(11));
        browser.undoes().await;

        browser
            .waits_for_toast("This is more than 10 minutes ago, too long to undo it. Change it back by hand.")
            .await;
        browser.waits_until_in("Closed", "Anna Kowalska").await;
    })
    .await;
}

#[tokio::test]
async fn a_toast_is_closed_and_stays_while_somebody_is_at_it() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/pipeline").await;
            browser.drags("Anna Kowalska", "Closed").await;
            browser.waits_for_toast("Moved to Closed.").await;
            let toast = browser.driver.find(By::Css(".toast")).await.unwrap();
            // As if it had to leave at once.
            browser
                .ask("window.later = setTimeout; window.setTimeout = (work) => later(work, 0)")
                .await;
            browser.hovers(&toast).await;
            let undo = browser.find("button", "Undo").await;
            undo.focus().await.unwrap();
            browser
                .ask("document.querySelector('.toast').dispatchEvent(new Event('mouseleave'))")
                .await;
            browser.ask("window.setTimeout = later").await;
            assert_eq!(browser.toasts().await, ["Moved to Closed."]);

            browser.press("Dismiss").await;

            until_equal(0, async || browser.toasts().await.len()).await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_rep_moves_a_card_anyway_that_somebody_moved_meanwhile() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.hears_nothing().await;
            browser.open("/pipeline").await;
            team.moves(&team.mei(), "anna", "Interested")
                .await
                .expect(303);
            browser.drags("Anna Kowalska", "Closed").await;
            let sentence =
                "Mei Chen moved Anna Kowalska to Interested at 10:00. Nothing was changed.";
            browser.waits_for_toast(sentence).await;
            browser.waits_until_in("Interested", "Anna Kowalska").await;

            browser.press("Move to Closed anyway").await;

            browser.waits_for_toast("Moved to Closed.").await;
            browser.waits_until_in("Closed", "Anna Kowalska").await;
            browser.waits_for_count("Interested", 2).await;
            browser.undoes().await;
            browser
                .waits_for_toast("Undone. Anna Kowalska is back in Interested.")
                .await;
        },
    )
    .await;
}

impl crate::kit::Browser {
    async fn goes_offline(&self, is_away: bool) {
        self.devtools("Network.enable", json!({})).await;
        let line = json!({
            "offline": is_away, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        self.devtools("Network.emulateNetworkConditions", line)
            .await;
    }
}

#[tokio::test]
async fn whoever_undoes_a_move_by_the_keyboard_stays_at_the_card() {
    let team = team_with_starter_rules().await;
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.open("/pipeline").await;
        browser
            .ask("document.querySelector('#card-1 .card-name').focus()")
            .await;
        for key in [Key::Space, Key::Right, Key::Space] {
            browser.key(key).await;
        }
        browser.waits_for_toast("Moved to In Conversation.").await;

        browser.undoes().await;

        let back = "Undone. Anna Kowalska is back in Outreach Sent.";
        browser.waits_for_toast(back).await;
        until_equal("Anna Kowalska".to_owned(), async || {
            browser.focused().await.text().await.unwrap()
        })
        .await;
    })
    .await;
}
