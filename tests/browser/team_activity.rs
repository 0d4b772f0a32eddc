//! The team's log, read and narrowed.

use chrono::TimeDelta;

use crate::kit::patience::until_equal;
use crate::kit::{Browser, browse};
use crate::support::Team;

async fn log(browser: &Browser) -> Vec<String> {
    browser.texts(".log-what").await
}

#[tokio::test]
async fn a_rep_narrows_the_log_and_the_address_carries_it() {
    let team = Team::open();
    team.moves(&team.milo(), "anna", "Closed").await.expect(303);
    team.moves(&team.ana(), "ben", "Lost").await.expect(303);
    browse(&team.server.address, team.mei().cookie(), async |browser| {
        browser.open("/pipeline").await;
        browser.follow("Activity").await;
        browser.waits_for_heading("Activity").await;
        until_equal(7, async || log(browser).await.len()).await;

        browser.choose("What", "Pipeline Stage").await;
        until_equal(2, async || log(browser).await.len()).await;
        browser.choose("Who", "Milo Novak").await;
        let milos = ["Anna Kowalska: Pipeline Stage Outreach Sent → Closed, by Milo Novak"];
        until_equal(milos.map(str::to_owned).to_vec(), async || {
            log(browser).await
        })
        .await;
        browser.waits_for_place("/activity?what=stage&who=3").await;
        browser.choose("Through", "Via automation").await;
        browser.waits_for_heading("Nothing of this kind").await;

        browser.driver.refresh().await.unwrap();
        browser.waits_for_heading("Nothing of this kind").await;
        browser.driver.back().await.unwrap();
        until_equal(milos.map(str::to_owned).to_vec(), async || {
            log(browser).await
        })
        .await;
        let who = browser.find("combobox", "Who").await;
        assert_eq!(who.value().await.unwrap().as_deref(), Some("3"));
        browser.follow("Anna Kowalska").await;
        browser.waits_for_place("/contacts/1").await;
    })
    .await;
}

#[tokio::test]
async fn a_rep_reads_on_and_each_day_has_one_heading() {
    let team = Team::open();
    for number in 0..120 {
        team.later(TimeDelta::minutes(20));
        let fields = [("text", &*format!("Note {number}"))];
        let milo = team.milo();
        milo.post("/contacts/1/notes", &fields).await.expect(303);
    }
    browse(&team.server.address, team.mei().cookie(), async |browser| {
        browser.open("/activity?what=notes").await;
        for count in [100, 120] {
            browser.follow("Older").await;
            until_equal(count, async || log(browser).await.len()).await;
        }
        assert!(!browser.has("link", "Older").await);
        assert_eq!(
            browser.texts(".log-day").await,
            ["Today", "Yesterday", "Monday, 2 March"]
        );
    })
    .await;
}

#[tokio::test]
async fn a_rep_without_a_script_narrows_the_log() {
    let team = Team::open();
    browse(&team.server.address, team.mei().cookie(), async |browser| {
        browser.turns_scripts_off().await;
        browser.open("/activity").await;
        browser.choose("What", "Lead Status").await;
        browser.press("Show").await;
        until_equal(
            vec!["cleo: Lead Status Open → Won, by Olga Berg".to_owned()],
            async || log(browser).await,
        )
        .await;
    })
    .await;
}
