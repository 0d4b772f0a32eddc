//! Several cards of the board at once: one batch, one message, one undo.

use crate::own_undo::presses;
use crate::support::Team;
use crate::support::person::{Answer, Person};

/// Moves contacts as the board does that shows them in these stages.
async fn moves_all(team: &Team, who: &Person, cards: &[(&str, &str)], stage: &str) -> Answer {
    let cards = cards.iter().map(|(username, seen)| {
        let id = team.contact(username).id.to_string();
        let seen = format!("{id}:{}", team.stage(seen));
        (id, seen)
    });
    let cards: Vec<(String, String)> = cards.collect();
    let stage = team.stage(stage);
    let mut fields = vec![("step", "start"), ("stage", &*stage)];
    for (id, seen) in &cards {
        fields.push(("contact", id));
        fields.push(("stood", seen));
    }
    who.post_by_htmx("/contacts/bulk", &fields).await
}

#[tokio::test]
async fn several_cards_are_one_batch_and_one_message_tells_what_came_of_it() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let milo = team.milo();

    let cards = [("anna", "Outreach Sent"), ("dora", "Interested")];
    let moved = moves_all(&team, &milo, &cards, "Closed").await;

    let page = moved.expect(200).page();
    assert_eq!(
        page.toast(),
        "2 contacts moved to Closed. 2 automations ran. Show result"
    );
    assert_eq!(page.link("Show result"), "/batches/1");
    assert_eq!(page.attribute(".toast form", "action"), "/batches/1/undo");
    assert_eq!(page.attribute(".toast form", "data-does"), "undo");
    assert!(!page.has(".toast-error"));
    assert_eq!(team.standing("anna"), "Closed, Won");
    assert_eq!(team.standing("dora"), "Closed, Won");
    let result = milo.get("/batches/1").await.expect(200).page();
    assert_eq!(
        result.list(".tally"),
        ["2 Succeeded", "0 Unchanged", "0 Failed"]
    );
}

#[tokio::test]
async fn what_somebody_else_moved_meanwhile_stays_and_the_result_says_who_did() {
    let team = Team::open();
    let milo = team.milo();
    team.moves(&team.mei(), "ben", "Lost").await.expect(303);
    team.moves(&team.mei(), "cleo", "Closed").await.expect(303);
    let before = team.contact("ben");

    let cards = [
        ("anna", "Outreach Sent"),
        ("ben", "Outreach Sent"),
        ("cleo", "Interested"),
    ];
    let moved = moves_all(&team, &milo, &cards, "Closed").await;

    let page = moved.expect(200).page();
    let told = "1 contact moved to Closed. 1 was like that already. 1 could not be changed. Mei Chen moved ben to Lost at 10:00. \
        See why";
    assert_eq!(page.toast(), told);
    assert_eq!(team.contact("ben"), before);
    let result = milo.get("/batches/1").await.expect(200).page();
    let why = result.words(".item-detail");
    assert_eq!(why, "Mei Chen moved ben to Lost at 10:00.");
    let anyway = presses(&milo, &page.form("Move anyway")).await;
    let told = "1 contact moved to Closed. Show result";
    assert_eq!(anyway.expect(200).page().toast(), told);
    assert_eq!(team.standing("ben"), "Closed, Open");
}

#[tokio::test]
async fn where_none_could_be_moved_it_is_a_conflict_and_there_is_nothing_to_undo() {
    let team = Team::open();
    team.moves(&team.mei(), "ben", "Lost").await.expect(303);

    let cards = [("ben", "Outreach Sent")];
    let refused = moves_all(&team, &team.milo(), &cards, "Closed").await;

    let page = refused.expect(409).page();
    let told =
        "Nothing was changed. 1 could not be changed. Mei Chen moved ben to Lost at 10:00. See why";
    assert_eq!(page.toast(), told);
    assert!(page.has(".toast-error") && !page.has_control("Undo"));
    assert_eq!(team.standing("ben"), "Lost, Open");
}

#[tokio::test]
async fn where_a_contact_stood_says_nothing_of_its_other_fields() {
    let team = Team::open();
    team.moves(&team.mei(), "ben", "Lost").await.expect(303);
    let (milo, seen) = (team.milo(), format!("2:{}", team.stage("Outreach Sent")));
    for (name, value, told) in [
        ("lead_status", "won", "1 contact set to Won. Show result"),
        (
            "assignee",
            "nobody",
            "Nothing was changed. 1 was like that already. Show result",
        ),
    ] {
        let fields = [
            ("step", "start"),
            ("contact", "2"),
            ("stood", &*seen),
            (name, value),
        ];
        let done = milo.post_by_htmx("/contacts/bulk", &fields).await;
        assert_eq!(done.expect(200).page().toast(), told);
    }
    assert_eq!(team.standing("ben"), "Lost, Won");
}

#[tokio::test]
async fn the_message_takes_the_batch_back_and_says_what_was_left_and_redoes_it() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let milo = team.milo();
    let cards = [("anna", "Outreach Sent"), ("ben", "Outreach Sent")];
    let moved = moves_all(&team, &milo, &cards, "Closed").await;
    let undo = moved.expect(200).page().form("Undo");
    let status = team.sets_status(&team.mei(), "ben", "lost").await;
    status.expect(303);

    let undone = presses(&milo, &undo).await.expect(200).page();

    let told = "Undone. 1 contact is as it was. 1 was left as it is. See why";
    assert_eq!(undone.toast(), told);
    assert_eq!(undone.link("See why"), "/batches/2");
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
    assert_eq!(team.standing("ben"), "Closed, Lost");
    let why = milo.get("/batches/2").await.expect(200).page();
    assert!(why.words(".item-detail").contains("Mei Chen"));

    let redo = undone.form("Redo");
    let redone = presses(&milo, &redo).await.expect(200).page();
    let told = "Redone. 1 contact is changed again. Show result";
    assert_eq!(redone.toast(), told);
    assert_eq!(team.standing("anna"), "Closed, Won");
    assert_eq!(redone.attribute(".toast form", "data-does"), "undo");
    let again = presses(&milo, &redone.form("Undo")).await.expect(200);
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
    assert_eq!(again.page().attribute(".toast form", "data-does"), "redo");

    let before = team.dump(&["contacts", "batches"]);
    let twice = presses(&milo, &undo).await.expect(409).page();
    assert_eq!(twice.toast(), "It was undone already.");
    assert_eq!(team.dump(&["contacts", "batches"]), before);
}

#[tokio::test]
async fn what_cannot_be_done_is_said_and_writes_nothing() {
    let team = Team::open();
    let milo = team.milo();
    let oskar = team.contact("oskar").id.to_string();
    let closed = team.stage("Closed");
    let before = team.dump(&["contacts", "batches", "batch_items"]);
    for (contact, stage, sentence) in [
        (
            "",
            &*closed,
            "Choose at least one contact. Those you chose are not there any more.",
        ),
        (
            &*oskar,
            &closed,
            "Choose at least one contact. Those you chose are not there any more.",
        ),
        (
            "1",
            "999",
            "The stage you chose is not there any more. Choose again.",
        ),
        ("1", "", "Choose at least one field to change."),
    ] {
        let fields = [("step", "start"), ("contact", contact), ("stage", stage)];
        let refused = milo.post_by_htmx("/contacts/bulk", &fields).await;
        assert_eq!(refused.expect(422).page().toast(), sentence);
    }
    assert_eq!(team.dump(&["contacts", "batches", "batch_items"]), before);
}

#[tokio::test]
async fn the_board_offers_what_there_is_to_give_to_those_that_are_selected() {
    let team = Team::open();
    team.has_tag("vip", &["cleo"]);
    team.begins_to_delete("Lost", "Closed");
    let board = team.milo().get("/pipeline").await.expect(200).page();
    let stages = board.list("#selection [name=stage]");
    assert_eq!(
        stages,
        [
            "Outreach Sent",
            "In Conversation",
            "Interested",
            "Meeting Booked",
            "Closed"
        ],
        "none that is being deleted"
    );
    let team_names = board.list("#selection [name=assignee]");
    assert_eq!(team_names[0], "Nobody");
    assert!(team_names.contains(&"Mei Chen".to_owned()));
    assert_eq!(board.all("#selection [name=add_tag]").len(), 1);
    let boxes = board.all(".card-check [form=selection]");
    assert_eq!(boxes.len(), board.all(".card").len());
}

#[tokio::test]
async fn where_a_contact_stood_that_cannot_be_read_is_refused_and_nothing_moves() {
    let team = Team::open();
    let before = team.contact("ben");
    let to = team.stage("Closed");
    for seen in ["2:abc", "2", "x:1"] {
        let fields = [
            ("step", "start"),
            ("contact", "2"),
            ("stood", seen),
            ("stage", &*to),
        ];
        let refused = team.milo().post_by_htmx("/contacts/bulk", &fields).await;
        refused.expect(422);
    }
    assert_eq!(team.contact("ben"), before);
}
