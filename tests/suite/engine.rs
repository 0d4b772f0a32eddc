//! What happens when a contact changes: design, section 2, through the front door.

use std::collections::HashSet;

use chrono::TimeDelta;
use diesel::prelude::*;
use leadboard::db::schema::contacts;

use crate::support::Team;
use crate::support::cast::start;
use crate::support::rows;

#[tokio::test]
async fn dragging_a_card_to_closed_marks_it_won_and_the_log_says_through_what() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let milo = team.milo();

    let answer = team.moves(&milo, "anna", "Closed").await;

    let board = milo.follow(&answer).await.page();
    assert_eq!(board.toast(), "Moved to Closed. Won via automation.");
    assert_eq!(team.standing("anna"), "Closed, Won");
    let page = team.sees(&milo, "anna").await;
    assert_eq!(
        page.log(),
        [
            "Lead Status Open → Won, via automation (Closed → Won)",
            "Pipeline Stage Outreach Sent → Closed, by Milo Novak",
            "Added to Outreach Sent, by Olga Berg",
        ]
    );
    assert_eq!(
        team.runs("anna"),
        [
            "Closed → Won: applied",
            "Won → Closed: skipped, already_there"
        ]
    );
}

#[tokio::test]
async fn the_starter_set_keeps_an_abandoned_contact_abandoned() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;

    team.sets_status(&team.milo(), "anna", "abandoned")
        .await
        .expect(303);

    assert_eq!(team.standing("anna"), "Lost, Abandoned");
    assert_eq!(
        team.runs("anna"),
        [
            "Abandoned → Lost: applied",
            "Lost → Lost: skipped, named_by_this_change"
        ]
    );
}

#[tokio::test]
async fn setting_won_on_the_contact_page_moves_the_card_to_closed() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let milo = team.milo();

    let answer = team.sets_status(&milo, "anna", "won").await;

    let page = milo.follow(&answer).await.page();
    assert_eq!(
        page.toast(),
        "Lead Status set to Won. Moved to Closed via automation."
    );
    assert_eq!(page.words(".badge-large"), "Won");
    assert_eq!(
        team.log("anna"),
        [
            "lead_status open → won, by_hand Milo Novak",
            "stage Outreach Sent → Closed, automation (Won → Closed)",
        ]
    );
}

#[tokio::test]
async fn each_example_rule_of_the_guide_does_what_it_says() {
    for (stage, status, contact, stands) in [
        ("Closed", "won", "anna", "Closed, Won"),
        ("Lost", "lost", "anna", "Lost, Lost"),
        ("Outreach Sent", "open", "cleo", "Outreach Sent, Open"),
    ] {
        let team = Team::open();
        team.adds_rule_on_stage(&team.ana(), stage, status)
            .await
            .expect(303);
        team.moves(&team.milo(), contact, stage).await.expect(303);
        assert_eq!(team.standing(contact), stands);
    }
    for (status, stage, stands) in [
        ("won", "Closed", "Closed, Won"),
        ("lost", "Lost", "Lost, Lost"),
        ("abandoned", "Lost", "Lost, Abandoned"),
    ] {
        let team = Team::open();
        team.adds_rule_on_status(&team.ana(), status, stage)
            .await
            .expect(303);
        team.sets_status(&team.milo(), "anna", status)
            .await
            .expect(303);
        assert_eq!(team.standing("anna"), stands);
    }
}

#[tokio::test]
async fn of_two_rules_for_one_trigger_the_first_owns_the_field_even_where_it_finds_it_won() {
    let team = Team::open();
    let ana = team.ana();
    team.adds_rule_on_stage(&ana, "Closed", "won")
        .await
        .expect(303);
    team.adds_rule_on_stage(&ana, "Closed", "lost")
        .await
        .expect(303);

    team.moves(&team.milo(), "cleo", "Closed").await.expect(303);

    assert_eq!(team.standing("cleo"), "Closed, Won");
    assert_eq!(
        team.runs("cleo"),
        [
            "Closed → Won: skipped, already_there",
            "Closed → Lost: skipped, claimed, Closed → Won"
        ]
    );
}

#[tokio::test]
async fn a_ring_of_rules_comes_to_rest_and_says_why() {
    let team = Team::open();
    let ana = team.ana();
    team.adds_rule_on_stage(&ana, "Interested", "won")
        .await
        .expect(303);
    team.adds_rule_on_status(&ana, "won", "Closed")
        .await
        .expect(303);
    team.adds_rule_on_stage(&ana, "Closed", "lost")
        .await
        .expect(303);
    team.adds_rule_on_status(&ana, "lost", "Interested")
        .await
        .expect(303);

    team.moves(&team.milo(), "anna", "Interested")
        .await
        .expect(303);
    team.sets_status(&team.milo(), "ben", "won")
        .await
        .expect(303);

    assert_eq!(team.standing("anna"), "Interested, Won");
    assert_eq!(
        team.runs("anna"),
        [
            "Interested → Won: applied",
            "Won → Closed: skipped, named_by_this_change"
        ]
    );
    assert_eq!(team.standing("ben"), "Closed, Won");
    assert_eq!(
        team.runs("ben"),
        [
            "Won → Closed: applied",
            "Closed → Lost: skipped, named_by_this_change"
        ]
    );
}

#[tokio::test]
async fn a_rule_may_move_a_contact_backward() {
    let team = Team::open();
    team.adds_rule_on_status(&team.ana(), "open", "Outreach Sent")
        .await
        .expect(303);

    team.sets_status(&team.milo(), "cleo", "open")
        .await
        .expect(303);

    assert_eq!(team.standing("cleo"), "Outreach Sent, Open");
}

#[tokio::test]
async fn the_same_value_again_is_no_change_at_all() {
    let team = Team::open();
    let milo = team.milo();
    team.adds_starter_rules(&team.ana()).await;
    let tables = ["contacts", "activities", "runs", "notes"];
    let before = team.dump(&tables);
    team.later(TimeDelta::hours(1));

    let stage = team.moves(&milo, "cleo", "Interested").await;
    assert_eq!(
        milo.follow(&stage).await.page().toast(),
        "Already in Interested."
    );
    let status = team.sets_status(&milo, "cleo", "won").await;
    assert_eq!(milo.follow(&status).await.page().toast(), "Already Won.");
    let page = team.sees(&milo, "dora").await;
    let profile = milo.submit(&page.form("Save")).await;
    assert_eq!(
        milo.follow(&profile).await.page().toast(),
        "Nothing was changed."
    );
    let place = format!("{}/assignee", team.page_of("ben"));
    let assignee = milo.post(&place, &[("assignee", "")]).await;
    assert_eq!(
        milo.follow(&assignee).await.page().toast(),
        "Nothing was changed."
    );

    assert_eq!(team.dump(&tables), before);
}

#[tokio::test]
async fn adding_a_contact_sets_no_rule_off() {
    let team = Team::open();
    team.adds_rule_on_stage(&team.ana(), "Closed", "won")
        .await
        .expect(303);
    let stage = team.stage("Closed");

    team.milo()
        .post("/contacts", &[("username", "emil"), ("stage", &stage)])
        .await
        .expect(303);

    assert_eq!(team.standing("emil"), "Closed, Open");
    assert_eq!(team.runs("emil"), [""; 0]);
}

#[tokio::test]
async fn rules_answer_only_changes_that_come_after_them() {
    let team = Team::open();
    let milo = team.milo();
    team.moves(&milo, "anna", "Closed").await.expect(303);

    team.adds_rule_on_stage(&team.ana(), "Closed", "won")
        .await
        .expect(303);

    assert_eq!(team.standing("anna"), "Closed, Open");
    team.moves(&milo, "ben", "Closed").await.expect(303);
    assert_eq!(team.standing("ben"), "Closed, Won");
}

#[tokio::test]
async fn what_belongs_to_one_change_carries_its_id_and_counts_as_one_version() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let milo = team.milo();

    team.moves(&milo, "anna", "Closed").await.expect(303);
    team.moves(&milo, "anna", "Lost").await.expect(303);

    let activities = team.activities("anna");
    let changes: Vec<&str> = activities
        .iter()
        .map(|line| line.change_id.as_str())
        .collect();
    assert_eq!(changes.len(), 4);
    assert_eq!((changes[0], changes[2]), (changes[1], changes[3]));
    assert_ne!(changes[0], changes[2]);
    let runs = team.database.look(rows::runs);
    let of_runs: HashSet<&str> = runs.iter().map(|run| run.change_id.as_str()).collect();
    assert_eq!(of_runs, changes.iter().copied().collect());
    assert_eq!(team.contact("anna").version, 3);
}

#[tokio::test]
async fn assigning_and_editing_are_changes_that_set_no_stage_or_status_rule_off() {
    let team = Team::open();
    let milo = team.milo();
    team.adds_starter_rules(&team.ana()).await;

    let place = format!("{}/assignee", team.page_of("anna"));
    milo.post(&place, &[("assignee", "")]).await.expect(303);
    let page = team.sees(&milo, "anna").await;
    milo.submit(&page.form("Save").with("phone", "030 1234"))
        .await
        .expect(303);

    assert_eq!(
        team.log("anna"),
        [
            "assignee Milo Novak → -, by_hand Milo Novak",
            "phone - → 030 1234, by_hand Milo Novak"
        ]
    );
    assert_eq!(team.runs("anna"), [""; 0]);
    assert_eq!(team.contact("anna").version, 3);
}

#[tokio::test]
async fn when_a_status_changed_is_kept_whoever_changed_it_and_a_move_alone_leaves_it() {
    let team = Team::open();
    let milo = team.milo();
    team.adds_rule_on_stage(&team.ana(), "Closed", "won")
        .await
        .expect(303);
    let changed_at = |username: &str| -> Option<i64> {
        let of = contacts::table.filter(contacts::username.eq(username));
        team.database.look(|connection| {
            of.select(contacts::status_changed_at)
                .first(connection)
                .unwrap()
        })
    };
    for (hour, stage) in [(1, "Interested"), (2, "Closed"), (3, "Lost")] {
        team.later(TimeDelta::hours(1));
        team.moves(&milo, "anna", stage).await.expect(303);
        let expected = (hour > 1).then(|| start().plus(TimeDelta::hours(2)).micros());
        assert_eq!(changed_at("anna"), expected, "after {stage}");
        assert_eq!(team.contact("anna").last_activity_at, team.clock.now());
    }
    team.sets_status(&milo, "anna", "lost").await.expect(303);
    assert_eq!(changed_at("anna"), Some(team.clock.now().micros()));
}
