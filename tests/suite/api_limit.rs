//! How often a program may ask: one that asks too often is told how long to wait, and slows down nobody else.

use chrono::TimeDelta;
use leadboard::config::Config;
use reqwest::Method;
use serde_json::json;

use crate::support::Team;
use crate::support::caller::Caller;
use crate::support::person::Answer;
use crate::support::server::{Server, config};

const STAGES: &str = "/api/v1/stages";
/// As many as one token may send at once.
const AT_ONCE: usize = 60;
/// As many as may come at once from one address without a token that works.
const STRANGERS_AT_ONCE: usize = 20;

async fn asks(program: &Caller, times: usize, status: u16) {
    for _ in 0..times {
        program.get(STAGES).await.expect(status);
    }
}

/// How many seconds a refusal says to wait.
fn wait(refused: &Answer) -> TimeDelta {
    assert_eq!(refused.status, 429, "{}", refused.body);
    assert_eq!(refused.code(), "too_many_requests");
    let seconds: i64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    TimeDelta::seconds(seconds)
}

#[tokio::test]
async fn a_program_that_asks_too_often_goes_on_once_it_waited_as_long_as_it_was_told() {
    let team = Team::open();
    let program = team.program("write").await;
    asks(&program, AT_ONCE, 200).await;

    let refused = program.get(STAGES).await;

    let wait_for = wait(&refused);
    assert_eq!(refused.header("content-type"), "application/problem+json");
    assert_eq!(refused.json()["status"], 429);
    let told = format!("Wait {} second", wait_for.num_seconds());
    assert!(refused.body.contains(&told), "{}", refused.body);
    team.later(wait_for);
    program.get(STAGES).await.expect(200);
}

#[tokio::test]
async fn two_a_second_go_on_and_rest_brings_all_of_it_back() {
    let team = Team::open();
    let program = team.program("read").await;
    asks(&program, AT_ONCE, 200).await;
    for _ in 0..3 {
        team.later(TimeDelta::seconds(1));
        asks(&program, 2, 200).await;
        program.get(STAGES).await.expect(429);
    }
    team.later(TimeDelta::seconds(30));
    asks(&program, AT_ONCE, 200).await;
    program.get(STAGES).await.expect(429);
}

#[tokio::test]
async fn what_comes_too_soon_is_not_written_and_a_drop_in_request_is_told_so_in_its_envelope() {
    let team = Team::open();
    let program = team.program("write").await;
    asks(&program, AT_ONCE, 200).await;
    let nora = json!({"username": "nora", "message_content": "Hi"});

    let refused = program.post("/api/v1/contact/default-reply", nora).await;
    wait(&refused);
    assert_eq!(refused.json()["status"], "error");
    let strict = json!({"username": "nora"});
    wait(&program.post("/api/v1/contacts", strict).await);

    assert_eq!(team.dump(&["contacts"]).len(), 5);
}

#[tokio::test]
async fn another_program_is_not_slowed() {
    let team = Team::open();
    let program = team.program("read").await;
    let colleague = team.program_of(&team.ana(), "Another", "read").await;
    let elsewhere = team.program_of(&team.otto(), "Otto's", "read").await;
    asks(&program, AT_ONCE, 200).await;
    program.get(STAGES).await.expect(429);

    asks(&colleague, AT_ONCE, 200).await;
    asks(&elsewhere, 1, 200).await;
}

#[tokio::test]
async fn an_address_that_comes_with_wrong_tokens_is_slowed_and_a_good_one_from_there_is_not() {
    let team = Team::open();
    let program = team.program("read").await;
    let stranger = team.with_token("lb_none");
    asks(&stranger, STRANGERS_AT_ONCE / 2, 401).await;
    asks(&team.with_token(""), STRANGERS_AT_ONCE / 2, 401).await;

    let refused = stranger.get(STAGES).await;

    let wait_for = wait(&refused);
    assert_eq!(refused.header("content-type"), "application/problem+json");
    wait(&team.with_token("").get(STAGES).await);
    asks(&program, AT_ONCE, 200).await;
    team.later(wait_for);
    asks(&stranger, 1, 401).await;
    stranger.get(STAGES).await.expect(429);
}

#[tokio::test]
async fn a_stranger_at_another_address_is_not_slowed() {
    let team = Team::open();
    let config = Config {
        trusted_proxies: vec!["127.0.0.1/32".parse().unwrap()],
        ..config(&team.database.url)
    };
    let proxied = Server::start_without_upkeep(config, team.clock.clone());
    let stranger = team.with_token("lb_none").at(&proxied);
    let comes_from = async |address: &str| {
        let request = stranger.request(Method::GET, STAGES);
        let answer = stranger.asks(request.header("X-Forwarded-For", address));
        answer.await.status
    };
    for _ in 0..STRANGERS_AT_ONCE {
        assert_eq!(comes_from("192.0.2.1").await, 401);
    }
    assert_eq!(comes_from("192.0.2.1").await, 429);
    assert_eq!(comes_from("192.0.2.2").await, 401);
}
