//! What another organization has, sent by a program of one's own: it finds nothing, changes nothing, and is answered as
//! if nobody had it.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::api_access::everything;
use crate::support::Team;
use crate::support::caller::Caller;
use crate::support::person::Answer;
use crate::support::theirs::{NOBODYS, Theirs, tells};

/// What the value is, and a request with `{x}` in its place.
const REQUESTS: &str = r#"
contact       GET contacts/{x}
contact       GET contacts/{x}/messages
contact       GET contacts/{x}/activity
contact       GET contacts?after={x}
contact       GET runs?contact={x}
contact       PATCH contacts/{x} {"name": "x"}
contact       DELETE contacts/{x}
contact       POST contact/message {"contact_id": {x}, "direction": "in", "text": "Hi"}
contact       POST contact/default-reply {"contact_id": {x}, "message_content": "Hi"}
contact       POST organization/create-contact {"contact_id": {x}, "name": "x"}
contact       POST contact/update-tags-external {"contact_id": {x}, "add": ["new"]}
contact       PATCH contact/contact-status {"contact_id": {x}, "status": "won"}
username      GET contacts?q={x}
username      POST contact/message {"username": "{x}", "direction": "in", "text": "Hi"}
username      POST contact/update-tags-external {"username": "{x}", "add": ["new"]}
username      PATCH contact/contact-status {"username": "{x}", "status": "won"}
manychat_id   POST contact/message {"manychat_id": "{x}", "direction": "in", "text": "Hi"}
manychat_id   POST contact/default-reply {"manychat_id": "{x}", "message_content": "Hi"}
manychat_id   POST organization/create-contact {"manychat_id": {x}, "name": "x"}
manychat_id   POST contact/update-tags-external {"manychat_id": "{x}", "remove": ["Secret tag"]}
manychat_id   PATCH contact/contact-status {"manychat_id": {x}, "status": "won"}
stage         GET stages/{x}
stage         GET contacts?stage={x}
stage         PATCH contacts/1 {"stage": {x}}
stage         PATCH contacts/1 {"stage": 3, "seen_stage": {x}}
stage         POST contacts {"username": "nora", "stage": {x}}
stage         POST organization/create-contact {"username": "nora", "pipeline_stage_id": {x}}
stage         PATCH contact/contact-status {"username": "anna", "stage": "{x}"}
stage         POST rules {"when_stage": {x}, "then_lead_status": "lost"}
stage         POST rules {"when_lead_status": "lost", "then_stage": {x}}
stage         PATCH rules/2 {"when_lead_status": "lost", "then_stage": {x}}
stage         PATCH stages/2 {"before": {x}}
stage         PATCH stages/{x} {"name": "Mine"}
stage         DELETE stages/1?destination={x}
stage         DELETE stages/{x}
stage_name    POST organization/create-contact {"username": "anna", "stage": "{x}"}
tag           GET contacts?tag={x}
tag           GET contacts?tag_all={x}
tag           GET contacts?tag_none={x}
user          GET contacts?assignee={x}
user          GET runs?who={x}
user          GET activity?who={x}
user          PATCH contacts/1 {"assignee": {x}}
user          POST contacts {"username": "nora", "assignee": {x}}
user_email    POST organization/create-contact {"username": "anna", "assignee_email": "{x}"}
rule          GET rules/{x}
rule          GET runs?rule={x}
rule          PATCH rules/2 {"before": {x}}
rule          PATCH rules/{x} {"enabled": false}
rule          DELETE rules/{x}
"#;

/// What a program of Otto's would send, and what stands for nothing of anybody's.
fn values<'t>(theirs: &'t Theirs, kind: &str) -> [&'t str; 2] {
    match kind {
        "contact" => [&theirs.contact, NOBODYS],
        "username" => ["oskar", "nobody"],
        "manychat_id" => ["900", "999"],
        "stage" => [&theirs.stage, NOBODYS],
        "stage_name" => ["Secret stage", "No stage"],
        "tag" => [&theirs.tag, NOBODYS],
        "user" => [&theirs.user, NOBODYS],
        "user_email" => ["otto@example.com", "nobody@example.com"],
        "rule" => [&theirs.rule, NOBODYS],
        other => panic!("{other}"),
    }
}

/// Sends a request such as `PATCH contacts/1 {"stage": 7}`.
async fn ask(program: &Caller, request: &str) -> Answer {
    let mut parts = request.splitn(3, ' ');
    let method = parts.next().unwrap().parse().unwrap();
    let place = format!("/api/v1/{}", parts.next().unwrap());
    let request = program.request(method, &place);
    program
        .asks(match parts.next() {
            None => request,
            Some(body) => request
                .header("content-type", "application/json")
                .body(body.to_owned()),
        })
        .await
}

/// All that an answer says, but for the name of the request.
fn said(answer: &Answer) -> (u16, Value) {
    let mut body = answer.json();
    if let Some(object) = body.as_object_mut() {
        object.remove("request_id");
    }
    (answer.status, body)
}

#[tokio::test]
async fn what_is_another_organizations_is_answered_as_what_is_nobodys_wherever_it_is_sent() {
    let team = Team::open();
    let theirs = Theirs::of(&team).await;
    let program = team.program("admin").await;
    let closed: i64 = team.stage("Closed").parse().unwrap();
    let rule = json!({"when_stage": closed, "then_lead_status": "won"});
    let rule = program.post("/api/v1/rules", rule).await.expect(201);
    assert_eq!(rule.json()["id"], 2);
    let mut wrong = Vec::new();
    let requests = REQUESTS.lines().filter_map(|line| line.split_once(' '));
    for (kind, request) in requests {
        // So that it is not slowed.
        team.later(TimeDelta::seconds(1));
        let before = everything(&team);
        let [of_theirs, of_nobodys] = values(&theirs, kind);
        let asked = request.trim_start().replace("{x}", of_theirs);

        let of_nobodys = ask(&program, &request.trim_start().replace("{x}", of_nobodys)).await;
        let of_theirs = ask(&program, &asked).await;

        if said(&of_theirs) != said(&of_nobodys) {
            wrong.push(format!(
                "{asked}: {}\nis not {}",
                of_theirs.body, of_nobodys.body
            ));
        }
        if tells(&of_theirs.body) || everything(&team) != before {
            wrong.push(format!(
                "{asked} tells of theirs, or wrote: {}",
                of_theirs.body
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_place_in_another_organizations_list_leads_to_nothing_of_theirs() {
    let team = Team::open();
    let theirs = Theirs::of(&team).await;
    let program = team.program("read").await;
    let otto = team.program_of(&team.otto(), "Otto's", "read").await;
    let own = format!("/api/v1/contacts/{}", team.contact("anna").id);
    let oskars = format!("/api/v1/contacts/{}", theirs.contact);
    let first = |answer: Answer| answer.expect(200).json()["data"][0].clone();
    let message = first(otto.get(&format!("{oskars}/messages")).await);
    let sent_at: chrono::DateTime<chrono::Utc> = message["time"].as_str().unwrap().parse().unwrap();
    let message = format!("{}-{}", sent_at.timestamp_micros(), message["id"]);
    let activity = first(otto.get("/api/v1/activity").await)["id"].to_string();
    let run = first(otto.get("/api/v1/runs").await)["id"].to_string();
    for (place, cursor) in [
        ("/api/v1/contacts?after=", &theirs.contact),
        ("/api/v1/contacts?limit=100&after=", &"0".to_owned()),
        ("/api/v1/activity?before=", &activity),
        ("/api/v1/runs?before=", &run),
        (&format!("{own}/messages?before="), &message),
        (&format!("{own}/activity?before="), &activity),
    ] {
        // One behind theirs, so that they would be the first on the page.
        for cursor in [cursor.clone(), next_of(cursor)] {
            let page = program.get(&format!("{place}{cursor}")).await.expect(200);
            assert!(!tells(&page.body), "{place}{cursor}: {}", page.body);
        }
    }
    // The cursors are good: Otto's own pages go on from there.
    let all = otto
        .get(&format!("/api/v1/activity?before={}", next_of(&activity)))
        .await;
    assert_eq!(
        all.expect(200).json()["data"][0]["id"].to_string(),
        activity
    );
}

/// The cursor of whatever would come right after it.
fn next_of(cursor: &str) -> String {
    let (before, id) = cursor.rsplit_once('-').unwrap_or(("", cursor));
    let id = id.parse::<i64>().unwrap() + 1;
    match before {
        "" => id.to_string(),
        before => format!("{before}-{id}"),
    }
}

#[tokio::test]
async fn names_and_ids_that_another_organization_has_are_free_and_nothing_of_theirs_changes() {
    let team = Team::open();
    let theirs = Theirs::of(&team).await;
    let program = team.program("admin").await;
    let otto = team.program_of(&team.otto(), "Otto's", "write").await;
    let logged =
        json!({"username": "oskar", "direction": "in", "text": "Secret", "external_id": "m1"});
    otto.post("/api/v1/contact/message", logged)
        .await
        .expect(201);
    let before = all_of(&team, &otto, &theirs).await;

    let body = json!({
        "username": "oskar", "manychat_id": "900", "ig_id": "901", "tags": ["Secret tag"], "name": "Ours"
    });
    let made = program
        .post("/api/v1/organization/create-contact", body)
        .await;
    let made = made.expect(201).json();
    let ours = &made["data"]["contact_id"];
    assert_ne!(ours.to_string(), theirs.contact);
    let tags = program.get("/api/v1/tags").await.expect(200).json();
    assert_ne!(tags["data"][0]["id"].to_string(), theirs.tag);
    let reply = json!({"username": "oskar", "message_content": "Hi", "message_id": "m1"});
    let reply = program.post("/api/v1/contact/default-reply", reply).await;
    assert_eq!(&reply.expect(200).json()["data"]["contact_id"], ours);
    let messages = format!("/api/v1/contacts/{ours}/messages");
    let messages = program.get(&messages).await.expect(200).json();
    assert_eq!(messages["data"][0]["text"], "Hi");
    let stage = json!({"name": "Secret stage", "colour": "red"});
    program.post("/api/v1/stages", stage).await.expect(201);
    let status = json!({"manychat_id": "900", "status": "lost"});
    program
        .patch("/api/v1/contact/contact-status", status)
        .await
        .expect(200);
    let untagged = json!({"username": "oskar", "remove": ["Secret tag"]});
    program
        .post("/api/v1/contact/update-tags-external", untagged)
        .await
        .expect(200);

    assert_eq!(all_of(&team, &otto, &theirs).await, before);
}

#[tokio::test]
async fn a_manychat_id_that_is_taken_here_and_there_is_said_to_be_ones_own_contacts() {
    let team = Team::open();
    Theirs::of(&team).await;
    let program = team.program("write").await;
    let nora = json!({"username": "nora", "manychat_id": "900"});
    program.post("/api/v1/contacts", nora).await.expect(201);
    let emil = json!({"username": "emil", "manychat_id": "900"});
    let refused = program.post("/api/v1/contacts", emil).await.expect(422);
    assert_eq!(refused.fields(), ["manychat_id"]);
    assert!(
        refused.body.contains("nora") && !tells(&refused.body),
        "{}",
        refused.body
    );
}

#[tokio::test]
async fn an_id_that_is_another_organizations_counts_no_more_than_one_of_another_system() {
    let team = Team::open();
    let theirs = Theirs::of(&team).await;
    let program = team.program("write").await;
    for id in [&*theirs.contact, NOBODYS] {
        let body = json!({"contact_id": id, "username": "anna", "message_content": "Hi"});
        let told = program.post("/api/v1/contact/default-reply", body).await;
        assert_eq!(told.expect(200).json()["data"]["username"], "anna");
    }
    let last = team.contact("oskar").thread.last_message_text;
    assert_eq!(last.as_deref(), Some("Secret words"));
}

/// All that Otto's programs can read.
async fn all_of(team: &Team, otto: &Caller, theirs: &Theirs) -> Vec<String> {
    let oskar = format!("contacts/{}", theirs.contact);
    let mut all = Vec::new();
    for place in [
        "contacts",
        &format!("{oskar}/messages"),
        &format!("{oskar}/activity"),
        "stages",
        "tags",
        "rules",
        "runs",
    ] {
        team.later(TimeDelta::seconds(1));
        all.push(otto.get(&format!("/api/v1/{place}")).await.expect(200).body);
    }
    all
}
