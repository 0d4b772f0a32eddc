//! Bringing a database to this version, also by several at once.

use std::process::Stdio;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;
use leadboard::db::Connection;
use tokio::task::JoinSet;

use crate::program::{Running, program, refusal, setting_of};
use crate::support::cast::PASSWORD;
use crate::support::database::{Database, Kind};
use crate::support::person::Person;

const SECRET: (&str, &str) = ("LEADBOARD_SECRET", "0123456789abcdef0123456789abcdef");
const AT_ONCE: usize = 6;

/// Runs `leadboard migrate` and returns what it said.
fn migrate(settings: &[(&str, &str)]) -> String {
    let output = program(&["migrate"], settings).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn an_empty_database_is_brought_up_to_date_once_without_a_secret_or_a_port() {
    let database = Database::empty(Kind::under_test());
    let url = setting_of(&database.url);
    let settings = [("DATABASE_URL", &*url), ("LEADBOARD_ADDR", "nowhere")];

    assert!(migrate(&settings).starts_with("Brought up to date with"));
    assert!(migrate(&settings).starts_with("Up to date already: "));
    if let Some(path) = url.strip_prefix("sqlite://") {
        assert!(!std::fs::exists(format!("{path}.secret")).unwrap());
    }
}

#[test]
fn of_several_that_migrate_an_empty_database_at_once_one_does_and_all_succeed() {
    let database = Database::empty(Kind::under_test());
    let url = setting_of(&database.url);
    let begun: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            program(&["migrate"], &[("DATABASE_URL", &*url)])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let said: Vec<String> = begun
        .into_iter()
        .map(|child| {
            let output = child.wait_with_output().unwrap();
            let error = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{error}");
            String::from_utf8(output.stdout).unwrap()
        })
        .collect();

    let brought = said.iter().filter(|said| said.starts_with("Brought up"));
    assert_eq!(brought.count(), 1, "{said:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_servers_that_start_at_once_on_an_empty_database_all_serve_the_same_people() {
    let database = Database::empty(Kind::under_test());
    let url = setting_of(&database.url);
    let mut starting = JoinSet::new();
    for _ in 0..4 {
        let url = url.clone();
        starting.spawn(async move {
            // On SQLite they agree on a secret, too.
            let settings = [("DATABASE_URL", &*url), SECRET];
            let settings = if url.starts_with("sqlite") {
                &settings[..1]
            } else {
                &settings
            };
            Running::start(&[], settings, "Set it up with this link").await
        });
    }

    let servers = starting.join_all().await;

    let link = servers[3].said.split("once: ").nth(1).unwrap().trim();
    let place = link.strip_prefix(&servers[3].address).unwrap();
    let olga = servers[0].person();
    let form = olga.get(place).await.expect(200).page().form("Set up");
    let form = form
        .with("name", "Berlin Coaching")
        .with("user_name", "Olga Berg")
        .with("email", "olga@example.com")
        .with("password", PASSWORD);
    olga.submit(&form).await.expect(303);
    for server in &servers {
        let olga = Person::new(&server.address, olga.cookie());
        olga.get("/pipeline").await.expect(200);
    }
}

#[test]
fn a_migration_that_fails_changes_nothing_and_says_why() {
    let database = Database::empty(Kind::under_test());
    // The first migration stumbles over the last table it makes.
    database.execute("CREATE TABLE runs (id BIGINT)");

    let said = refusal(
        &["migrate"],
        &[("DATABASE_URL", &setting_of(&database.url))],
    );

    let sentence = "Leadboard cannot migrate. The database could not be migrated: ";
    assert!(said.starts_with(sentence), "{said}");
    assert!(said.contains("runs"), "{said}");
    assert_eq!(database.look(tables), 1, "all or none");
}

fn tables(connection: &mut Connection) -> i64 {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let count: Count = match connection {
        Connection::Sqlite(sqlite) => {
            sql_query("SELECT count(*) AS count FROM sqlite_schema WHERE type = 'table'")
                .get_result(sqlite)
        }
        Connection::Postgres(postgres) => sql_query(
            "SELECT count(*) AS count FROM information_schema.tables WHERE table_schema = 'public'",
        )
        .get_result(postgres),
    }
    .unwrap();
    count.count
}
