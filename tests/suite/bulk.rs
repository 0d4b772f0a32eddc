//! Editing many contacts at once: what is chosen, for whom, and what is told of it.

use chrono::TimeDelta;

use crate::support::Team;
use crate::support::page::Page;
use crate::support::person::{Answer, Person};

/// The page of a batch that was started.
async fn result(team: &Team, who: &Person, started: &Answer) -> Page {
    let place = started.header("location");
    let batch = place.rsplit('/').next().unwrap();
    team.waits_until(|team| team.is_done(batch)).await;
    who.follow(started).await.expect(200).page()
}

fn tallies(page: &Page) -> Vec<String> {
    page.list(".tally")
}

#[tokio::test]
async fn a_bulk_edit_changes_only_what_was_chosen_and_rules_answer_each_contact() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let (anna, dora) = (team.contact("anna"), team.contact("dora"));
    team.later(TimeDelta::minutes(5));

    let closed = [("stage", &*team.stage("Closed"))];
    let started = team.edits(&team.milo(), &["anna", "dora"], &closed).await;

    for (username, before, from) in [
        ("anna", anna, "Outreach Sent"),
        ("dora", dora, "Interested"),
    ] {
        let after = team.contact(username);
        assert_eq!(team.standing(username), "Closed, Won");
        assert_eq!(after.assignee_id, before.assignee_id);
        assert_eq!(after.version, before.version + 1, "one change");
        assert_eq!(after.last_activity_at, team.clock.now());
        let moved = format!("stage {from} → Closed, by_hand Milo Novak");
        let won = "lead_status open → won, automation (Closed → Won)";
        assert_eq!(team.log(username), [&moved, won]);
        assert_eq!(team.runs(username).len(), 2);
    }
    assert_eq!(team.standing("ben"), "Outreach Sent, Open");
    let page = result(&team, &team.milo(), &started).await;
    assert_eq!(page.heading(), "Bulk edit of 2 contacts");
    assert_eq!(
        page.list(".bulk-changes li"),
        ["Pipeline Stage becomes Closed"]
    );
    assert_eq!(tallies(&page), ["2 Succeeded", "0 Unchanged", "0 Failed"]);
    assert!(!page.has("progress") && !page.has("[hx-trigger]"));
    let seen = team.sees(&team.mei(), "anna").await;
    assert!(seen.log()[1].contains("Pipeline Stage Outreach Sent → Closed"));
}

#[tokio::test]
async fn several_fields_and_tags_are_one_change_of_each_contact() {
    let team = Team::open();
    let (vip, cold) = (
        team.has_tag("vip", &["anna"]),
        team.has_tag("cold", &["ben"]),
    );
    let fields = [
        ("lead_status", "lost"),
        ("assignee", "nobody"),
        ("add_tag", &*vip),
        ("remove_tag", &*cold),
    ];

    let started = team.edits(&team.milo(), &["anna", "ben"], &fields).await;

    let (anna, ben) = (team.log("anna"), team.log("ben"));
    assert_eq!(
        anna,
        [
            "lead_status open → lost, by_hand Milo Novak",
            "assignee Milo Novak → -, by_hand Milo Novak",
        ]
    );
    assert_eq!(
        ben,
        [
            "lead_status open → lost, by_hand Milo Novak",
            "untagged cold → -, by_hand Milo Novak",
            "tagged - → vip, by_hand Milo Novak",
        ]
    );
    let changes = team.activities("ben");
    assert!(
        changes
            .iter()
            .all(|line| line.change_id == changes[0].change_id)
    );
    let page = result(&team, &team.milo(), &started).await;
    assert_eq!(
        page.list(".bulk-changes li"),
        [
            "Lead Status becomes Lost",
            "Assignee becomes nobody",
            "Tag vip is added",
            "Tag cold is removed",
        ]
    );
}

#[tokio::test]
async fn who_has_it_already_is_counted_as_unchanged_and_nothing_is_written_for_them() {
    let team = Team::open();
    let before = team.contact("cleo");

    let started = team
        .edits(&team.milo(), &["anna", "cleo"], &[("lead_status", "won")])
        .await;

    let page = result(&team, &team.milo(), &started).await;
    assert_eq!(tallies(&page), ["1 Succeeded", "1 Unchanged", "0 Failed"]);
    assert_eq!(team.contact("cleo"), before);
    assert_eq!(team.log("cleo"), [""; 0]);
    let milo = team.milo();
    let page = format!("{}?outcome=unchanged", started.header("location"));
    let page = milo.get(&page).await.expect(200).page();
    assert_eq!(page.list(".item-what"), ["cleo"]);
}

#[tokio::test]
async fn the_steps_say_what_will_happen_to_how_many_before_anything_does() {
    let team = Team::open();
    let (milo, before) = (team.milo(), team.dump(&["contacts", "batches"]));
    let list = milo.get("/contacts").await.expect(200).page();
    let mut form = list.form("Edit selected");
    form.fields.push(("contact".to_owned(), "1".to_owned()));
    form.fields.push(("contact".to_owned(), "2".to_owned()));
    assert_eq!(form.action, "/contacts/bulk");

    let choose = milo.submit(&form).await.expect(200).page();
    assert_eq!(choose.heading(), "Edit 2 contacts");
    let nothing = milo.submit(&choose.form("Continue")).await.expect(422);
    assert!(
        nothing
            .page()
            .text()
            .contains("Choose at least one field to change.")
    );
    let form = choose.form("Continue").with("lead_status", "won");
    let review = milo.submit(&form).await.expect(200).page();
    assert_eq!(review.heading(), "Change 2 contacts?");
    assert_eq!(review.list(".bulk-changes li"), ["Lead Status becomes Won"]);
    let again = milo.submit(&review.form("Back")).await.expect(200).page();
    assert_eq!(again.form("Continue").value("lead_status"), "won");
    assert_eq!(team.dump(&["contacts", "batches"]), before);

    let started = milo.submit(&review.form("Change 2 contacts")).await;
    let page = result(&team, &milo, &started).await;
    assert_eq!(tallies(&page), ["2 Succeeded", "0 Unchanged", "0 Failed"]);
    assert_eq!(team.standing("ben"), "Outreach Sent, Won");
}

#[tokio::test]
async fn all_that_a_filter_finds_are_edited_also_those_of_other_pages() {
    let team = Team::open();
    let names: Vec<String> = (0..120).map(|number| format!("lead_{number}")).collect();
    team.pastes(&team.mei(), &names, "Outreach Sent")
        .await
        .expect(200);
    let milo = team.milo();
    let list = milo.get("/contacts?q=lead_1").await.expect(200).page();
    assert_eq!(list.list(".list-count"), ["31 contacts"]);
    let mut form = list.form("Edit selected");
    form.fields.push(("all".to_owned(), "yes".to_owned()));
    let choose = milo.submit(&form).await.expect(200).page();
    assert_eq!(choose.heading(), "Edit 31 contacts");

    let mut form = choose.form("Continue").with("assignee", "3");
    form.fields.push(("step".to_owned(), "start".to_owned()));
    form.fields
        .retain(|(name, value)| !(name == "step" && value == "review"));
    let started = milo.submit(&form).await;

    let page = result(&team, &milo, &started).await;
    assert_eq!(tallies(&page), ["31 Succeeded", "0 Unchanged", "0 Failed"]);
    let assigned = |name: &str| team.contact(name).assignee_id.is_some();
    assert!(assigned("lead_1") && assigned("lead_119") && !assigned("lead_2"));
    // All pages of the whole list, too.
    let fields = [
        ("all", "yes"),
        ("query", ""),
        ("step", "start"),
        ("lead_status", "lost"),
    ];
    let started = milo.post("/contacts/bulk", &fields).await;
    let page = result(&team, &milo, &started).await;
    assert_eq!(tallies(&page), ["124 Succeeded", "0 Unchanged", "0 Failed"]);
    assert_eq!(team.contact("oskar").lead_status.code(), "open");
}

#[tokio::test]
async fn more_than_a_hundred_thousand_are_refused_in_words() {
    let team = Team::open();
    team.database.execute(
        "INSERT INTO contacts (organization_id, username, source, stage_id, lead_status, conversation_status,
             version, sort_name, search_text, last_activity_at, created_at)
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
         SELECT 1, 'lead_' || i, 'import', 1, 'open', 'no_reply', 1, 'lead_' || i, 'lead_' || i, i, i FROM n",
    );
    let fields = [
        ("all", "yes"),
        ("query", ""),
        ("step", "start"),
        ("lead_status", "won"),
    ];
    let refused = team.milo().post("/contacts/bulk", &fields).await;
    let page = team.milo().follow(&refused).await.page();
    assert!(page.toast().starts_with("At most 100,000 contacts"));
    assert_eq!(team.dump(&["batches", "batch_items"]), [""; 0]);
    let list = team.milo().get("/contacts").await.expect(200).page();
    assert_eq!(list.list(".list-count"), ["100,004 contacts"]);
    assert!(!list.has("[name=all]"));
}

#[tokio::test]
async fn what_cannot_be_chosen_is_refused_and_nothing_starts() {
    let team = Team::open();
    let vip = team.has_tag("vip", &[]);
    let going = team.stage("Lost");
    team.begins_to_delete("Lost", "Closed");
    for (fields, status, words) in [
        (
            vec![("add_tag", &*vip), ("remove_tag", &*vip)],
            422,
            "both added and removed",
        ),
        (vec![("stage", &*going)], 422, "is being deleted"),
        (vec![("stage", "x")], 422, "Choose a stage"),
        (vec![("lead_status", "great")], 422, "Choose a lead status"),
        (
            vec![("stage", "99")],
            422,
            "The stage you chose is not there",
        ),
        (
            vec![("assignee", "5")],
            422,
            "The assignee you chose is not there",
        ),
        (
            vec![("add_tag", "99")],
            422,
            "The tag you chose is not there",
        ),
        (vec![], 422, "Choose at least one field"),
    ] {
        let refused = team.edits(&team.milo(), &["anna"], &fields).await;
        let page = refused.expect(status).page();
        assert!(page.text().contains(words), "{fields:?}: {}", page.text());
    }
    let nobody = team
        .edits(&team.milo(), &[], &[("lead_status", "won")])
        .await;
    let page = team.milo().follow(&nobody).await.page();
    assert_eq!(page.toast(), "Select at least one contact first.");
    assert_eq!(team.dump(&["batches", "batch_items"]), [""; 0]);
}

#[tokio::test]
async fn what_is_deleted_between_the_steps_is_told_and_the_selection_stays() {
    let team = Team::open();
    let vip = team.has_tag("vip", &[]);
    let (ana, milo) = (team.ana(), team.milo());
    let fields = [
        ("contact", "1"),
        ("contact", "2"),
        ("lead_status", "won"),
        ("add_tag", &*vip),
        ("step", "review"),
    ];
    let review = milo.post("/contacts/bulk", &fields).await.expect(200);
    let deletion = format!("/settings/tags/{vip}/deletion");
    ana.post(&deletion, &[]).await.expect(303);

    let started = milo.submit(&review.page().form("Change 2 contacts")).await;

    let again = started.expect(422).page();
    assert_eq!(again.heading(), "Edit 2 contacts");
    assert_eq!(
        again.words("main .alert"),
        "The tag you chose is not there any more. Choose again."
    );
    let form = again.form("Continue");
    assert_eq!(form.value("lead_status"), "won");
    let review = milo.submit(&form).await.expect(200).page();
    assert_eq!(review.list(".bulk-changes li"), ["Lead Status becomes Won"]);
    let started = milo.submit(&review.form("Change 2 contacts")).await;
    let page = result(&team, &milo, &started).await;
    assert_eq!(tallies(&page), ["2 Succeeded", "0 Unchanged", "0 Failed"]);
}

#[tokio::test]
async fn contacts_of_another_organization_are_nothing_in_a_selection() {
    let team = Team::open();
    let oskar = team.contact("oskar");

    let started = team
        .edits(&team.milo(), &["anna", "oskar"], &[("lead_status", "won")])
        .await;

    let page = result(&team, &team.milo(), &started).await;
    assert_eq!(page.heading(), "Bulk edit of 1 contact");
    assert_eq!(team.contact("oskar"), oskar);
    let none = team
        .edits(&team.otto(), &["anna"], &[("lead_status", "lost")])
        .await;
    assert_eq!(none.expect(303).header("location"), "/contacts");
    assert_eq!(team.standing("anna"), "Outreach Sent, Won");
}

#[tokio::test]
async fn a_batch_is_seen_by_its_author_and_by_admins_of_the_organization() {
    let team = Team::open();
    let started = team
        .edits(&team.milo(), &["anna"], &[("lead_status", "won")])
        .await;
    let place = started.header("location").to_owned();
    for (who, status, listed) in [
        (team.milo(), 200, 1),
        (team.ana(), 200, 1),
        (team.olga(), 200, 1),
        (team.mei(), 404, 0),
        (team.otto(), 404, 0),
    ] {
        who.get(&place).await.expect(status);
        who.get(&format!("{place}/undo")).await.expect(status);
        let list = who.get("/batches").await.expect(200).page();
        assert_eq!(list.all(".batch-kind").len(), listed);
    }
    let before = team.dump(&["batches", "batch_items", "contacts"]);
    for who in [team.mei(), team.otto()] {
        let undo = who.post(&format!("{place}/undo"), &[]).await;
        undo.expect(404);
    }
    assert_eq!(team.dump(&["batches", "batch_items", "contacts"]), before);
    let list = team.ana().get("/batches").await.expect(200).page();
    assert_eq!(list.words(".batch-kind"), "Bulk edit of 1 contact");
    assert_eq!(list.words(".batch-told .hint"), "Lead Status becomes Won");
    assert_eq!(list.words(".batch-counts"), "Succeeded 1");
    assert!(list.words(".batch-by").starts_with("Milo Novak"));
}

#[tokio::test]
async fn who_came_after_somebody_looked_it_over_is_not_changed_unseen() {
    let team = Team::open();
    let milo = team.milo();
    let fields = [
        ("all", "yes"),
        ("query", "lead_status=open"),
        ("stage", &*team.stage("Closed")),
        ("step", "review"),
    ];
    let reviewed = milo.post("/contacts/bulk", &fields).await.expect(200);
    let form = reviewed.page().form("Change 3 contacts");
    let fields = [("username", "nora"), ("stage", "1")];
    team.mei().post("/contacts", &fields).await.expect(303);

    let again = milo.submit(&form).await.expect(200).page();

    let told =
        "Since you looked, contacts came or went. Now it is 4 contacts. Nothing was changed yet.";
    assert_eq!(again.words(".alert"), told);
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
    let started = milo.submit(&again.form("Change 4 contacts")).await;
    result(&team, &milo, &started).await;
    assert_eq!(team.standing("nora"), "Closed, Open");
}
