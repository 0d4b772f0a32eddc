//! Guessing passwords is slow, and tells nothing.

use std::time::{Duration, Instant};

use chrono::TimeDelta;

use crate::support::Team;
use crate::support::cast::{PASSWORD, email_of};
use crate::support::person::Person;
use crate::support::server::{Server, config};

async fn fails(person: &Person, email: &str, times: usize) {
    for _ in 0..times {
        person.signs_in(email, "not my password").await.expect(422);
    }
}

#[tokio::test]
async fn after_five_failures_even_the_right_password_has_to_wait() {
    let team = Team::open();
    let guesser = team.stranger();
    fails(&guesser, "milo@example.com", 5).await;

    let answer = guesser
        .signs_in("milo@example.com", PASSWORD)
        .await
        .expect(429);
    assert_eq!(answer.header("retry-after"), "15");
    let page = answer.page();
    assert_eq!(
        page.words(".alert"),
        "Too many tries. Wait 15 seconds, then try again."
    );
    assert_eq!(page.form("Sign in").value("email"), "milo@example.com");
    guesser
        .signs_in(&email_of("mei"), PASSWORD)
        .await
        .expect(303);

    team.later(TimeDelta::seconds(15));
    fails(&guesser, "milo@example.com", 1).await;
    let answer = guesser
        .signs_in("milo@example.com", PASSWORD)
        .await
        .expect(429);
    assert_eq!(
        answer.header("retry-after"),
        "30",
        "each failure doubles the wait"
    );

    team.later(TimeDelta::seconds(30));
    guesser
        .signs_in("milo@example.com", PASSWORD)
        .await
        .expect(303);
    fails(&guesser, "milo@example.com", 5).await;
}

#[tokio::test]
async fn failures_are_counted_in_the_database_so_another_server_knows_them() {
    let team = Team::open();
    let other = Server::start(config(&team.database.url), team.clock.clone());
    fails(&team.stranger(), "milo@example.com", 3).await;
    fails(&Person::new(&other.address, None), "milo@example.com", 2).await;

    team.stranger()
        .signs_in("milo@example.com", PASSWORD)
        .await
        .expect(429);
}

#[tokio::test]
async fn a_flood_of_tries_side_by_side_gets_no_more_than_the_free_ones() {
    let team = Team::open();
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let guesser = team.stranger();
        running.spawn(async move { guesser.signs_in("milo@example.com", "guess").await.status });
    }
    let answers = running.join_all().await;
    let looked_at = answers.iter().filter(|status| **status == 422).count();
    assert_eq!(looked_at, 5, "{answers:?}");
    assert!(
        answers.iter().all(|status| matches!(status, 422 | 429)),
        "{answers:?}"
    );
}

#[tokio::test]
async fn one_address_that_tries_many_emails_has_to_wait_too() {
    let team = Team::open();
    let guesser = team.stranger();
    let mut statuses = Vec::new();
    for number in 0..51 {
        let email = format!("somebody{number}@example.com");
        statuses.push(guesser.signs_in(&email, "guess").await.status);
    }
    assert_eq!(statuses[..50], [422; 50]);
    assert_eq!(statuses[50], 429);
}

#[tokio::test]
async fn whoever_says_they_come_from_elsewhere_is_counted_all_the_same() {
    let team = Team::open();
    let guesser = team.stranger();
    let mut statuses = Vec::new();
    for number in 0..6 {
        let request = guesser
            .request(reqwest::Method::POST, "/login")
            .header("Origin", &team.server.address)
            .header("X-Forwarded-For", format!("192.0.2.{number}"))
            .header("Forwarded", format!("for=192.0.2.{number}"))
            .form(&[("email", "milo@example.com"), ("password", "guess")]);
        statuses.push(guesser.send(request).await.status);
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 429]);
}

#[tokio::test]
async fn an_unknown_email_costs_as_much_work_as_a_wrong_password() {
    let team = Team::open();
    let guesser = team.stranger();
    fails(&guesser, "warm.up@example.com", 1).await;
    // The quickest of several, and more of them as long as a busy machine blurs it. Nobody fails five times.
    let mut quickest = [Duration::MAX; 2];
    for round in 0..16 {
        let known = email_of(["olga", "ana", "milo", "mei"][round % 4]);
        let unknown = format!("nobody{}@example.com", round % 4);
        for (kind, email) in [known, unknown].into_iter().enumerate() {
            let began = Instant::now();
            fails(&guesser, &email, 1).await;
            quickest[kind] = quickest[kind].min(began.elapsed());
        }
        if round >= 4 && quickest[1] > quickest[0] / 2 {
            return;
        }
    }
    let [known, unknown] = quickest;
    panic!("{unknown:?} for an unknown one, {known:?} for a known one");
}
