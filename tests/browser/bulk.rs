//! The list of contacts in a real browser: selecting, editing together, watching it, undoing it.

use crate::kit::patience::until_equal;
use crate::kit::{Browser, browse};
use crate::support::Team;

/// Beside the cast: `lead_0` and so on.
async fn has_leads(team: &Team, number: usize) {
    let names: Vec<String> = (0..number).map(|number| format!("lead_{number}")).collect();
    team.pastes(&team.mei(), &names, "Outreach Sent")
        .await
        .expect(200);
}

/// Waits until the list shows just these.
async fn waits_for_names(browser: &Browser, names: &[&str]) {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    until_equal(names, async || browser.texts("#rows .list-name a").await).await;
}

async fn waits_for_tallies(browser: &Browser, tallies: &[&str]) {
    let script =
        "return [...document.querySelectorAll('.tally')].map((tally) => tally.textContent)";
    let tallies: Vec<String> = tallies.iter().map(|tally| (*tally).to_owned()).collect();
    until_equal(tallies, async || {
        serde_json::from_value::<Vec<String>>(browser.ask(script).await).unwrap()
    })
    .await;
}

async fn ticks(browser: &Browser, name: &str) {
    let row = browser.find("checkbox", name).await;
    // Not under the bar at the head.
    row.scroll_into_view().await.unwrap();
    row.click().await.unwrap();
}

async fn rows_ticked(browser: &Browser) -> usize {
    let script = "return document.querySelectorAll('#rows .list-check :checked').length";
    serde_json::from_value(browser.ask(script).await).unwrap()
}

async fn waits_for_selection(browser: &Browser, words: &str) {
    until_equal(vec![words.to_owned()], async || {
        browser.texts(".list-count").await
    })
    .await;
}

#[tokio::test]
async fn a_rep_selects_edits_sees_what_came_of_it_and_takes_it_back() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/pipeline").await;
            browser.follow("Contacts").await;
            waits_for_names(browser, &["Dora Ünal", "cleo", "ben", "Anna Kowalska"]).await;
            let edit = browser.find("button", "Edit selected").await;
            assert!(!edit.is_enabled().await.unwrap(), "nothing is selected yet");
            ticks(browser, "Select Anna Kowalska").await;
            ticks(browser, "Select ben").await;
            waits_for_selection(browser, "2 of 4 contacts selected").await;
            browser.press("Edit selected").await;
            browser.waits_for_heading("Edit 2 contacts").await;
            browser.choose("Pipeline Stage", "Closed").await;
            browser.press("Continue").await;
            browser.waits_for_heading("Change 2 contacts?").await;
            browser.press("Change 2 contacts").await;
            browser.waits_for_heading("Bulk edit of 2 contacts").await;
            waits_for_tallies(browser, &["2 Succeeded", "0 Unchanged", "0 Failed"]).await;
            assert_eq!(team.standing("ben"), "Closed, Won");

            team.sets_status(&team.mei(), "ben", "lost")
                .await
                .expect(303);
            browser.follow("Undo").await;
            browser.find("dialog", "Undo this bulk edit?").await;
            browser.press("Undo").await;
            browser.waits_for_heading("Undo of 2 contacts").await;
            let tallies = ["1 Undone", "0 Unchanged", "1 Left as they are", "0 Failed"];
            waits_for_tallies(browser, &tallies).await;
            browser.follow("ben").await;
            browser.waits_for_place("/contacts/2").await;
            assert_eq!(team.standing("anna"), "Outreach Sent, Open");
            assert_eq!(team.standing("ben"), "Closed, Lost");
        },
    )
    .await;
}

#[tokio::test]
async fn all_of_a_filter_are_selected_beyond_the_page_and_more_are_loaded() {
    let team = Team::open();
    has_leads(&team, 70).await;
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/contacts").await;
            let search = browser.find("searchbox", "Search contacts").await;
            search.send_keys("lead_").await.unwrap();
            browser.waits_for_place("/contacts?q=lead_").await;
            until_equal(50, async || browser.texts("#rows .list-name").await.len()).await;
            ticks(browser, "Select all on this page").await;
            browser.follow("Load more").await;
            until_equal(70, async || browser.texts("#rows .list-name").await.len()).await;
            waits_for_selection(browser, "50 of 70 contacts selected").await;
            ticks(browser, "Select all 70 contacts").await;
            waits_for_selection(browser, "All 70 contacts selected").await;
            assert_eq!(rows_ticked(browser).await, 70);
            browser.press("Edit selected").await;
            browser.waits_for_heading("Edit 70 contacts").await;
            browser.choose("Assignee", "Milo Novak").await;
            browser.press("Continue").await;
            browser.press("Change 70 contacts").await;
            waits_for_tallies(browser, &["70 Succeeded", "0 Unchanged", "0 Failed"]).await;
            assert_eq!(browser.texts("progress").await.len(), 0);
        },
    )
    .await;
}

#[tokio::test]
async fn who_unticks_a_row_of_all_goes_on_by_hand_from_what_is_on_the_page() {
    let team = Team::open();
    has_leads(&team, 60).await;
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/contacts?q=lead_&sort=name").await;
            ticks(browser, "Select all 60 contacts").await;
            waits_for_selection(browser, "All 60 contacts selected").await;
            assert_eq!(rows_ticked(browser).await, 50);

            ticks(browser, "Select lead_3").await;
            waits_for_selection(browser, "49 of 60 contacts selected").await;
            assert_eq!(rows_ticked(browser).await, 49);
            let all = browser.find("checkbox", "Select all 60 contacts").await;
            assert!(!all.is_selected().await.unwrap(), "it is no longer all");

            ticks(browser, "Select all 60 contacts").await;
            browser.follow("Load more").await;
            until_equal(60, async || rows_ticked(browser).await).await;
            ticks(browser, "Select lead_3").await;
            waits_for_selection(browser, "59 of 60 contacts selected").await;
            browser.press("Edit selected").await;
            browser.waits_for_heading("Edit 59 contacts").await;

            browser.open("/contacts?q=lead_&sort=name").await;
            ticks(browser, "Select all 60 contacts").await;
            ticks(browser, "Select all 60 contacts").await;
            waits_for_selection(browser, "60 contacts").await;
            assert_eq!(rows_ticked(browser).await, 0);
        },
    )
    .await;
}

#[tokio::test]
async fn whoever_watches_a_batch_sees_it_go_on_and_end() {
    let mut team = Team::open_without_upkeep();
    has_leads(&team, 40).await;
    let milo = team.milo();
    team.edits(&milo, &["anna", "ben"], &[("lead_status", "won")])
        .await
        .expect(303);
    // As if a server had been stopped in the middle.
    team.database.execute(
        "UPDATE batches SET state = 'running', finished_at = NULL;
         UPDATE batch_items SET outcome = NULL WHERE number = 2",
    );
    browse(&team.server.address, milo.cookie(), async |browser| {
        browser.open("/batches/1").await;
        until_equal(vec!["1 of 2 done".to_owned()], async || {
            browser.texts(".batch-progress span").await
        })
        .await;
        assert_eq!(browser.texts("#batch-told").await, ["Under way: 50% done."]);
        browser.follow("0 Unchanged").await;
        browser
            .waits_for_place("/batches/1?outcome=unchanged")
            .await;
        browser.tabs_to("link", "0 Failed").await;
        team.database.execute(
            "UPDATE batch_items SET outcome = 'unchanged', contact_id = 2 WHERE number = 2",
        );
        until_equal(vec!["2 of 2 done".to_owned()], async || {
            browser.texts(".batch-progress span").await
        })
        .await;
        assert_eq!(
            browser.texts("#shown, .item-what").await,
            ["Unchanged", "ben"]
        );
        let focused = browser.focused().await.text().await.unwrap();
        assert_eq!(focused.replace('\n', " "), "0 Failed");
        team.database
            .execute("UPDATE batches SET state = 'done', finished_at = 1");
        until_equal(vec!["Done.".to_owned()], async || {
            browser.texts("#batch-told").await
        })
        .await;
        browser.find("link", "Undo").await;
        waits_for_tallies(browser, &["1 Succeeded", "1 Unchanged", "0 Failed"]).await;
        assert_eq!(browser.texts("progress").await.len(), 0);
    })
    .await;
    team.server.stop();
}

#[tokio::test]
async fn a_rep_without_a_script_edits_together() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.turns_scripts_off().await;
            browser.open("/contacts?q=ben").await;
            ticks(browser, "Select all 1 contact").await;
            browser.press("Edit selected").await;
            browser.choose("Lead Status", "Won").await;
            browser.press("Continue").await;
            browser.press("Change 1 contact").await;
            browser.waits_for_heading("Bulk edit of 1 contact").await;
            browser.follow("Undo").await;
            browser.press("Undo").await;
            browser.waits_for_heading("Undo of 1 contact").await;
            assert_eq!(team.standing("ben"), "Outreach Sent, Open");
        },
    )
    .await;
}

#[tokio::test]
async fn ctrl_z_takes_back_what_was_edited_together_in_the_list() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/contacts").await;
            ticks(browser, "Select Anna Kowalska").await;
            ticks(browser, "Select ben").await;
            browser.press("Edit selected").await;
            browser.choose("Lead Status", "Won").await;
            browser.press("Continue").await;
            browser.press("Change 2 contacts").await;
            browser.waits_for_heading("Bulk edit of 2 contacts").await;
            browser.undoes().await;
            browser.waits_for_heading("Undo of 2 contacts").await;
            assert_eq!(team.standing("ben"), "Outreach Sent, Open");
            browser.undoes().await;
            let nothing = "There is nothing to undo from the last 10 minutes.";
            browser.waits_for_toast(nothing).await;
        },
    )
    .await;
}
