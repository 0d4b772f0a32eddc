//! `Idempotency-Key`: a program that sends a request again with its key gets the answer that it had, and nothing is done
//! twice.

use chrono::TimeDelta;
use diesel::connection::SimpleConnection as _;
use leadboard::db::Connection;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::api_access::everything;
use crate::support::Team;
use crate::support::caller::Caller;
use crate::support::person::Answer;
use crate::support::server::{Server, config};

const CONTACTS: &str = "/api/v1/contacts";
const MESSAGE: &str = "/api/v1/contact/message";
const REPLY: &str = "/api/v1/contact/default-reply";

fn keyed(program: &Caller, place: &str, key: &str, body: &Value) -> RequestBuilder {
    let request = program.with(Method::POST, place, body);
    request.header("Idempotency-Key", key)
}

async fn posts(program: &Caller, place: &str, key: &str, body: &Value) -> Answer {
    program.asks(keyed(program, place, key, body)).await
}

/// Each program sends the same request, all at once.
async fn all_post(programs: &[&Caller], place: &str, key: &str, body: &Value) -> Vec<Answer> {
    let mut running = JoinSet::new();
    for program in programs {
        let program = Caller::clone(program);
        let request = keyed(&program, place, key, body);
        running.spawn(async move { program.asks(request).await });
    }
    running.join_all().await
}

fn is_replayed(answer: &Answer) -> bool {
    answer.header("idempotency-replayed") == "true"
}

fn is_told_to_wait(answer: &Answer) -> bool {
    answer.status == 409
        && answer.code() == "idempotency_key_in_use"
        && answer.header("retry-after") == "1"
}

#[tokio::test]
async fn what_is_sent_again_with_its_key_is_done_once_and_answered_as_it_was() {
    let team = Team::open();
    let program = team.program("admin").await;
    let stage: i64 = team.stage("Closed").parse().unwrap();
    for (number, (method, place, body)) in [
        (Method::POST, CONTACTS, json!({"username": "nora"})),
        (
            Method::POST,
            MESSAGE,
            json!({"username": "nora", "direction": "in", "text": "Hi"}),
        ),
        (
            Method::POST,
            REPLY,
            json!({"username": "nora", "message_content": "Hi"}),
        ),
        (
            Method::POST,
            "/api/v1/organization/create-contact",
            json!({"username": "emil"}),
        ),
        (
            Method::POST,
            "/api/v1/contact/update-tags-external",
            json!({"username": "nora", "add": ["hot"]}),
        ),
        (
            Method::PATCH,
            "/api/v1/contact/contact-status",
            json!({"username": "nora", "status": "won"}),
        ),
        (
            Method::POST,
            "/api/v1/stages",
            json!({"name": "New", "colour": "red"}),
        ),
        (
            Method::POST,
            "/api/v1/rules",
            json!({"when_stage": stage, "then_lead_status": "won"}),
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let before = everything(&team);
        let sends = async || {
            let request = program.with(method.clone(), place, &body);
            let key = format!("key {number}");
            program.asks(request.header("Idempotency-Key", key)).await
        };
        let first = sends().await;
        let after = everything(&team);

        let again = sends().await;

        assert!(matches!(first.status, 200 | 201), "{place}: {}", first.body);
        assert_ne!(after, before, "{place}");
        assert_eq!(everything(&team), after, "{place}");
        assert_eq!((again.status, &again.body), (first.status, &first.body));
        assert!(!is_replayed(&first) && is_replayed(&again), "{place}");
    }
}

#[tokio::test]
async fn the_answer_is_the_one_of_then_whatever_happened_since_and_for_a_day() {
    let team = Team::open();
    let program = team.program("write").await;
    let body = json!({"username": "anna", "direction": "in", "text": "Hi"});
    let first = posts(&program, MESSAGE, "a", &body).await.expect(201);
    team.handles(&team.milo(), "anna").await.expect(303);
    team.later(TimeDelta::hours(24) - TimeDelta::seconds(1));

    let again = posts(&program, MESSAGE, "a", &body).await.expect(201);

    assert_eq!(again.body, first.body);
    let status = &again.json()["contact"]["conversation_status"];
    assert_eq!(status, "new_message");
    team.later(TimeDelta::seconds(1));
    let new = posts(&program, MESSAGE, "a", &body).await.expect(201);
    assert!(!is_replayed(&new), "after a day it is another request");
    assert_eq!(team.dump(&["messages"]).len(), 2);
}

#[tokio::test]
async fn a_key_that_came_with_something_else_is_refused_and_nothing_is_written() {
    let team = Team::open();
    let program = team.program("write").await;
    let nora = json!({"username": "nora"});
    posts(&program, CONTACTS, "a", &nora).await.expect(201);
    let before = everything(&team);

    let other_body = posts(&program, CONTACTS, "a", &json!({"username": "emil"})).await;
    let other_place = posts(
        &program,
        MESSAGE,
        "a",
        &json!({"username": "nora", "direction": "in", "text": "Hi"}),
    )
    .await;
    let drop_in = posts(&program, REPLY, "a", &json!({"username": "nora"})).await;

    for refused in [&other_body, &other_place] {
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert_eq!(refused.code(), "idempotency_key_reused");
        assert_eq!(refused.header("content-type"), "application/problem+json");
    }
    let told = drop_in.expect(422).json();
    assert_eq!(
        (&told["status"], &told["code"]),
        (&json!("error"), &json!("idempotency_key_reused"))
    );
    assert_eq!(everything(&team), before);
}

#[tokio::test]
async fn what_was_refused_may_be_sent_again_with_its_key_once_it_is_right() {
    let team = Team::open();
    let program = team.program("write").await;
    let before = everything(&team);
    for (body, status) in [
        (json!({"username": "nora weiss!"}), 422),
        (
            json!({"username": "nora", "tags": ["new"], "assignee": 5}),
            422,
        ),
        (json!({"username": "anna"}), 422),
    ] {
        posts(&program, CONTACTS, "a", &body).await.expect(status);
        assert_eq!(everything(&team), before, "{body}");
    }
    let missing = json!({"username": "nora", "direction": "in", "text": "Hi"});
    posts(&program, MESSAGE, "b", &missing).await.expect(404);

    let nora = json!({"username": "nora"});
    let added = posts(&program, CONTACTS, "a", &nora).await.expect(201);
    let logged = posts(&program, MESSAGE, "b", &missing).await.expect(201);

    assert!(!is_replayed(&added) && !is_replayed(&logged));
    assert_eq!(
        team.contact("nora").thread.last_message_text.as_deref(),
        Some("Hi")
    );
}

#[tokio::test]
async fn a_key_is_its_tokens_own() {
    let team = Team::open();
    let program = team.program("write").await;
    let colleague = team.program_of(&team.ana(), "Another", "write").await;
    let elsewhere = team.program_of(&team.otto(), "Otto's", "write").await;
    let nora = json!({"username": "nora"});

    posts(&program, CONTACTS, "a", &nora).await.expect(201);
    let theirs = posts(&elsewhere, CONTACTS, "a", &nora).await.expect(201);
    let emil = json!({"username": "emil"});
    let other = posts(&colleague, CONTACTS, "a", &emil).await.expect(201);

    assert!(!is_replayed(&theirs) && !is_replayed(&other));
    assert_ne!(theirs.json()["id"], team.contact("nora").id.0);
    assert_eq!(team.dump(&["contacts"]).len(), 5 + 3);
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    let team = Team::open();
    let program = team.program("write").await;
    let before = everything(&team);
    for (key, place, body) in [
        ("", CONTACTS, json!({"username": "nora"})),
        ("  ", CONTACTS, json!({"username": "nora"})),
        (&*"k".repeat(256), CONTACTS, json!({"username": "nora"})),
        ("", REPLY, json!({"username": "nora"})),
    ] {
        let refused = posts(&program, place, key, &body).await.expect(422);
        assert_eq!(refused.fields(), ["Idempotency-Key"]);
    }
    assert_eq!(everything(&team), before);
    let longest = "k".repeat(255);
    let nora = json!({"username": "nora"});
    posts(&program, CONTACTS, &longest, &nora).await.expect(201);
}

/// Keeps everybody else from writing contacts, until it is dropped.
fn holds_contacts(team: &Team) -> Connection {
    let mut holder = team.database.connect();
    let held = match holder {
        Connection::Sqlite(_) => "BEGIN IMMEDIATE",
        Connection::Postgres(_) => "BEGIN; LOCK TABLE contacts IN EXCLUSIVE MODE",
    };
    holder.batch_execute(held).unwrap();
    holder
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_twin_that_comes_while_the_first_is_under_way_is_told_to_come_again() {
    let team = Team::open();
    let program = team.program("write").await;
    // Its use is noted now, and not in between.
    program.get(CONTACTS).await.expect(200);
    for (place, body) in [
        (CONTACTS, json!({"username": "nora"})),
        (REPLY, json!({"username": "emil", "message_content": "Hi"})),
    ] {
        let holder = holds_contacts(&team);
        let mut running = JoinSet::new();
        for _ in 0..2 {
            let (program, request) = (program.clone(), keyed(&program, place, place, &body));
            running.spawn(async move { program.asks(request).await });
        }

        let twin = running.join_next().await.unwrap().unwrap();

        assert!(is_told_to_wait(&twin), "{}", twin.body);
        drop(holder);
        let first = running.join_next().await.unwrap().unwrap();
        assert!(matches!(first.status, 200 | 201), "{}", first.body);
        let again = posts(&program, place, place, &body).await;
        assert_eq!(again.body, first.body);
        assert!(is_replayed(&again));
    }
    assert_eq!(team.dump(&["messages"]).len(), 1);
    assert_eq!(team.dump(&["contacts"]).len(), 5 + 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_equal_requests_at_once_to_two_servers_one_is_done_and_the_others_are_told() {
    let team = Team::open();
    let here = team.program("write").await;
    let second = Server::start_without_upkeep(config(&team.database.url), team.clock.clone());
    let there = here.at(&second);
    let programs = [&here, &there, &here, &there, &here, &there, &here, &there];
    for number in 0..4 {
        let (username, key) = (format!("nora_{number}"), format!("key {number}"));
        let message = json!({"username": username, "message_content": "Hi"});
        for (place, body) in [(CONTACTS, json!({"username": username})), (REPLY, message)] {
            let key = format!("{key} {place}");

            let answers = all_post(&programs, place, &key, &body).await;

            let done: Vec<&Answer> = answers
                .iter()
                .filter(|answer| answer.status < 300)
                .collect();
            let others = answers.iter().filter(|answer| answer.status >= 300);
            for told in others {
                assert!(is_told_to_wait(told), "{} {}", told.status, told.body);
            }
            let first = done.iter().filter(|answer| !is_replayed(answer));
            assert_eq!(first.count(), 1, "{answers:?}");
            assert!(done.iter().all(|answer| answer.body == done[0].body));
        }
        assert_eq!(team.dump(&["contacts"]).len(), 5 + 1 + number);
        assert_eq!(team.dump(&["messages"]).len(), 1 + number);
    }
}

#[tokio::test]
async fn an_answer_that_is_given_again_has_its_etag_again() {
    let team = Team::open();
    let program = team.program("write").await;
    let body = json!({"username": "nora"});
    let first = posts(&program, CONTACTS, "k", &body).await.expect(201);
    let again = posts(&program, CONTACTS, "k", &body).await.expect(201);
    assert!(is_replayed(&again));
    let etag = format!("\"{}-1\"", team.contact("nora").id);
    assert_eq!(first.header("etag"), etag);
    assert_eq!(again.header("etag"), first.header("etag"));
}
