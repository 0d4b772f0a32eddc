//! What is not taken back: what others did, what is long ago, what was done to it since; and the refusal says which.

use chrono::TimeDelta;
use serde_json::json;

use crate::own_undo::{moved, offered, presses, refuses};
use crate::support::Team;
use crate::support::form::Form;
use crate::support::page::Page;

#[tokio::test]
async fn only_its_author_undoes_a_change_not_even_the_owner() {
    let team = Team::open();
    let undo = moved(&team).await;
    let sentence = "Only Milo Novak can undo this.";
    for other in [team.mei(), team.ana(), team.olga()] {
        refuses(&team, &other, &undo, 403, sentence).await;
    }
    let by_htmx = presses(&team.mei(), &undo).await.expect(403).page();
    assert_eq!(by_htmx.toast(), sentence);
    assert_eq!(by_htmx.attribute(".toast", "role"), "alert");
    let theirs = Form {
        fields: vec![("organization".to_owned(), "2".to_owned())],
        ..undo.clone()
    };
    refuses(&team, &team.otto(), &theirs, 404, "not yours to see").await;
    assert_eq!(offered(&team, &team.ana(), "anna").await, [""; 0]);

    team.milo().submit(&undo).await.expect(303);
}

#[tokio::test]
async fn a_change_is_undone_within_ten_minutes_and_no_later() {
    let team = Team::open();
    let milo = team.milo();
    let undo = moved(&team).await;
    team.later(TimeDelta::minutes(10));
    assert_eq!(offered(&team, &milo, "anna").await.len(), 1);
    team.later(TimeDelta::microseconds(1));

    let sentence = "This is more than 10 minutes ago, too long to undo it. Change it back by hand.";
    refuses(&team, &milo, &undo, 409, sentence).await;

    assert_eq!(offered(&team, &milo, "anna").await, [""; 0]);
    let undo = {
        let answer = team.moves(&milo, "anna", "Lost").await;
        milo.follow(&answer).await.page().form("Undo")
    };
    team.later(TimeDelta::minutes(10));
    milo.submit(&undo).await.expect(303);
    assert_eq!(team.standing("anna"), "Closed, Open");
}

#[tokio::test]
async fn a_change_is_undone_once_however_often_it_is_pressed() {
    let team = Team::open();
    let milo = team.milo();
    let undo = moved(&team).await;

    let (one, other) = tokio::join!(milo.submit(&undo), milo.submit(&undo));

    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
    assert_eq!(team.log("anna").len(), 2);
    refuses(&team, &milo, &undo, 409, "It was undone already.").await;
}

#[tokio::test]
async fn a_change_stands_whose_fields_were_set_since_and_the_refusal_names_who_did() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let milo = team.milo();
    let undo = moved(&team).await;
    team.later(TimeDelta::minutes(5));
    // What a rule set because of the change belongs to it.
    team.sets_status(&team.mei(), "anna", "abandoned")
        .await
        .expect(303);

    let sentence =
        "Mei Chen set Lead Status to Abandoned on 2 March 2026, 10:05. Nothing was undone.";
    refuses(&team, &milo, &undo, 409, sentence).await;

    let by_htmx = presses(&milo, &undo).await.expect(409).page();
    assert_eq!(by_htmx.toast(), sentence);
    let lost = format!(
        "hx-partial[hx-target='#stage-{}-cards']",
        team.stage("Lost")
    );
    assert!(
        by_htmx.has(&format!("{lost} #card-1")),
        "the card shows where it is"
    );
    assert_eq!(offered(&team, &milo, "anna").await, [""; 0]);
}

#[tokio::test]
async fn what_a_change_took_away_and_is_gone_cannot_be_given_back() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    let undo = moved(&team).await;
    team.begins_to_delete("Outreach Sent", "Lost");
    let sentence = "The stage Outreach Sent, where it stood, was deleted. Nothing was undone.";
    refuses(&team, &milo, &undo, 409, sentence).await;

    let page = team.page_of("dora");
    let assigned = milo
        .post(&format!("{page}/assignee"), &[("assignee", "")])
        .await;
    let undo = milo.follow(&assigned).await.page().form("Undo");
    ana.post("/settings/members/4/removal", &[])
        .await
        .expect(303);
    let sentence = "Mei Chen, the assignee it had, is not in the team any more.";
    refuses(&team, &milo, &undo, 409, sentence).await;

    let vip = team.has_tag("vip", &["dora"]);
    let fields = [("tag", &*vip), ("on", "false")];
    let untagged = milo.post(&format!("{page}/tags"), &fields).await;
    let undo = milo.follow(&untagged).await.page().form("Undo");
    ana.post(&format!("/settings/tags/{vip}/deletion"), &[])
        .await
        .expect(303);
    let sentence = "The tag vip, which it had, was deleted.";
    refuses(&team, &milo, &undo, 409, sentence).await;
}

#[tokio::test]
async fn what_is_no_change_of_fields_by_hand_is_not_undone() {
    let team = Team::open();
    let milo = team.milo();
    let undo = moved(&team).await;
    let of = |change: &str| {
        let (start, _) = undo.action.split_once("/changes/").unwrap();
        Form {
            action: format!("{start}/changes/{change}/undo"),
            ..undo.clone()
        }
    };
    let last = || of(&team.activities("anna").pop().unwrap().change_id);

    for nothing in ["x", "%00", "019b0000-0000-7000-8000-000000000000"] {
        refuses(&team, &milo, &of(nothing), 404, "not yours to see").await;
    }
    let elsewhere = Form {
        action: undo.action.replace("/contacts/1/", "/contacts/2/"),
        ..undo.clone()
    };
    refuses(&team, &milo, &elsewhere, 404, "not yours to see").await;

    let sentence = "What was done here cannot be undone.";
    team.receives(&milo, "anna", "Hi").await.expect(303);
    refuses(&team, &milo, &last(), 409, sentence).await;
    team.handles(&milo, "anna").await.expect(303);
    refuses(&team, &milo, &last(), 409, sentence).await;

    let program = team.program_of(&team.ana(), "ManyChat", "write").await;
    let place = format!("/api/v1{}", team.page_of("anna"));
    let won = program.patch(&place, json!({"lead_status": "won"})).await;
    won.expect(200);
    let sentence = "A program did this. Change it back by hand.";
    refuses(&team, &team.ana(), &last(), 403, sentence).await;

    team.edits(&milo, &["anna"], &[("assignee", "2")])
        .await
        .expect(303);
    let sentence =
        "It was done to several contacts at once. Undo all of it, under Contacts > Batches.";
    refuses(&team, &milo, &last(), 409, sentence).await;

    let offers = offered(&team, &milo, "anna").await;
    assert_eq!(offers, ["Undo: Pipeline Stage Outreach Sent → Closed"]);
}

#[tokio::test]
async fn an_undo_made_for_another_organization_is_refused_with_the_offer_to_switch() {
    let team = Team::open();
    team.ana_joins_ottos();
    let ana = team.ana();
    let answer = team.moves(&ana, "anna", "Closed").await;
    let page: Page = ana.follow(&answer).await.page();
    let switched = [("organization", "2")];
    ana.post("/organizations/current", &switched)
        .await
        .expect(303);

    let refused = ana.submit(&page.form("Undo")).await.expect(409).page();

    assert!(
        refused.text().contains("Berlin Coaching"),
        "{}",
        refused.text()
    );
    assert_eq!(team.standing("anna"), "Closed, Open");
}
