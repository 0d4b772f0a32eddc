//! Several servers on one Postgres tell each other, and one that stops lets nobody wait.

use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;

use crate::program::{Running, setting_of};
use crate::support::Team;
use crate::support::cast::PASSWORD;
use crate::support::database::Kind;
use crate::support::server::{SECRET, Server, config};

/// Less than what runs is waited for when a server stops.
const AT_ONCE: Duration = Duration::from_secs(5);

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// How many servers listen.
fn listeners(team: &Team) -> i64 {
    let count = "SELECT count(*) AS number FROM pg_stat_activity \
        WHERE datname = current_database() AND query LIKE 'LISTEN %'";
    let found = |connection: &mut _| sql_query(count).get_result::<Number>(connection).unwrap();
    team.database.look(found).number
}

async fn two_servers(servers: i64) -> (Team, Server) {
    let team = Team::open();
    let other = Server::start(config(&team.database.url), team.clock.clone());
    team.waits_until(|team| listeners(team) == servers).await;
    (team, other)
}

#[tokio::test]
async fn a_move_on_one_server_is_told_on_the_other() {
    if Kind::under_test() == Kind::Sqlite {
        return;
    }
    let (team, other) = two_servers(2).await;
    let mut mei = team.mei().on(&other.address).looks_on().await;

    team.moves(&team.milo(), "anna", "Closed").await.expect(303);

    let told = mei.hears_of().await;
    assert_eq!(
        told["contacts"],
        serde_json::json!([team.contact("anna").id.0])
    );
}

#[tokio::test]
async fn whoever_signs_out_on_one_server_hears_no_more_on_the_other() {
    if Kind::under_test() == Kind::Sqlite {
        return;
    }
    let (team, other) = two_servers(2).await;
    let mut mei = team.mei().on(&other.address).looks_on().await;

    team.mei().post("/logout", &[]).await.expect(303);

    assert_eq!(mei.hears_to_the_end().await[0].name, "gone");
}

#[tokio::test]
async fn a_server_that_did_not_hear_for_a_while_has_everybody_read_anew() {
    if Kind::under_test() == Kind::Sqlite {
        return;
    }
    let team = Team::open();
    team.waits_until(|team| listeners(team) == 1).await;
    let mut mei = team.mei().looks_on().await;

    team.database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = current_database() AND query LIKE 'LISTEN %'",
    );

    assert_eq!(mei.hears().await.name, "resync");
}

#[tokio::test]
async fn a_server_that_stops_ends_its_streams_at_once() {
    let team = Team::open();
    let url = setting_of(&team.database.url);
    let settings = [("DATABASE_URL", &*url), ("LEADBOARD_SECRET", SECRET)];
    let running = Running::start(&[], &settings, "Leadboard is ready").await;
    let mei = running.person();
    mei.signs_in("mei@example.com", PASSWORD).await.expect(303);
    let mut stream = mei.looks_on().await;

    let began = Instant::now();
    running.terminate();

    assert_eq!(stream.hears_to_the_end().await, []);
    assert!(running.ended().success());
    let took = began.elapsed();
    assert!(took < AT_ONCE, "it took {took:?}");
}
