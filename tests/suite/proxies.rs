//! What proxies say of a request counts from those that are trusted, and from nobody else. For those that are not,
//! see `tries`.

use leadboard::config::Config;
use reqwest::Method;

use crate::support::Team;
use crate::support::cast::PASSWORD;
use crate::support::person::{Answer, Person};
use crate::support::server::{Server, config};

/// Tries to sign in as Milo, by a proxy that says so of where the request came from.
async fn tries(server: &Server, forwarded_for: &[&str], password: &str) -> Answer {
    let person = Person::new(&server.address, None);
    let mut request = person
        .request(Method::POST, "/login")
        .header("Origin", &server.address)
        .form(&[("email", "milo@example.com"), ("password", password)]);
    for line in forwarded_for {
        request = request.header("X-Forwarded-For", *line);
    }
    person.send(request).await
}

fn behind_a_proxy(team: &Team, proxies: &[&str]) -> Server {
    let config = Config {
        trusted_proxies: proxies.iter().map(|one| one.parse().unwrap()).collect(),
        ..config(&team.database.url)
    };
    Server::start(config, team.clock.clone())
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_address_has_tries_of_its_own() {
    let team = Team::open();
    let server = behind_a_proxy(&team, &["127.0.0.1/32"]);
    for _ in 0..5 {
        tries(&server, &["192.0.2.1"], "guess").await.expect(422);
    }
    tries(&server, &["192.0.2.1"], PASSWORD).await.expect(429);
    tries(&server, &["192.0.2.2"], PASSWORD).await.expect(303);
}

#[tokio::test]
async fn what_a_sender_puts_before_the_word_of_the_proxy_does_not_count() {
    let team = Team::open();
    let server = behind_a_proxy(&team, &["127.0.0.1/32", "10.0.0.0/8"]);
    let mut statuses = Vec::new();
    for number in 0..6 {
        let forged = format!("198.51.100.{number}");
        let told = [&*forged, "192.0.2.1, 10.1.1.1"];
        statuses.push(tries(&server, &told, "guess").await.status);
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 429]);
}

#[tokio::test]
async fn a_proxy_elsewhere_is_not_heard() {
    let team = Team::open();
    let server = behind_a_proxy(&team, &["10.0.0.0/8"]);
    let mut statuses = Vec::new();
    for number in 0..6 {
        let forged = format!("192.0.2.{number}, 10.1.1.1");
        statuses.push(tries(&server, &[&forged], "guess").await.status);
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 429]);
}
