//! What is done with many cards at once, by the bar at the board's foot or by one hand, and taking all of that back.

use thirtyfour::prelude::*;

use crate::kit::browse;
use crate::kit::patience::{until, until_equal};
use crate::support::Team;

async fn team_with_starter_rules() -> Team {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    team
}

#[tokio::test]
async fn a_rep_selects_cards_across_columns_moves_them_and_takes_it_back_in_one() {
    let team = team_with_starter_rules().await;
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.open("/pipeline").await;
        let height = "return document.querySelector('#card-1').offsetHeight";
        let before = browser.ask(height).await;
        browser.ticks_card("Anna Kowalska").await;
        assert_eq!(browser.ask(height).await, before, "no card slips away");
        browser.ticks_card("Dora Ünal").await;
        browser
            .waits_for_selected(&["Anna Kowalska", "Dora Ünal"])
            .await;

        browser.does_with_selected("Move to", "Closed").await;

        let moved = "2 contacts moved to Closed. 2 automations ran. Show result";
        browser.waits_for_toast(moved).await;
        for name in ["Anna Kowalska", "Dora Ünal"] {
            browser.waits_until_in("Closed", name).await;
        }
        browser.waits_for_count("Closed", 2).await;
        browser.waits_for_selected(&[]).await;
        assert_eq!(team.standing("anna"), "Closed, Won");

        team.sets_status(&team.mei(), "dora", "lost")
            .await
            .expect(303);
        browser.press("Undo").await;
        let back = "Undone. 1 contact is as it was. 1 was left as it is. See why";
        browser.waits_for_toast(back).await;
        browser
            .waits_until_in("Outreach Sent", "Anna Kowalska")
            .await;
        assert_eq!(team.standing("dora"), "Closed, Lost");

        browser.redoes().await;
        let again = "Redone. 1 contact is changed again. Show result";
        browser.waits_for_toast(again).await;
        browser.waits_until_in("Closed", "Anna Kowalska").await;
        browser.undoes().await;
        browser
            .waits_until_in("Outreach Sent", "Anna Kowalska")
            .await;
        browser.follow("Show result").await;
        browser.waits_for_heading("Undo of 1 contact").await;
    })
    .await;
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
}

#[tokio::test]
async fn a_rep_drags_one_of_several_selected_cards_and_all_go_along() {
    let team = team_with_starter_rules().await;
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.open("/pipeline").await;
        for name in ["Anna Kowalska", "ben", "Dora Ünal"] {
            browser.ticks_card(name).await;
        }
        browser.drags("ben", "Closed").await;

        let moved = "3 contacts moved to Closed. 3 automations ran. Show result";
        browser.waits_for_toast(moved).await;
        browser.waits_for_count("Closed", 3).await;
        browser.waits_for_count("Outreach Sent", 0).await;
        browser.waits_for_selected(&[]).await;
        let mut closed = browser.cards_in("Closed").await;
        closed.sort();
        assert_eq!(closed, ["Anna Kowalska", "Dora Ünal", "ben"]);

        // What is not selected goes alone.
        browser.ticks_card("ben").await;
        browser.drags("Anna Kowalska", "Lost").await;
        browser
            .waits_for_toast("Moved to Lost. Lost via automation.")
            .await;
        browser.waits_for_selected(&["ben"]).await;
    })
    .await;
    assert_eq!(team.standing("dora"), "Closed, Won");
    assert_eq!(team.standing("ben"), "Closed, Won");
}

#[tokio::test]
async fn a_rep_carries_several_by_the_keyboard_and_what_a_teammate_moved_stays() {
    let team = team_with_starter_rules().await;
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.hears_nothing().await;
        browser.open("/pipeline").await;
        for name in ["Anna Kowalska", "ben"] {
            browser.ticks_card(name).await;
        }
        team.moves(&team.mei(), "ben", "Lost").await.expect(303);
        browser
            .ask("document.querySelector('#card-1 .card-name').focus()")
            .await;
        for key in [Key::Space, Key::Right, Key::Space] {
            browser.key(key).await;
        }
        let moved = "1 contact moved to In Conversation. 1 could not be changed. \
            Mei Chen moved ben to Lost at 10:00. See why";
        browser.waits_for_toast(moved).await;
        browser
            .waits_until_in("In Conversation", "Anna Kowalska")
            .await;
        browser.waits_until_in("Lost", "ben").await;
        browser.follow("See why").await;
        browser.waits_for_heading("Bulk edit of 2 contacts").await;
        let why = browser.texts(".item-detail").await;
        assert!(
            why[0].starts_with("Mei Chen moved ben to Lost at "),
            "{why:?}"
        );
    })
    .await;
    assert_eq!(team.standing("ben"), "Lost, Lost");
}

#[tokio::test]
async fn what_a_teammate_moved_meanwhile_is_moved_with_the_others_anyway() {
    let team = team_with_starter_rules().await;
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.hears_nothing().await;
        browser.open("/pipeline").await;
        for name in ["Anna Kowalska", "ben"] {
            browser.ticks_card(name).await;
        }
        team.moves(&team.mei(), "ben", "Lost").await.expect(303);
        browser.drags("Anna Kowalska", "Closed").await;
        browser.waits_until_in("Lost", "ben").await;

        browser.press("Move anyway").await;

        let moved = "1 contact moved to Closed. 1 automation ran. Show result";
        browser.waits_for_toast(moved).await;
    })
    .await;
    assert_eq!(team.standing("ben"), "Closed, Won");
}

#[tokio::test]
async fn a_rep_assigns_tags_and_sets_the_status_of_what_is_selected() {
    let team = Team::open();
    team.has_tag("vip", &["cleo"]);
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.open("/pipeline").await;
        for (menu, what, said) in [
            (
                "Assign",
                "Mei Chen",
                "2 contacts assigned to Mei Chen. Show result",
            ),
            (
                "Assign",
                "Nobody",
                "2 contacts assigned to nobody. Show result",
            ),
            (
                "Tag",
                "Add tag vip",
                "Tag vip added to 2 contacts. Show result",
            ),
            (
                "Tag",
                "Remove tag vip",
                "Tag vip removed from 2 contacts. Show result",
            ),
            ("Lead Status", "Won", "2 contacts set to Won. Show result"),
            (
                "Lead Status",
                "Won",
                "Nothing was changed. 2 were like that already. Show result",
            ),
        ] {
            for name in ["Anna Kowalska", "ben"] {
                browser.ticks_card(name).await;
            }
            browser.does_with_selected(menu, what).await;
            browser.waits_for_toast(said).await;
            browser.waits_for_selected(&[]).await;
        }
        until("the badge", async || {
            let badge = browser.badge("ben").await.text().await.ok()?;
            (badge == "Won").then_some(())
        })
        .await;
    })
    .await;
    assert_eq!(team.standing("ben"), "Outreach Sent, Won");
}

#[tokio::test]
async fn cards_that_the_filter_hides_once_they_were_dropped_stay_marked_until_the_next_load() {
    let team = team_with_starter_rules().await;
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.open("/pipeline?lead_status=open").await;
        for name in ["Anna Kowalska", "ben"] {
            browser.ticks_card(name).await;
        }
        browser.drags("ben", "Closed").await;
        browser
            .waits_for_toast("2 contacts moved to Closed. 2 automations ran. Show result")
            .await;
        until_equal(2, async || browser.texts(".card-filtered").await.len()).await;
        browser.waits_for_count("Closed", 0).await;
        browser.driver.refresh().await.unwrap();
        browser.waits_for_count("Outreach Sent", 0).await;
        assert!(browser.cards_in("Closed").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_was_not_done_stays_selected_where_it_was() {
    let mut team = Team::open();
    let (site, milo) = (team.server.address.clone(), team.milo().cookie());
    browse(&site, milo, async |browser| {
        browser.hears_nothing().await;
        browser.open("/pipeline").await;
        for name in ["Anna Kowalska", "ben"] {
            browser.ticks_card(name).await;
        }
        let deleted = format!("DELETE FROM stages WHERE id = {}", team.stage("Lost"));
        team.database.execute(&deleted);
        browser.drags("ben", "Lost").await;
        browser
            .waits_for_toast("The stage you chose is not there any more. Choose again.")
            .await;
        browser.waits_for_selected(&["Anna Kowalska", "ben"]).await;
        assert_eq!(
            browser.cards_in("Outreach Sent").await,
            ["ben", "Anna Kowalska"]
        );

        team.server.stop();
        browser.drags("ben", "Closed").await;
        let nothing = "No answer from Leadboard. Load the page again to see what was saved.";
        browser.waits_for_toast(nothing).await;
        browser.waits_for_selected(&["Anna Kowalska", "ben"]).await;
        assert_eq!(
            browser.cards_in("Outreach Sent").await,
            ["ben", "Anna Kowalska"]
        );
    })
    .await;
}

#[tokio::test]
async fn what_goes_on_after_the_answer_is_told_at_its_end_and_taken_back_from_there() {
    let mut team = Team::open_without_upkeep();
    let (site, milo) = (team.server.address.clone(), team.milo().cookie());
    browse(&site, milo, async |browser| {
        browser.open("/pipeline").await;
        browser.ticks_card("Anna Kowalska").await;
        browser.ticks_card("Dora Ünal").await;
        team.database.fills_up_at(4);
        browser.does_with_selected("Move to", "Closed").await;
        let under_way = "Under way: 0 of 2 contacts done. See how far it is";
        browser.waits_for_toast(under_way).await;

        team.database.has_room_again();
        team.restart();

        let done = vec!["2 contacts moved to Closed. Show result".to_owned()];
        until_equal(done, async || browser.toasts().await).await;
        browser.waits_for_count("Closed", 2).await;
        browser.press("Undo").await;
        let back = "Undone. 2 contacts are as they were. Show result";
        browser.waits_for_toast(back).await;
        assert_eq!(team.standing("anna"), "Outreach Sent, Open");
    })
    .await;
}
