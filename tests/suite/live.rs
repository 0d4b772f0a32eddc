//! Those who look on are told what changed, at once, and nothing but ids.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;

use crate::stage_deletion::deletes;
use crate::support::Team;

#[tokio::test]
async fn a_move_is_told_to_a_teammate_by_ids_alone() {
    let team = Team::open();
    let anna = team.contact("anna");
    let mut mei = team.mei().looks_on().await;

    team.moves(&team.milo(), "anna", "Closed").await.expect(303);

    let closed: i64 = team.stage("Closed").parse().unwrap();
    let told =
        json!({ "contacts": [anna.id.0], "stages": [anna.stage_id.0, closed], "settings": false });
    assert_eq!(mei.hears_of().await, told);
}

#[tokio::test]
async fn whatever_is_done_to_a_contact_is_told() {
    let team = Team::open();
    let (milo, ana) = (team.milo(), team.ana());
    let (page, anna) = (team.page_of("anna"), team.contact("anna").id.0);
    let tag = team.has_tag("warm", &[]);
    team.adds_rule_on_stage(&ana, "Closed", "won")
        .await
        .expect(303);
    let mut mei = team.mei().looks_on().await;

    let seen = team.contact("anna").stage_id.to_string();
    let (closed, place) = (team.stage("Closed"), format!("{page}/stage"));
    let drop = [("stage", &*closed), ("seen_stage", &*seen), ("board", "")];
    milo.post_by_htmx(&place, &drop).await.expect(200);
    mei.hears_until(anna).await;

    team.sets_status(&milo, "anna", "lost").await.expect(303);
    mei.hears_until(anna).await;

    for (what, fields) in [
        ("assignee", vec![("assignee", "4")]),
        ("tags", vec![("tag", &*tag), ("on", "true")]),
        ("notes", vec![("text", "Called.")]),
        ("notes/1", vec![("text", "Called twice.")]),
        ("notes/1/deletion", vec![]),
    ] {
        let place = format!("{page}/{what}");
        milo.post(&place, &fields).await.expect(303);
        mei.hears_until(anna).await;
    }

    let profile = [
        ("username", "anna"),
        ("name", "Anna K."),
        ("was_username", "anna"),
        ("was_name", "Anna Kowalska"),
    ];
    milo.post(&page, &profile).await.expect(303);
    mei.hears_until(anna).await;

    team.receives(&milo, "anna", "Hello").await.expect(303);
    mei.hears_until(anna).await;
    team.handles(&milo, "anna").await.expect(303);
    mei.hears_until(anna).await;

    let edited = team
        .edits(&milo, &["anna", "ben"], &[("lead_status", "open")])
        .await
        .expect(303);
    mei.hears_until(anna).await;
    team.takes_back(&milo, &edited).await.expect(303);
    mei.hears_until(anna).await;

    team.imports(&ana, "username,name\nanna,Anna of the file\n")
        .await;
    mei.hears_until(anna).await;

    let program = team.program("write").await;
    let body = json!({ "lead_status": "won" });
    let place = format!("/api/v1/contacts/{anna}");
    program.patch(&place, body).await.expect(200);
    mei.hears_until(anna).await;

    let standing = team.standing("anna");
    let stage = standing.split(',').next().unwrap();
    deletes(&team, &ana, stage, "Lost").await.expect(303);
    mei.hears_until(anna).await;
}

#[tokio::test]
async fn contacts_that_come_and_go_are_told() {
    let team = Team::open();
    let ana = team.ana();
    let mut mei = team.mei().looks_on().await;

    team.pastes(&team.milo(), &["emil".to_owned()], "Closed")
        .await
        .expect(200);
    let emil = team.contact("emil");
    let closed: i64 = team.stage("Closed").parse().unwrap();
    let told = json!({ "contacts": [emil.id.0], "stages": [closed], "settings": false });
    assert_eq!(mei.hears_of().await, told);

    let (anna, ben) = (team.contact("anna"), team.contact("ben"));
    let (this, other) = (anna.version.to_string(), ben.version.to_string());
    let fields = [
        ("other", &*ben.id.to_string()),
        ("this_version", &*this),
        ("other_version", &*other),
    ];
    ana.post(&format!("/contacts/{}/merge", anna.id), &fields)
        .await
        .expect(303);
    let told = mei.hears_until(ben.id.0).await;
    assert!(told.iter().any(|event| event.names(anna.id.0)));

    let place = format!("{}/deletion", team.page_of("emil"));
    ana.post(&place, &[]).await.expect(303);
    mei.hears_until(emil.id.0).await;

    let (place, dora) = (team.page_of("dora"), team.contact("dora").id.0);
    let question = ana.get(&format!("{place}/erasure")).await.expect(200);
    let form = question.page().form("Erase personal data");
    ana.submit(&form.with("username", "dora")).await.expect(303);
    mei.hears_until(dora).await;
}

#[tokio::test]
async fn changed_settings_are_told() {
    let team = Team::open();
    let ana = team.ana();
    let mut mei = team.mei().looks_on().await;
    let stage = format!("/settings/pipeline/stages/{}", team.stage("Closed"));
    let settings = [
        (stage.as_str(), vec![("name", "Won"), ("colour", "green")]),
        ("/settings/tags", vec![("name", "warm"), ("colour", "red")]),
        ("/settings/members/3/role", vec![("role", "admin")]),
        ("/settings/profile", vec![("user_name", "Ana L.")]),
        (
            "/views",
            vec![("name", "Mine"), ("page", "pipeline"), ("query", "")],
        ),
    ];
    for (place, fields) in settings {
        ana.post(place, &fields).await.expect(303);
        assert_eq!(mei.hears_of().await["settings"], true, "{place}");
    }
}

#[tokio::test]
async fn another_organization_hears_nothing() {
    let team = Team::open();
    let mut otto = team.otto().looks_on().await;

    team.moves(&team.milo(), "anna", "Closed").await.expect(303);
    let oskar = team.contact("oskar");
    let note = format!("/contacts/{}/notes", oskar.id);
    team.otto()
        .post(&note, &[("text", "Mine")])
        .await
        .expect(303);

    let told = json!({ "contacts": [oskar.id.0], "stages": [oskar.stage_id.0], "settings": false });
    assert_eq!(otto.hears_of().await, told);
}

#[tokio::test]
async fn what_was_refused_or_changes_nothing_is_not_told() {
    let team = Team::open();
    let milo = team.milo();
    let mut mei = team.mei().looks_on().await;
    let page = team.page_of("anna");
    let (closed, lost) = (team.stage("Closed"), team.stage("Lost"));
    let conflict = [("stage", &*closed), ("seen_stage", &*lost), ("board", "")];
    let place = format!("{page}/stage");
    milo.post(&place, &conflict).await.expect(409);
    team.sets_status(&milo, "anna", "open").await.expect(303);
    let taken = [("username", "ben"), ("was_username", "anna")];
    milo.post(&page, &taken).await.expect(422);

    team.moves(&milo, "ben", "Closed").await.expect(303);

    assert_eq!(
        mei.hears_of().await["contacts"],
        json!([team.contact("ben").id.0])
    );
}

#[tokio::test]
async fn a_burst_is_told_in_few_words() {
    let team = Team::open();
    let names: Vec<String> = (0..150).map(|number| format!("p{number}")).collect();
    team.pastes(&team.ana(), &names, "Closed").await.expect(200);
    let mut mei = team.mei().looks_on().await;
    let began = Instant::now();

    for name in &names[..30] {
        team.moves(&team.milo(), name, "Lost").await.expect(303);
    }
    let last = team.contact(&names[29]).id.0;
    let told = mei.hears_until(last).await;

    let most = began.elapsed().as_millis() / 250 + 2;
    assert!(
        told.len() as u128 <= most,
        "{} of at most {most}",
        told.len()
    );
}

#[tokio::test]
async fn more_changes_than_can_be_named_are_everything() {
    let team = Team::open();
    let mut mei = team.mei().looks_on().await;
    let names: Vec<String> = (0..201).map(|number| format!("p{number}")).collect();
    team.pastes(&team.ana(), &names, "Closed").await.expect(200);
    assert_eq!(mei.hears().await.name, "resync");
}

#[tokio::test]
async fn whoever_comes_back_is_told_what_they_missed() {
    let team = Team::open();
    let mut mei = team.mei().looks_on().await;
    team.moves(&team.milo(), "anna", "Closed").await.expect(303);
    let last = mei.hears().await.id;
    drop(mei);
    team.moves(&team.milo(), "ben", "Closed").await.expect(303);
    team.moves(&team.milo(), "cleo", "Closed").await.expect(303);

    let mut mei = team.mei().looks_on_since(Some(&last)).await;

    let missed = json!([team.contact("ben").id.0, team.contact("cleo").id.0]);
    assert_eq!(mei.hears_of().await["contacts"], missed);
}

#[tokio::test]
async fn a_page_tells_from_where_on_it_is_to_be_told() {
    let team = Team::open();
    for place in ["/pipeline", "/contacts", &team.page_of("anna")] {
        let page = team.mei().get(place).await.expect(200).page();
        let at = page.attribute("[data-live]", "data-live-at");
        team.sets_status(&team.milo(), "anna", "won")
            .await
            .expect(303);
        let mut mei = team.mei().looks_on_since(Some(&at)).await;
        assert_eq!(mei.hears().await.name, "changed", "{place}");
        team.sets_status(&team.milo(), "anna", "open")
            .await
            .expect(303);
    }
}

#[tokio::test]
async fn whoever_comes_from_elsewhere_is_told_to_read_everything() {
    let team = Team::open();
    for id in ["0123456789abcdef-5", "nonsense"] {
        let mut mei = team.mei().looks_on_since(Some(id)).await;
        assert_eq!(mei.hears().await.name, "resync", "{id}");
    }
}

#[tokio::test]
async fn a_stream_says_again_and_again_that_it_is_there() {
    let mut team = Team::open();
    team.lets_streams_beat_quickly();
    let mut mei = team.mei().looks_on().await;
    for _ in 0..3 {
        assert_eq!(mei.event().await.unwrap().name, "heartbeat");
    }
}

#[tokio::test]
async fn nobody_has_more_streams_than_they_need() {
    let team = Team::open();
    let mut streams = Vec::new();
    for _ in 0..30 {
        streams.push(team.mei().looks_on().await);
    }
    let refused = team.mei().get("/live").await.expect(429);
    assert!(refused.body.contains("Close some of its windows"));
    team.milo().looks_on().await;
}

#[tokio::test]
async fn a_stream_that_was_left_makes_room() {
    let mut team = Team::open();
    team.lets_streams_beat_quickly();
    for _ in 0..30 {
        team.mei().looks_on().await;
    }
    let began = Instant::now();
    while team.mei().get("/live").await.status == 429 {
        assert!(began.elapsed() < Duration::from_secs(20), "no room is made");
    }
}

#[tokio::test]
async fn nothing_between_keeps_events_back() {
    let team = Team::open();
    let answer = team.mei().get("/live").await.expect(200);
    assert_eq!(answer.header("x-accel-buffering"), "no");
    assert_eq!(answer.header("cache-control"), "no-store");
    let head = team.mei().request(Method::HEAD, "/live");
    team.mei().send(head).await.expect(200);
}
