//! Taking one's own change back for ten minutes, with what rules did because of it, and doing it again.

use chrono::TimeDelta;

use crate::moves::{count, drops};
use crate::support::Team;
use crate::support::form::Form;
use crate::support::person::{Answer, Person};

const TABLES: [&str; 4] = ["contacts", "contact_tags", "activities", "runs"];

/// Sends a form by htmx, as the board does.
pub async fn presses(who: &Person, form: &Form) -> Answer {
    let fields = form.fields.iter();
    let fields: Vec<(&str, &str)> = fields
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    who.post_by_htmx(&form.action, &fields).await
}

/// Lets Milo move Anna to Closed, and returns what takes that back.
pub async fn moved(team: &Team) -> Form {
    let milo = team.milo();
    let answer = team.moves(&milo, "anna", "Closed").await;
    milo.follow(&answer).await.page().form("Undo")
}

/// A refused undo says why, and writes nothing.
pub async fn refuses(team: &Team, who: &Person, undo: &Form, status: u16, sentence: &str) {
    let before = team.dump(&TABLES);
    let page = who.submit(undo).await.expect(status).page();
    assert!(page.text().contains(sentence), "{}", page.text());
    assert_eq!(team.dump(&TABLES), before);
}

/// The buttons of a contact's log, newest first.
pub async fn offered(team: &Team, who: &Person, username: &str) -> Vec<String> {
    let page = team.sees(who, username).await;
    let buttons = page.all(".log-undo button");
    let names = buttons
        .iter()
        .map(|button| button.attr("aria-label").unwrap().to_owned());
    names.collect()
}

#[tokio::test]
async fn the_toast_of_a_drop_takes_it_back_with_what_rules_did() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let milo = team.milo();
    let drop = drops(&team, &milo, "anna", "Outreach Sent", "Closed", "sort=name").await;
    let drop = drop.expect(200).page();
    assert_eq!(drop.toast(), "Moved to Closed. Won via automation.");
    assert_eq!(drop.attribute(".toast form", "data-does"), "undo");
    let active = team.contact("anna").last_activity_at;
    let (version, runs) = (team.contact("anna").version, team.runs("anna"));
    team.later(TimeDelta::minutes(3));

    let undone = presses(&milo, &drop.form("Undo")).await.expect(200).page();

    let sentence = "Undone. Anna Kowalska is back in Outreach Sent. Lead Status is Open again.";
    assert_eq!(undone.toast(), sentence);
    assert_eq!(count(&team, &undone, "Outreach Sent"), "2");
    assert_eq!(count(&team, &undone, "Closed"), "0");
    assert!(undone.has("hx-partial[hx-target='#card-1'][hx-swap='delete']"));
    let column = format!(
        "hx-partial[hx-target='#stage-{}-cards']",
        team.stage("Outreach Sent")
    );
    let names = undone.list(&format!("{column} .card-name"));
    assert_eq!(names, ["Anna Kowalska", "ben"]);
    let log = team.log("anna");
    assert_eq!(
        log[log.len() - 2..],
        [
            "stage Closed → Outreach Sent, undo Milo Novak",
            "lead_status won → open, undo Milo Novak",
        ]
    );
    let contact = team.contact("anna");
    assert_eq!(contact.version, version + 1);
    assert_eq!(contact.last_activity_at, active);
    assert_eq!(team.runs("anna"), runs, "no rule was asked");
}

#[tokio::test]
async fn redo_is_undo_of_the_undo_and_can_be_undone() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let milo = team.milo();
    let undo = moved(&team).await;
    let undone = milo.submit(&undo).await;
    let page = milo.follow(&undone).await.page();
    assert_eq!(page.attribute(".toast form", "data-does"), "redo");
    // The redo has ten minutes of its own.
    team.later(TimeDelta::minutes(9));

    let redone = milo.submit(&page.form("Redo")).await;

    let page = milo.follow(&redone).await.page();
    let sentence = "Redone. Anna Kowalska is back in Closed. Lead Status is Won again.";
    assert_eq!(page.toast(), sentence);
    assert_eq!(team.standing("anna"), "Closed, Won");
    milo.submit(&page.form("Undo")).await.expect(303);
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
    // The first change was undone and redone since: what stands is the redo's.
    refuses(&team, &milo, &undo, 409, "It was undone already.").await;
}

#[tokio::test]
async fn one_change_after_the_other_is_undone_and_redone_in_turn() {
    let team = Team::open();
    let milo = team.milo();
    let answered = async |answer: Answer, button: &str| {
        let page = milo.follow(&answer).await.page();
        (page.toast(), page.form(button))
    };
    let (_, first) = answered(team.moves(&milo, "anna", "Interested").await, "Undo").await;
    let (_, second) = answered(team.moves(&milo, "anna", "Closed").await, "Undo").await;
    let sentence = "Milo Novak set Pipeline Stage to Closed on 2 March 2026, 10:00.";
    refuses(&team, &milo, &first, 409, sentence).await;

    let (said, redo_second) = answered(milo.submit(&second).await, "Redo").await;
    assert_eq!(said, "Undone. Anna Kowalska is back in Interested.");
    let (said, redo_first) = answered(milo.submit(&first).await, "Redo").await;
    assert_eq!(said, "Undone. Anna Kowalska is back in Outreach Sent.");
    // What it was done after is not there now.
    let sentence = "Milo Novak set Pipeline Stage to Outreach Sent on 2 March 2026, 10:00.";
    refuses(&team, &milo, &redo_second, 409, sentence).await;
    assert_eq!(offered(&team, &milo, "anna").await.len(), 1);

    let (said, undo_first) = answered(milo.submit(&redo_first).await, "Undo").await;
    assert_eq!(said, "Redone. Anna Kowalska is back in Interested.");
    let (said, undo_second) = answered(milo.submit(&redo_second).await, "Undo").await;
    assert_eq!(said, "Redone. Anna Kowalska is back in Closed.");
    let (said, _) = answered(milo.submit(&undo_second).await, "Redo").await;
    assert_eq!(said, "Undone. Anna Kowalska is back in Interested.");
    let (said, _) = answered(milo.submit(&undo_first).await, "Redo").await;
    assert_eq!(said, "Undone. Anna Kowalska is back in Outreach Sent.");
    let offers = ["Redo: Pipeline Stage Interested → Outreach Sent"];
    assert_eq!(offered(&team, &milo, "anna").await, offers);
}

#[tokio::test]
async fn every_form_of_the_contact_page_offers_undo_and_leads_back_to_the_page() {
    let team = Team::open();
    let milo = team.milo();
    let vip = team.has_tag("vip", &[]);
    let page = format!("{}?back=contacts%3Fq%3Danna", team.page_of("anna"));
    let before = team.contact("anna");
    for (button, field, value, sentence) in [
        (
            "Won",
            "lead_status",
            "won",
            "Undone. Lead Status of Anna Kowalska is Open again.",
        ),
        (
            "Move",
            "stage",
            "3",
            "Undone. Anna Kowalska is back in Outreach Sent.",
        ),
        (
            "Assign",
            "assignee",
            "2",
            "Undone. Anna Kowalska is as before.",
        ),
        (
            "Add tag",
            "tag",
            &*vip,
            "Undone. Anna Kowalska is as before.",
        ),
        (
            "Save",
            "email",
            "anna@example.com",
            "Undone. Anna Kowalska is as before.",
        ),
    ] {
        let form = milo.get(&page).await.expect(200).page().form(button);
        let saved = milo.submit(&form.with(field, value)).await;
        let undo = milo.follow(&saved).await.page().form("Undo");

        let undone = milo.submit(&undo).await;

        assert_eq!(undone.header("location"), page, "{button}");
        assert_eq!(milo.follow(&undone).await.page().toast(), sentence);
    }
    let after = team.contact("anna");
    assert_eq!(
        (
            after.stage_id,
            after.lead_status,
            after.assignee_id,
            after.email,
            after.tags
        ),
        (
            before.stage_id,
            before.lead_status,
            before.assignee_id,
            before.email,
            before.tags
        )
    );
    assert_eq!(team.dump(&["contact_tags"]), [""; 0]);
}

#[tokio::test]
async fn without_a_script_the_board_says_what_was_moved_and_undo_leads_back_to_it() {
    let team = Team::open();
    let milo = team.milo();
    let menu = format!("{}/stage?lead_status=open", team.page_of("anna"));
    let menu = milo.get(&menu).await.expect(200).page();
    let moved = milo.submit(&menu.form("Closed")).await;
    let board = milo.follow(&moved).await.page();
    assert_eq!(board.toast(), "Moved to Closed.");

    let undone = milo.submit(&board.form("Undo")).await;

    assert_eq!(undone.header("location"), "/pipeline?lead_status=open");
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
}

#[tokio::test]
async fn nothing_is_offered_where_nothing_was_changed() {
    let team = Team::open();
    let milo = team.milo();
    team.moves(&team.mei(), "anna", "Closed").await.expect(303);
    let drop = drops(&team, &milo, "anna", "Outreach Sent", "Closed", "").await;
    let page = drop.expect(200).page();
    assert_eq!(page.toast(), "Already in Closed.");
    assert!(!page.has(".toast form"));
    let same = team.sets_status(&milo, "anna", "open").await;
    assert!(!milo.follow(&same).await.page().has(".toast form"));
}

#[tokio::test]
async fn what_else_was_done_since_stays() {
    let team = Team::open();
    let (milo, mei) = (team.milo(), team.mei());
    let undo = moved(&team).await;
    let note = format!("{}/notes", team.page_of("anna"));
    mei.post(&note, &[("text", "called")]).await.expect(303);
    let profile = team.sees(&mei, "anna").await.form("Save");
    mei.submit(&profile.with("name", "Anna K"))
        .await
        .expect(303);

    milo.submit(&undo).await.expect(303);

    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
    assert_eq!(team.contact("anna").name.as_deref(), Some("Anna K"));
}

#[tokio::test]
async fn the_log_offers_undo_on_ones_own_latest_changes_and_redo_on_what_was_undone() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let milo = team.milo();
    team.sets_status(&team.mei(), "anna", "won")
        .await
        .expect(303);
    team.moves(&milo, "anna", "Interested").await.expect(303);
    let profile = team.sees(&milo, "anna").await.form("Save");
    let profile = profile
        .with("name", "Anna K")
        .with("email", "a@example.com");
    milo.submit(&profile).await.expect(303);
    let expected = [
        "Undo: Name Anna Kowalska → Anna K",
        "Undo: Pipeline Stage Closed → Interested",
    ];
    assert_eq!(offered(&team, &milo, "anna").await, expected);

    let place = format!("{}?kind=stage&back=contacts", team.page_of("anna"));
    let page = milo.get(&place).await.expect(200).page();
    let undo = page.form("Undo: Pipeline Stage Closed → Interested");
    let undone = milo.submit(&undo).await;

    assert_eq!(
        undone.header("location"),
        format!("{}?back=contacts", team.page_of("anna"))
    );
    assert_eq!(team.standing("anna"), "Closed, Won");
    let expected = [
        "Redo: Pipeline Stage Interested → Closed",
        "Undo: Name Anna Kowalska → Anna K",
    ];
    assert_eq!(offered(&team, &milo, "anna").await, expected);
    assert_eq!(
        team.sees(&milo, "anna").await.log()[0],
        "Pipeline Stage Interested → Closed, undone by Milo Novak"
    );
}

#[tokio::test]
async fn there_and_back_is_undone_twice_and_redone_twice() {
    let team = Team::open();
    let milo = team.milo();
    let answered = async |answer: Answer, button: &str| {
        let page = milo.follow(&answer).await.page();
        (page.toast(), page.form(button))
    };
    let (_, there) = answered(team.moves(&milo, "anna", "Interested").await, "Undo").await;
    let (_, back) = answered(team.moves(&milo, "anna", "Outreach Sent").await, "Undo").await;
    let (_, redo_back) = answered(milo.submit(&back).await, "Redo").await;
    let (_, redo_there) = answered(milo.submit(&there).await, "Redo").await;
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");

    let (said, _) = answered(milo.submit(&redo_there).await, "Undo").await;
    assert_eq!(said, "Redone. Anna Kowalska is back in Interested.");
    let (said, _) = answered(milo.submit(&redo_back).await, "Undo").await;
    assert_eq!(said, "Redone. Anna Kowalska is back in Outreach Sent.");
}

#[tokio::test]
async fn what_somebody_else_did_and_took_back_is_in_nobodys_way() {
    let team = Team::open();
    let (milo, mei) = (team.milo(), team.mei());
    let moved = team.moves(&milo, "anna", "Interested").await;
    let undo = milo.follow(&moved).await.page().form("Undo");
    let there = team.moves(&mei, "anna", "Closed").await;
    let there = mei.follow(&there).await.page().form("Undo");
    let back = team.moves(&mei, "anna", "Interested").await;
    let back = mei.follow(&back).await.page().form("Undo");
    mei.submit(&back).await.expect(303);
    mei.submit(&there).await.expect(303);

    milo.submit(&undo).await.expect(303);

    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
}

#[tokio::test]
async fn a_status_that_is_given_back_has_stood_since_it_was_set() {
    let team = Team::open();
    let milo = team.milo();
    team.sets_status(&milo, "ben", "lost").await.expect(303);
    let (anna, ben) = (team.contact("anna"), team.contact("ben"));
    team.later(TimeDelta::days(8));

    for username in ["anna", "ben"] {
        let won = team.sets_status(&milo, username, "won").await;
        let undo = milo.follow(&won).await.page().form("Undo");
        let undone = milo.submit(&undo).await;
        let redo = milo.follow(&undone).await.page().form("Redo");
        milo.submit(&redo).await.expect(303);
        let again = team.undo_of(&milo, username).await;
        milo.submit(&again).await.expect(303);
    }

    for before in [anna, ben] {
        let after = team.contact(&before.username);
        assert_eq!(after.lead_status, before.lead_status);
        assert_eq!(after.status_changed_at, before.status_changed_at);
    }
}
