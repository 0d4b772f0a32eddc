//! Taking a batch back: old values, with what rules did; what was changed since is left.

use chrono::TimeDelta;
use leadboard::app::App;
use leadboard::crm::contact::create::{NewContact, create};
use leadboard::crm::contact::profile::Profile;
use leadboard::crm::contact::username::Username;
use leadboard::db::id::{BatchId, OrganizationId, StageId, UserId};
use leadboard::people::{By, Through};

use crate::support::Team;
use crate::support::page::Page;
use crate::support::person::{Answer, Person};
use crate::support::server::config;

async fn result(who: &Person, started: &Answer) -> Page {
    who.follow(started).await.expect(200).page()
}

async fn tallies(who: &Person, started: &Answer) -> Vec<String> {
    result(who, started).await.list(".tally")
}

#[tokio::test]
async fn a_bulk_edit_is_taken_back_with_what_rules_did_and_sets_off_no_rule() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let (vip, cold) = (team.has_tag("vip", &[]), team.has_tag("cold", &["anna"]));
    let (anna, ben) = (team.contact("anna"), team.contact("ben"));
    let milo = team.milo();
    let fields = [
        ("stage", &*team.stage("Closed")),
        ("assignee", "4"),
        ("add_tag", &vip),
        ("remove_tag", &cold),
    ];
    let edited = team.edits(&milo, &["anna", "ben"], &fields).await;
    assert_eq!(team.standing("anna"), "Closed, Won");
    let (lines, runs) = (team.log("anna").len(), team.runs("anna"));
    team.later(TimeDelta::minutes(5));

    let page = result(&milo, &edited).await;
    let confirm = milo.get(&page.link("Undo")).await.expect(200).page();
    assert_eq!(confirm.heading(), "Undo this bulk edit?");
    assert!(
        confirm
            .text()
            .contains("What was changed is set back for 2 contacts")
    );
    let undone = milo.submit(&confirm.form("Undo")).await;

    for (username, before) in [("anna", anna), ("ben", ben)] {
        let after = team.contact(username);
        assert_eq!(after.stage_id, before.stage_id);
        assert_eq!(after.lead_status, before.lead_status);
        assert_eq!(after.assignee_id, before.assignee_id);
        assert_eq!(after.tags, before.tags);
        assert_eq!(after.version, 3);
        assert!(
            after.last_activity_at < team.clock.now(),
            "it is no activity"
        );
    }
    assert_eq!(
        team.log("anna")[lines..],
        [
            "stage Closed → Outreach Sent, undo Milo Novak",
            "lead_status won → open, undo Milo Novak",
            "assignee Mei Chen → Milo Novak, undo Milo Novak",
            "tagged - → cold, undo Milo Novak",
            "untagged vip → -, undo Milo Novak",
        ]
    );
    assert_eq!(team.runs("anna"), runs);
    assert_eq!(
        tallies(&milo, &undone).await,
        ["2 Undone", "0 Unchanged", "0 Left as they are", "0 Failed"]
    );
    let before = result(&milo, &edited).await;
    assert!(
        before
            .text()
            .contains("It was undone: see what came of it.")
    );
    assert!(!before.has_control("Undo"));
}

#[tokio::test]
async fn who_was_changed_since_is_left_and_listed_with_who_when_and_what() {
    let team = Team::open();
    let milo = team.milo();
    let edited = team
        .edits(&milo, &["anna", "ben", "dora"], &[("lead_status", "lost")])
        .await;
    team.later(TimeDelta::minutes(5));
    // The same field, another field, and a field that a rule of nobody's set.
    team.sets_status(&team.mei(), "anna", "won")
        .await
        .expect(303);
    team.moves(&team.mei(), "ben", "Closed").await.expect(303);

    let undone = team.takes_back(&milo, &edited).await;

    assert_eq!(
        tallies(&milo, &undone).await,
        ["2 Undone", "0 Unchanged", "1 Left as they are", "0 Failed"]
    );
    let page = result(&milo, &undone).await;
    assert_eq!(
        page.list(".item-what"),
        ["anna Mei Chen set Lead Status to Won on 2 March 2026, 10:05."]
    );
    assert_eq!(team.standing("anna"), "Outreach Sent, Won");
    assert_eq!(team.standing("ben"), "Closed, Open");
    assert_eq!(team.standing("dora"), "Interested, Open");
}

#[tokio::test]
async fn a_change_since_that_was_taken_back_is_not_in_the_way_of_the_batch() {
    let team = Team::open();
    let milo = team.milo();
    let to_closed = [("stage", &*team.stage("Closed"))];
    let edited = team.edits(&milo, &["anna", "ben"], &to_closed).await;
    let moved = team.moves(&milo, "anna", "Lost").await;
    let undo = milo.follow(&moved).await.page().form("Undo");
    milo.submit(&undo).await.expect(303);

    let undone = team.takes_back(&milo, &edited).await;

    assert_eq!(
        tallies(&milo, &undone).await,
        ["2 Undone", "0 Unchanged", "0 Left as they are", "0 Failed"]
    );
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
}

#[tokio::test]
async fn a_batch_since_that_was_taken_back_is_not_in_the_way_of_a_change() {
    let team = Team::open();
    let milo = team.milo();
    let moved = team.moves(&milo, "anna", "Interested").await;
    let undo = milo.follow(&moved).await.page().form("Undo");
    let to_closed = [("stage", &*team.stage("Closed"))];
    let edited = team.edits(&milo, &["anna", "ben"], &to_closed).await;
    let refused = milo.submit(&undo).await.expect(409).page();
    assert!(refused.text().contains("set Pipeline Stage to Closed"));

    team.takes_back(&milo, &edited).await;
    milo.submit(&undo).await.expect(303);

    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
}

#[tokio::test]
async fn what_was_held_before_and_is_gone_cannot_be_given_back() {
    let team = Team::open();
    let (milo, ana) = (team.milo(), team.ana());
    let cold = team.has_tag("cold", &["ben"]);
    let fields = [
        ("stage", &*team.stage("Closed")),
        ("assignee", "2"),
        ("remove_tag", &cold),
    ];
    let edited = team
        .edits(&milo, &["anna", "ben", "cleo", "dora"], &fields)
        .await;
    let stage = format!(
        "/settings/pipeline/stages/{}/deletion",
        team.stage("Outreach Sent")
    );
    ana.post(&stage, &[]).await.expect(303);
    ana.post("/settings/members/4/removal", &[])
        .await
        .expect(303);
    let cleos = format!("{}/deletion", team.page_of("cleo"));
    ana.post(&cleos, &[]).await.expect(303);

    let undone = team.takes_back(&milo, &edited).await;

    assert_eq!(
        result(&milo, &undone).await.list(".item-what"),
        [
            "anna The stage Outreach Sent, where it stood, was deleted.",
            "ben The stage Outreach Sent, where it stood, was deleted.",
            "not there any more The contact is not there any more.",
            "dora Mei Chen, the assignee it had, is not in the team any more.",
        ]
    );
    assert_eq!(team.standing("dora"), "Closed, Open");
}

#[tokio::test]
async fn a_tag_that_was_deleted_is_missed_where_it_was_taken_off_and_not_where_it_was_put_on() {
    let team = Team::open();
    let milo = team.milo();
    let (vip, cold) = (team.has_tag("vip", &[]), team.has_tag("cold", &["ben"]));
    let fields = [
        ("lead_status", "won"),
        ("add_tag", &*vip),
        ("remove_tag", &*cold),
    ];
    let edited = team.edits(&milo, &["anna", "ben"], &fields).await;
    team.database.execute("DELETE FROM tags");

    let undone = team.takes_back(&milo, &edited).await;

    let page = result(&milo, &undone).await;
    assert_eq!(
        page.list(".item-what"),
        ["ben The tag cold, which it had, was deleted."]
    );
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
    assert_eq!(team.standing("ben"), "Outreach Sent, Won");
}

#[tokio::test]
async fn taking_back_is_taken_back_and_that_again() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let milo = team.milo();
    let edited = team
        .edits(&milo, &["anna", "ben"], &[("lead_status", "won")])
        .await;
    let first = team.contact("anna");
    let undone = team.takes_back(&milo, &edited).await;
    team.sets_status(&team.mei(), "ben", "lost")
        .await
        .expect(303);

    let redone = team.takes_back(&milo, &undone).await;

    let taken = ["1 Undone", "0 Unchanged", "1 Left as they are", "0 Failed"];
    assert_eq!(tallies(&milo, &redone).await, taken);
    assert_eq!(team.standing("anna"), "Closed, Won");
    assert_eq!(team.contact("anna").stage_id, first.stage_id);
    let again = team.takes_back(&milo, &redone).await;
    let taken = ["1 Undone", "0 Unchanged", "0 Left as they are", "0 Failed"];
    assert_eq!(tallies(&milo, &again).await, taken);
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
    assert_eq!(team.standing("ben"), "Outreach Sent, Lost");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_take_the_same_back_at_once_take_it_back_once() {
    let team = Team::open();
    let (milo, ana) = (team.milo(), team.ana());
    let edited = team
        .edits(&milo, &["anna", "ben"], &[("lead_status", "won")])
        .await;

    let (first, second) = tokio::join!(
        team.takes_back(&milo, &edited),
        team.takes_back(&ana, &edited)
    );

    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    assert_eq!(team.contact("anna").version, 3);
    let late = team.takes_back(&ana, &edited).await.expect(409);
    assert!(late.page().text().contains("It was undone already."));
}

#[tokio::test]
async fn what_is_under_way_or_changed_nothing_is_not_taken_back() {
    let team = Team::open();
    let milo = team.milo();
    let idle = team
        .edits(&milo, &["cleo"], &[("lead_status", "won")])
        .await;
    let refused = team.takes_back(&milo, &idle).await.expect(409);
    assert!(refused.page().text().contains("It has changed nothing"));
    assert!(!result(&milo, &idle).await.has_control("Undo"));
    let edited = team
        .edits(&milo, &["cleo"], &[("lead_status", "lost")])
        .await;
    team.database.execute(
        "UPDATE batches SET state = 'running', leased_until = 9000000000000000 WHERE id > 1",
    );
    let refused = team.takes_back(&milo, &edited).await.expect(409);
    assert!(refused.page().text().contains("It is still under way."));
    assert_eq!(team.standing("cleo"), "Interested, Lost");
}

#[tokio::test]
async fn contacts_that_an_import_added_go_again_unless_something_happened_to_them() {
    let team = Team::open();
    team.database.execute(
        "INSERT INTO batches (organization_id, kind, state, user_id, user_name, plan, total, created_at, finished_at)
         VALUES (1, 'import', 'done', 2, 'Ana Lima', '{\"file\":\"a.csv\",\"headers\":[],\"mapping\":null,\
            \"choices\":{\"stage\":null,\"rules\":false,\"new_tags\":false},\"preview\":null}', 4, 1, 9000000000000000)",
    );
    let app = App::open(config(&team.database.url), team.clock.clone()).unwrap();
    let by = By::resumed(
        OrganizationId(1),
        UserId(2),
        "Ana Lima".to_owned(),
        Through::Import,
    );
    let by = by.in_batch(BatchId(1));
    for (number, name) in ["quiet", "noted", "moved", "edited"]
        .into_iter()
        .enumerate()
    {
        let profile = Profile::of(Username::parse(name).unwrap());
        let new = NewContact::by_hand(profile, StageId(1), None);
        let id = app.write_blocking(&by, |tx| create(tx, &new)).unwrap();
        team.database.execute(&format!(
            "INSERT INTO batch_items (organization_id, batch_id, number, contact_id, outcome)
             VALUES (1, 1, {number}, {id}, 'created')"
        ));
    }
    let note = format!("{}/notes", team.page_of("noted"));
    team.mei()
        .post(&note, &[("text", "mine")])
        .await
        .expect(303);
    team.moves(&team.mei(), "moved", "Closed").await.expect(303);
    team.edits(&team.mei(), &["edited"], &[("assignee", "3")])
        .await
        .expect(303);
    let ana = team.ana();
    let page = ana.get("/batches/1").await.expect(200).page();
    let confirm = ana.get(&page.link("Undo")).await.page();
    assert!(
        confirm
            .text()
            .contains("What it added is deleted: 4 contacts.")
    );

    let undone = ana.submit(&confirm.form("Undo")).await;

    let page = result(&ana, &undone).await;
    assert_eq!(
        page.list(".item-what"),
        [
            "noted Mei Chen wrote a note on 2 March 2026, 10:00.",
            "moved Mei Chen set Pipeline Stage to Closed on 2 March 2026, 10:00.",
            "edited Mei Chen set Assignee to Milo Novak on 2 March 2026, 10:00.",
        ]
    );
    let contacts = team.dump(&["contacts"]);
    let is_there = |name: &str| contacts.iter().any(|row| row.contains(name));
    assert!(!is_there("quiet") && is_there("noted") && is_there("moved") && is_there("edited"));
    let gone = team.dump(&["activities"]);
    let gone = gone.iter().filter(|line| line.contains("contact_deleted"));
    assert_eq!(gone.count(), 1);
}

#[tokio::test]
async fn what_was_hidden_for_long_is_hidden_again_once_a_mistake_is_taken_back() {
    let team = Team::open();
    let milo = team.milo();
    team.sets_status(&milo, "ben", "lost").await.expect(303);
    team.later(TimeDelta::days(9));
    let hidden = async || {
        let page = milo.get("/pipeline?hide=7").await.expect(200).page();
        page.words("#hidden a")
    };
    let before = hidden().await;
    assert!(before.starts_with("2 hidden"), "{before}");
    let edited = team
        .edits(&milo, &["ben", "cleo"], &[("lead_status", "open")])
        .await;
    assert!(hidden().await.starts_with("0 hidden"));

    team.takes_back(&milo, &edited).await;

    assert_eq!(hidden().await, before);
}

#[tokio::test]
async fn an_undo_that_could_do_nothing_may_be_tried_again() {
    let team = Team::open();
    let (milo, mei) = (team.milo(), team.mei());
    let edited = team
        .edits(&milo, &["anna"], &[("stage", &*team.stage("Closed"))])
        .await;
    let moved = team.moves(&mei, "anna", "Lost").await;
    let nothing = team.takes_back(&milo, &edited).await;
    assert_eq!(
        tallies(&milo, &nothing).await,
        ["0 Undone", "0 Unchanged", "1 Left as they are", "0 Failed"]
    );
    let undo = mei.follow(&moved).await.page().form("Undo");
    mei.submit(&undo).await.expect(303);

    let page = result(&milo, &edited).await;
    assert!(page.has_control("Undo"));
    team.takes_back(&milo, &edited).await.expect(303);

    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
    let late = team.takes_back(&milo, &edited).await.expect(409);
    assert!(late.page().text().contains("It was undone already."));
}
