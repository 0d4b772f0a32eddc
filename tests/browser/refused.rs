//! A drop that is not taken: the card tells the truth, and the toast says why.

use thirtyfour::prelude::*;

use crate::kit::browse;
use crate::kit::patience::until_equal;
use crate::support::Team;

#[tokio::test]
async fn a_rep_drops_a_card_that_somebody_moved_meanwhile_and_sees_where_it_is() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.hears_nothing().await;
            browser.open("/pipeline").await;
            let (stage, seen) = (team.stage("Interested"), team.stage("Outreach Sent"));
            let place = format!("{}/stage", team.page_of("anna"));
            let fields = [
                ("stage", stage.as_str()),
                ("seen_stage", seen.as_str()),
                ("board", ""),
            ];
            team.mei().post(&place, &fields).await.expect(303);

            browser.drags("Anna Kowalska", "Closed").await;

            browser
                .waits_for_toast(
                    "Mei Chen moved Anna Kowalska to Interested at 10:00. Nothing was changed.",
                )
                .await;
            browser.waits_until_in("Interested", "Anna Kowalska").await;
            for (stage, count) in [("Outreach Sent", 1), ("Interested", 3), ("Closed", 0)] {
                browser.waits_for_count(stage, count).await;
                assert_eq!(browser.cards_in(stage).await.len(), count, "{stage}");
            }

            browser.drags("Anna Kowalska", "Closed").await;
            browser.waits_until_in("Closed", "Anna Kowalska").await;
            until_equal("Closed, Open".to_owned(), async || team.standing("anna")).await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_card_that_somebody_moved_to_a_column_out_of_the_filter_leaves_the_board() {
    let team = Team::open();
    let (first, closed) = (team.stage("Outreach Sent"), team.stage("Closed"));
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            let board = format!("/pipeline?stage={first}&stage={closed}");
            browser.hears_nothing().await;
            browser.open(&board).await;
            browser.card("Anna Kowalska").await;
            team.moves(&team.mei(), "anna", "Interested")
                .await
                .expect(303);

            browser.drags("Anna Kowalska", "Closed").await;

            browser
                .waits_for_toast(
                    "Mei Chen moved Anna Kowalska to Interested at 10:00. Nothing was changed.",
                )
                .await;
            until_equal(0, async || browser.texts(".is-moving").await.len()).await;
            assert_eq!(browser.cards_in("Outreach Sent").await, ["ben"]);
            assert_eq!(browser.cards_in("Closed").await, [""; 0]);
        },
    )
    .await;
}

#[tokio::test]
async fn a_rep_drops_a_card_that_somebody_deleted_meanwhile() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.hears_nothing().await;
            browser.open("/pipeline").await;
            team.ana()
                .post(&format!("{}/deletion", team.page_of("anna")), &[])
                .await
                .expect(303);

            browser.drags("Anna Kowalska", "Closed").await;

            browser
                .waits_for_toast("There is nothing here, or it is not yours to see.")
                .await;
            until_equal(0, async || browser.cards_in("Closed").await.len()).await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_rep_drops_a_card_while_the_server_is_away_and_it_goes_back() {
    let team = Team::open();
    let (site, milo) = (team.server.address.clone(), team.milo().cookie());
    browse(&site, milo, async move |browser| {
        browser.open("/pipeline").await;
        let before = browser.cards_in("Outreach Sent").await;
        let Team {
            server,
            database: _database,
            ..
        } = team;
        drop(server);

        browser.drags(&before[1], "Closed").await;

        browser
            .waits_for_toast("No answer from Leadboard. Load the page again to see what was saved.")
            .await;
        until_equal(before, async || browser.cards_in("Outreach Sent").await).await;
        assert_eq!(browser.count("Outreach Sent").await, 2);
        assert_eq!(browser.count("Closed").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_rep_whose_session_ended_is_asked_to_sign_in() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/pipeline").await;
            team.milo().post("/logout", &[]).await.expect(303);

            browser.drags("Anna Kowalska", "Closed").await;

            browser.waits_for_place("/login").await;
            browser.driver.find(By::Name("password")).await.unwrap();
        },
    )
    .await;
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
}
