//! Two who move one contact at once: nothing is overwritten, and the second decides again, knowing what the first did.

use chrono::TimeDelta;
use serde_json::json;

use crate::moves::{count, drops};
use crate::support::Team;
use crate::support::form::Form;
use crate::support::hostile::{PAYLOADS, shows_as_text};
use crate::support::page::Page;

const ANYWAY: &str = "Move to Closed anyway";

/// What a drop of Anna on Closed answers to Milo, who saw her in Outreach Sent.
async fn dropped(team: &Team) -> Page {
    let dropped = drops(team, &team.milo(), "anna", "Outreach Sent", "Closed", "").await;
    dropped.expect(409).page()
}

fn anyway(page: &Page) -> Form {
    page.form(ANYWAY)
}

#[tokio::test]
async fn a_refused_drop_offers_the_move_anyway() {
    let team = Team::open();
    team.moves(&team.mei(), "anna", "Interested")
        .await
        .expect(303);
    team.later(TimeDelta::minutes(5));

    let page = dropped(&team).await;

    let sentence = "Mei Chen moved Anna Kowalska to Interested at 10:00. Nothing was changed.";
    assert_eq!(page.toast(), sentence);
    assert_eq!(page.attribute(".toast", "role"), "alert");
    let form = anyway(&page);
    assert_eq!(form.value("seen_stage"), team.stage("Interested"));
    let fields = form.fields.iter();
    let fields: Vec<(&str, &str)> = fields
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let moved = team.milo().post_by_htmx(&form.action, &fields).await;
    let page = moved.expect(200).page();
    assert_eq!(page.toast(), "Moved to Closed.");
    assert_eq!(count(&team, &page, "Interested"), "2");
    assert_eq!(count(&team, &page, "Closed"), "1");
    assert_eq!(
        team.log("anna"),
        [
            "stage Outreach Sent → Interested, by_hand Mei Chen",
            "stage Interested → Closed, by_hand Milo Novak",
        ]
    );
}

#[tokio::test]
async fn without_a_script_a_page_offers_the_move_anyway_and_leads_back_to_the_same_board() {
    let team = Team::open();
    let milo = team.milo();
    let menu = format!("{}/stage?sort=name", team.page_of("anna"));
    let menu = milo.get(&menu).await.expect(200).page();
    team.moves(&team.mei(), "anna", "Interested")
        .await
        .expect(303);

    let refused = milo.submit(&menu.form("Closed")).await.expect(409).page();

    assert_eq!(refused.heading(), "Changed meanwhile");
    assert_eq!(refused.link("Leave it there"), "/pipeline?sort=name");
    let moved = milo.submit(&anyway(&refused)).await;
    assert_eq!(moved.header("location"), "/pipeline?sort=name");
    assert_eq!(milo.follow(&moved).await.page().toast(), "Moved to Closed.");
    assert_eq!(team.standing("anna"), "Closed, Open");
}

#[tokio::test]
async fn the_page_of_the_contact_offers_the_move_anyway_and_stays() {
    let team = Team::open();
    let milo = team.milo();
    let place = format!("{}?back=contacts%3Fq%3Danna", team.page_of("anna"));
    let page = milo.get(&place).await.expect(200).page();
    team.moves(&team.mei(), "anna", "Interested")
        .await
        .expect(303);

    let form = page.form("Move").with("stage", &team.stage("Closed"));
    let refused = milo.submit(&form).await.expect(409).page();

    assert_eq!(refused.link("Leave it there"), place);
    let moved = milo.submit(&anyway(&refused)).await;
    assert_eq!(moved.header("location"), place);
    assert_eq!(team.standing("anna"), "Closed, Open");
}

#[tokio::test]
async fn a_third_mover_is_a_conflict_again() {
    let team = Team::open();
    let mei = team.mei();
    team.moves(&mei, "anna", "Interested").await.expect(303);
    let form = anyway(&dropped(&team).await);
    team.moves(&team.ana(), "anna", "Lost").await.expect(303);
    let before = team.dump(&["contacts", "activities", "runs"]);

    let again = team.milo().submit(&form).await.expect(409).page();

    let sentence = "Ana Lima moved Anna Kowalska to Lost at 10:00. Nothing was changed.";
    assert!(again.text().contains(sentence), "{}", again.text());
    assert_eq!(team.dump(&["contacts", "activities", "runs"]), before);
    assert_eq!(anyway(&again).value("seen_stage"), team.stage("Lost"));
}

#[tokio::test]
async fn a_rule_and_a_program_are_named_as_the_log_names_them() {
    let team = Team::open();
    team.adds_rule_on_status(&team.ana(), "lost", "Lost")
        .await
        .expect(303);
    team.sets_status(&team.mei(), "anna", "lost")
        .await
        .expect(303);
    assert_eq!(
        dropped(&team).await.toast(),
        "The rule Lost → Lost moved Anna Kowalska to Lost at 10:00. Nothing was changed."
    );

    let program = team.program_of(&team.ana(), "ManyChat", "write").await;
    let place = format!("/api/v1{}", team.page_of("anna"));
    let stage: i64 = team.stage("Interested").parse().unwrap();
    let moved = program.patch(&place, json!({"stage": stage})).await;
    moved.expect(200);
    assert_eq!(
        dropped(&team).await.toast(),
        "ManyChat, via API, moved Anna Kowalska to Interested at 10:00. Nothing was changed."
    );
}

#[tokio::test]
async fn a_move_of_another_day_is_told_with_its_date() {
    let team = Team::open();
    team.moves(&team.mei(), "anna", "Interested")
        .await
        .expect(303);
    team.later(TimeDelta::hours(14));

    assert_eq!(
        dropped(&team).await.toast(),
        "Mei Chen moved Anna Kowalska to Interested on 2 March 2026, 10:00. Nothing was changed."
    );
}

#[tokio::test]
async fn a_target_that_was_deleted_is_not_offered() {
    let team = Team::open();
    team.moves(&team.mei(), "anna", "Interested")
        .await
        .expect(303);
    team.begins_to_delete("Closed", "Lost");

    let page = dropped(&team).await;

    assert_eq!(
        page.toast(),
        "The stage Closed is being deleted. Choose another one."
    );
    assert!(!page.has(".toast form"));
}

#[tokio::test]
async fn a_stages_name_is_text_where_a_move_is_offered_and_told() {
    let team = Team::open();
    team.moves(&team.mei(), "anna", "Interested")
        .await
        .expect(303);
    let (seen, target) = (team.stage("Outreach Sent"), team.stage("Closed"));
    for payload in PAYLOADS {
        let name = payload.replace('\'', "''");
        team.database.execute(&format!(
            "UPDATE stages SET name = '{name}' WHERE id = {target}"
        ));
        let fields = [("stage", &*target), ("seen_stage", &*seen), ("board", "")];
        let place = format!("{}/stage", team.page_of("anna"));
        shows_as_text(&team.milo().post_by_htmx(&place, &fields).await, payload);
        shows_as_text(&team.milo().post(&place, &fields).await, payload);
    }
}
