//! Who may use which address of the API: every one for nobody, for whoever has a session and no token, for a token of
//! each scope, and for another organization's. After each refusal every row is as it was.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::Value;

use crate::access::TABLES;
use crate::routes::api_routes;
use crate::support::Team;
use crate::support::caller::Caller;
use crate::support::person::Answer;

/// An address with what is sent to it. `{contact}`, `{stage}` and `{rule}` are the organization's own, and the asker's
/// to use up; `{new}` is a name that nothing has yet.
struct Route {
    method: Method,
    path: &'static str,
    body: &'static str,
    /// What it answers whoever may use it.
    status: u16,
    /// What it answers another organization's program: there is nothing, or it is about its own.
    elsewhere: u16,
}

const fn reads(path: &'static str, elsewhere: u16) -> Route {
    Route {
        method: Method::GET,
        path,
        body: "",
        status: 200,
        elsewhere,
    }
}

const fn sends(
    method: Method,
    path: &'static str,
    body: &'static str,
    [status, elsewhere]: [u16; 2],
) -> Route {
    Route {
        method,
        path,
        body,
        status,
        elsewhere,
    }
}

const fn deletes(path: &'static str, status: u16) -> Route {
    sends(Method::DELETE, path, "", [status, 404])
}

const ROUTES: &[(&str, Route)] = &[
    ("read", reads("/api/v1/contacts", 200)),
    ("read", reads("/api/v1/contacts/{contact}", 404)),
    ("read", reads("/api/v1/contacts/{contact}/messages", 404)),
    ("read", reads("/api/v1/contacts/{contact}/activity", 404)),
    ("read", reads("/api/v1/activity", 200)),
    ("read", reads("/api/v1/stages", 200)),
    ("read", reads("/api/v1/stages/{stage}", 404)),
    ("read", reads("/api/v1/rules", 200)),
    ("read", reads("/api/v1/rules/{rule}", 404)),
    ("read", reads("/api/v1/runs", 200)),
    ("read", reads("/api/v1/tags", 200)),
    ("read", reads("/api/v1/members", 200)),
    (
        "write",
        sends(
            Method::POST,
            "/api/v1/contact/default-reply",
            r#"{"contact_id": {contact}, "message_content": "Hi"}"#,
            [200, 404],
        ),
    ),
    (
        "write",
        sends(
            Method::POST,
            "/api/v1/organization/create-contact",
            r#"{"contact_id": {contact}, "name": "{new}"}"#,
            [200, 404],
        ),
    ),
    (
        "write",
        sends(
            Method::POST,
            "/api/v1/contact/update-tags-external",
            r#"{"contact_id": {contact}, "add": ["{new}"]}"#,
            [200, 404],
        ),
    ),
    (
        "write",
        sends(
            Method::PATCH,
            "/api/v1/contact/contact-status",
            r#"{"contact_id": {contact}, "status": "won"}"#,
            [200, 404],
        ),
    ),
    (
        "write",
        sends(
            Method::POST,
            "/api/v1/contact/message",
            r#"{"contact_id": {contact}, "direction": "in", "text": "Hi"}"#,
            [201, 404],
        ),
    ),
    // Another organization has no such member.
    (
        "write",
        sends(
            Method::POST,
            "/api/v1/contacts",
            r#"{"username": "{new}", "assignee": 3}"#,
            [201, 422],
        ),
    ),
    (
        "write",
        sends(
            Method::PATCH,
            "/api/v1/contacts/{contact}",
            r#"{"name": "{new}"}"#,
            [200, 404],
        ),
    ),
    (
        "admin",
        sends(
            Method::POST,
            "/api/v1/stages",
            r#"{"name": "{new}", "colour": "red"}"#,
            [201, 201],
        ),
    ),
    (
        "admin",
        sends(
            Method::PATCH,
            "/api/v1/stages/{stage}",
            r#"{"name": "New {new}"}"#,
            [200, 404],
        ),
    ),
    (
        "admin",
        sends(
            Method::POST,
            "/api/v1/rules",
            r#"{"when_stage": {stage}, "then_lead_status": "abandoned"}"#,
            [201, 422],
        ),
    ),
    (
        "admin",
        sends(
            Method::PATCH,
            "/api/v1/rules/{rule}",
            r#"{"enabled": false}"#,
            [200, 404],
        ),
    ),
    ("admin", deletes("/api/v1/rules/{rule}", 204)),
    ("admin", deletes("/api/v1/contacts/{contact}", 204)),
    ("admin", deletes("/api/v1/stages/{stage}", 200)),
];

#[test]
fn every_address_of_the_api_is_in_the_table() {
    let listed: BTreeSet<(String, String)> = ROUTES
        .iter()
        .map(|(_, route)| (route.path.to_owned(), route.method.as_str().to_lowercase()))
        .collect();
    let found = api_routes();
    let missing: Vec<_> = found.symmetric_difference(&listed).collect();
    assert!(missing.is_empty(), "in one table only: {missing:?}");
}

#[tokio::test]
async fn the_document_has_every_address_and_its_scope_and_nothing_else() {
    let team = Team::open();
    let document = document(&team).await;
    let mut told = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let scopes: Vec<Value> = ["token", "bearer"]
                .iter()
                .zip(operation["security"].as_array().unwrap())
                .map(|(kind, needed)| needed[kind].clone())
                .collect();
            assert_eq!(scopes[0], scopes[1], "{method} {path}");
            told.insert((path.clone(), method.clone()), scopes[0][0].clone());
        }
    }
    let known: BTreeMap<(String, String), Value> = ROUTES
        .iter()
        .map(|(scope, route)| {
            let method = route.method.as_str().to_lowercase();
            ((route.path.to_owned(), method), Value::from(*scope))
        })
        .collect();
    assert_eq!(told, known);
}

#[tokio::test]
async fn what_the_document_refers_to_is_in_it() {
    let team = Team::open();
    let document = document(&team).await;
    assert_eq!(document["openapi"], "3.1.0");
    let text = document.to_string();
    let mut references = 0;
    for (place, _) in text.match_indices("\"$ref\":\"#") {
        let pointer = &text[place + "\"$ref\":\"#".len()..];
        let pointer = &pointer[..pointer.find('"').unwrap()];
        assert!(document.pointer(pointer).is_some(), "{pointer}");
        references += 1;
    }
    assert!(references > 50, "{references}");
}

#[tokio::test]
async fn each_address_answers_each_token_as_it_should_and_a_refusal_changes_nothing() {
    let team = Team::open();
    let ana = team.ana();
    for stage in ["Interested", "Closed"] {
        team.adds_rule_on_stage(&ana, stage, "won")
            .await
            .expect(303);
    }
    let fields = [("name", "To be deleted"), ("colour", "teal")];
    ana.post("/settings/pipeline/stages", &fields)
        .await
        .expect(303);
    let target = Target {
        contact: team.contact("ben").id.0,
        stage: team.stage("To be deleted"),
        site: team.server.address.clone(),
    };
    let mut callers = vec![
        ("nobody", team.with_token("")),
        ("a stranger's token", team.with_token("lb_none")),
        ("a session", team.with_session_alone(&ana)),
    ];
    for scope in ["read", "write", "admin"] {
        callers.push((scope, team.program(scope).await));
    }
    let otto = team.otto();
    callers.push((
        "elsewhere",
        team.program_of(&otto, "elsewhere", "admin").await,
    ));
    let mut wrong = Vec::new();
    for (scope, route) in ROUTES {
        for (who, caller) in &callers {
            // Strangers are slowed down by themselves: another test's subject.
            team.later(TimeDelta::seconds(30));
            let expected = expected(who, scope, route);
            let before = everything(&team);
            let answer = ask(caller, route, &target, &format!("{scope}_{who}")).await;
            let asked = format!("{who}: {} {}", route.method, route.path);
            if answer.status != expected {
                wrong.push(format!(
                    "{asked} is {}, not {expected}: {}",
                    answer.status, answer.body
                ));
            }
            if answer.status >= 400 && everything(&team) != before {
                wrong.push(format!("{asked} was refused and wrote"));
            }
            if *who == "elsewhere" && mentions_ours(&answer.body) {
                wrong.push(format!("{asked} tells of ours: {}", answer.body));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn expected(who: &str, scope: &str, route: &Route) -> u16 {
    let place = |scope: &str| ["read", "write", "admin"].iter().position(|s| *s == scope);
    match who {
        "elsewhere" => route.elsewhere,
        _ => match place(who) {
            None => 401,
            held if held < place(scope) => 403,
            _ => route.status,
        },
    }
}

/// Somebody or something of Berlin Coaching. Otto's stages are called as theirs are.
fn mentions_ours(body: &str) -> bool {
    let ours = ["\"anna\"", "\"ben\"", "Milo", "Mei", "To be deleted"];
    ours.iter().any(|name| body.contains(name))
}

struct Target {
    contact: i64,
    stage: String,
    site: String,
}

async fn ask(caller: &Caller, route: &Route, target: &Target, new: &str) -> Answer {
    let filled = |text: &str| {
        text.replace("{contact}", &target.contact.to_string())
            .replace("{stage}", &target.stage)
            .replace("{rule}", "1")
            .replace("{new}", &new.replace(' ', "_").replace('\'', ""))
    };
    // From a page of ours, so that a session is not refused for where it comes from.
    let request = caller
        .request(route.method.clone(), &filled(route.path))
        .header("origin", &target.site);
    let request = if route.body.is_empty() {
        request
    } else {
        request
            .header("content-type", "application/json")
            .body(filled(route.body))
    };
    caller.asks(request).await
}

async fn document(team: &Team) -> Value {
    let answer = team.stranger().get("/api/openapi.json").await;
    answer.expect(200).json()
}

/// All but the tokens: that one is used is noted.
pub fn everything(team: &Team) -> Vec<String> {
    let tables: Vec<&str> = TABLES
        .into_iter()
        .filter(|table| *table != "api_tokens")
        .collect();
    let mut rows = team.dump(&tables);
    rows.extend(team.dump(&["runs", "idempotency_keys"]));
    rows
}
