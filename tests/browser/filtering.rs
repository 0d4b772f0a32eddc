//! Finding contacts on the board: search, filter, chips, and the address that carries them.

use chrono::TimeDelta;
use thirtyfour::Key;

use crate::kit::patience::until_equal;
use crate::kit::{Browser, browse};
use crate::support::Team;

/// Waits until the board shows just these cards, and its counts say the same.
pub(crate) async fn waits_for_cards(browser: &Browser, names: &[&str]) {
    let script = "return [...document.querySelectorAll('.column')].map((column) => \
        [Number(column.querySelector('.count').textContent), [...column.querySelectorAll('article a.card-name')].map((name) => name.textContent)])";
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    until_equal((names, true), async || {
        let columns: Vec<(usize, Vec<String>)> =
            serde_json::from_value(browser.ask(script).await).unwrap();
        let is_counted = columns.iter().all(|(count, cards)| *count == cards.len());
        let mut cards: Vec<String> = columns.into_iter().flat_map(|(_, cards)| cards).collect();
        cards.sort();
        (cards, is_counted)
    })
    .await;
}

#[tokio::test]
async fn a_rep_searches_by_typing_and_the_address_carries_it() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/pipeline").await;
            let search = browser.find("searchbox", "Search contacts").await;
            search.send_keys("ko").await.unwrap();
            waits_for_cards(browser, &["Anna Kowalska"]).await;
            browser.waits_for_place("/pipeline?q=ko").await;
            let kept = browser.focused().await;
            assert_eq!(
                kept.element_id(),
                search.element_id(),
                "the field keeps the focus"
            );
            search.send_keys("bold").await.unwrap();
            browser.waits_for_heading("No contact matches").await;
            for _ in 0..4 {
                browser.key(Key::Backspace).await;
            }
            waits_for_cards(browser, &["Anna Kowalska"]).await;

            browser.driver.refresh().await.unwrap();
            waits_for_cards(browser, &["Anna Kowalska"]).await;
            let search = browser.find("searchbox", "Search contacts").await;
            assert_eq!(search.value().await.unwrap().unwrap(), "ko");

            browser.open("/pipeline").await;
            browser
                .find("searchbox", "Search contacts")
                .await
                .send_keys("DORA")
                .await
                .unwrap();
            waits_for_cards(browser, &["Dora Ünal"]).await;
            browser.driver.back().await.unwrap();
            browser.waits_for_place("/pipeline").await;
            waits_for_cards(browser, &["Anna Kowalska", "Dora Ünal", "ben", "cleo"]).await;
            let search = browser.find("searchbox", "Search contacts").await;
            assert_eq!(search.value().await.unwrap().unwrap(), "");
        },
    )
    .await;
}

#[tokio::test]
async fn a_rep_filters_by_status_stage_and_assignee_and_takes_chips_away() {
    let team = Team::open();
    let (interested, first) = (team.stage("Interested"), team.stage("Outreach Sent"));
    browse(&team.server.address, team.milo().cookie(), async |browser| {
        browser.open("/pipeline").await;
        browser.unfold("Filter").await;
        browser.find("checkbox", "Open").await.click().await.unwrap();
        waits_for_cards(browser, &["Anna Kowalska", "Dora Ünal", "ben"]).await;
        browser.find("checkbox", "Interested").await.click().await.unwrap();
        waits_for_cards(browser, &["Dora Ünal"]).await;
        browser.find("checkbox", "Outreach Sent").await.click().await.unwrap();
        waits_for_cards(browser, &["Anna Kowalska", "Dora Ünal", "ben"]).await;
        browser.find("checkbox", "Me").await.click().await.unwrap();
        waits_for_cards(browser, &["Anna Kowalska"]).await;
        browser.find("checkbox", "Nobody").await.click().await.unwrap();
        waits_for_cards(browser, &["Anna Kowalska", "ben"]).await;
        let whole = format!(
            "/pipeline?lead_status=open&stage={first}&stage={interested}&assignee=me&assignee=nobody"
        );
        browser.waits_for_place(&whole).await;

        browser.driver.refresh().await.unwrap();
        waits_for_cards(browser, &["Anna Kowalska", "ben"]).await;
        browser.unfold("Filter").await;
        for chosen in ["Open", "Interested", "Outreach Sent", "Me", "Nobody"] {
            let choice = browser.find("checkbox", chosen).await;
            assert!(choice.is_selected().await.unwrap(), "{chosen}");
        }
        browser.unfold("Filter").await;

        browser.follow("Remove filter Assignee: Me").await;
        waits_for_cards(browser, &["ben"]).await;
        browser.follow("Remove filter Assignee: Nobody").await;
        browser.follow("Remove filter Lead Status: Open").await;
        waits_for_cards(browser, &["Anna Kowalska", "Dora Ünal", "ben", "cleo"]).await;
        browser.driver.back().await.unwrap();
        waits_for_cards(browser, &["Anna Kowalska", "Dora Ünal", "ben"]).await;
        browser.follow("Clear all").await;
        browser.waits_for_place("/pipeline").await;
        waits_for_cards(browser, &["Anna Kowalska", "Dora Ünal", "ben", "cleo"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_rep_goes_back_from_a_filter_to_what_the_board_showed_before() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/pipeline").await;
            browser.unfold("Filter").await;
            browser.find("checkbox", "Won").await.click().await.unwrap();
            waits_for_cards(browser, &["cleo"]).await;
            browser.waits_for_place("/pipeline?lead_status=won").await;
            browser.key(Key::Escape).await;
            browser.follow("cleo").await;
            browser.waits_for_heading("Activity").await;

            browser.driver.back().await.unwrap();
            waits_for_cards(browser, &["cleo"]).await;
            browser.find("link", "Remove filter Lead Status: Won").await;
            browser.driver.back().await.unwrap();
            waits_for_cards(browser, &["Anna Kowalska", "Dora Ünal", "ben", "cleo"]).await;
            assert!(!browser.has("link", "Remove filter Lead Status: Won").await);
            browser.driver.forward().await.unwrap();
            waits_for_cards(browser, &["cleo"]).await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_rep_drops_a_card_that_the_filter_then_hides_and_it_stays_until_the_next_load() {
    let team = Team::open();
    team.ana()
        .post("/settings/pipeline/automations/starter", &[])
        .await
        .expect(303);
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/pipeline?lead_status=open").await;
            browser.drags("Anna Kowalska", "Closed").await;

            browser
                .waits_for_toast("Moved to Closed. Won via automation.")
                .await;
            browser.waits_until_in("Closed", "Anna Kowalska").await;
            let card = browser.card("Anna Kowalska").await.text().await.unwrap();
            assert!(
                card.contains("Hidden by the filter when you load the board again"),
                "{card}"
            );
            browser.waits_for_count("Closed", 0).await;
            browser.waits_for_count("Outreach Sent", 1).await;

            browser.driver.refresh().await.unwrap();
            waits_for_cards(browser, &["Dora Ünal", "ben"]).await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_rep_without_a_script_searches_and_filters() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.turns_scripts_off().await;
            browser.open("/pipeline").await;
            browser
                .find("searchbox", "Search contacts")
                .await
                .send_keys("cle")
                .await
                .unwrap();
            browser.unfold("Filter").await;
            browser.find("checkbox", "Won").await.click().await.unwrap();
            browser.press("Show").await;
            waits_for_cards(browser, &["cleo"]).await;
            browser.find("link", "Remove filter Lead Status: Won").await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_rep_sorts_by_name_and_a_dropped_card_takes_its_place() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/pipeline").await;
            browser.choose("Sort", "Name").await;
            browser.waits_for_place("/pipeline?sort=name").await;
            browser.drags("ben", "Interested").await;
            browser.waits_for_toast("Moved to Interested.").await;
            until_equal(3, async || browser.cards_in("Interested").await.len()).await;
            assert_eq!(
                browser.cards_in("Interested").await,
                ["ben", "cleo", "Dora Ünal"]
            );
        },
    )
    .await;
}

#[tokio::test]
async fn a_rep_hides_what_was_closed_long_ago_and_shows_it_again() {
    let team = Team::open();
    team.later(TimeDelta::days(20));
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/pipeline").await;
            browser.unfold("Filter").await;
            browser
                .choose("Won, lost and abandoned", "Hide after 7 days")
                .await;
            waits_for_cards(browser, &["Anna Kowalska", "Dora Ünal", "ben"]).await;
            browser.waits_for_place("/pipeline?hide=7").await;
            browser.key(Key::Escape).await;
            browser
                .follow("1 hidden: won, lost or abandoned over 7 days ago")
                .await;
            waits_for_cards(browser, &["Anna Kowalska", "Dora Ünal", "ben", "cleo"]).await;
            browser.waits_for_place("/pipeline").await;
        },
    )
    .await;
}
