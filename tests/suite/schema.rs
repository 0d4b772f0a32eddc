//! Both sets of migrations end in `src/db/schema.rs`, and can be taken back and run again.

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_migrations::{FileBasedMigrations, MigrationHarness as _};
use leadboard::db::Connection;

use crate::support::Team;
use crate::support::database::{Database, Kind};

const SCHEMA: &str = include_str!("../../src/db/schema.rs");

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Column {
    table: String,
    name: String,
    kind: String,
    is_nullable: bool,
}

/// The columns that `schema.rs` declares.
fn declared() -> Vec<Column> {
    let mut columns = Vec::new();
    for block in SCHEMA.split("table! {").skip(1) {
        let table = block.split('(').next().unwrap().trim().to_owned();
        let body = block
            .split_once(") {")
            .unwrap()
            .1
            .split('}')
            .next()
            .unwrap();
        for line in body.lines().filter(|line| line.contains("->")) {
            let (name, kind) = line
                .trim()
                .trim_end_matches(',')
                .split_once(" -> ")
                .unwrap();
            let bare = kind
                .strip_prefix("Nullable<")
                .and_then(|kind| kind.strip_suffix('>'));
            columns.push(Column {
                table: table.clone(),
                name: name.to_owned(),
                kind: bare.unwrap_or(kind).to_owned(),
                is_nullable: bare.is_some(),
            });
        }
    }
    columns.sort();
    columns
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    is_nullable: bool,
}

const OF_SQLITE: &str = "
    SELECT t.name AS table_name, c.name, CASE WHEN c.pk = 1 AND c.type = 'INTEGER' THEN 'BIGINT' ELSE c.type END AS kind,
        c.\"notnull\" = 0 AS is_nullable
    FROM sqlite_schema t, pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND t.name NOT LIKE '!_!_diesel%' ESCAPE '!'
        AND t.name NOT LIKE 'contacts!_search%' ESCAPE '!'";

const OF_POSTGRES: &str = "
    SELECT table_name::text, column_name::text AS name, upper(data_type)::text AS kind,
        is_nullable = 'YES' AS is_nullable
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_diesel%'";

/// The columns that the migrations made.
fn made(database: &Database) -> Vec<Column> {
    let found: Vec<Found> = match &mut database.connect() {
        Connection::Sqlite(sqlite) => diesel::sql_query(OF_SQLITE).load(sqlite),
        Connection::Postgres(postgres) => diesel::sql_query(OF_POSTGRES).load(postgres),
    }
    .unwrap();
    let mut columns: Vec<Column> = found
        .into_iter()
        .map(|found| Column {
            table: found.table_name,
            name: found.name,
            kind: match found.kind.as_str() {
                "BIGINT" => "BigInt",
                "INTEGER" => "Integer",
                "TEXT" => "Text",
                "BOOLEAN" => "Bool",
                other => panic!("{other} is no type that both databases know"),
            }
            .to_owned(),
            is_nullable: found.is_nullable,
        })
        .collect();
    columns.sort();
    columns
}

#[test]
fn both_sets_of_migrations_end_in_the_schema() {
    let declared = declared();
    assert!(declared.len() > 80, "schema.rs is read: {}", declared.len());
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let team = Team::open_on(kind);
        assert_eq!(made(&team.database), declared, "{kind:?}");
    }
}

#[test]
fn migrations_can_be_taken_back_and_run_again_on_both() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let database = Database::empty(kind);
        let migrations = migrations_of(kind);
        let mut connection = database.connect();
        let mut migrate = |up: bool| {
            match (&mut connection, up) {
                (Connection::Sqlite(sqlite), true) => {
                    sqlite.run_pending_migrations(migrations.clone())
                }
                (Connection::Sqlite(sqlite), false) => {
                    sqlite.revert_all_migrations(migrations.clone())
                }
                (Connection::Postgres(postgres), true) => {
                    postgres.run_pending_migrations(migrations.clone())
                }
                (Connection::Postgres(postgres), false) => {
                    postgres.revert_all_migrations(migrations.clone())
                }
            }
            .map(|versions| versions.len())
            .unwrap()
        };
        let up = migrate(true);
        assert!(up > 0);
        assert_eq!(migrate(false), up);
        assert_eq!(made(&database), [], "{kind:?}");
        assert_eq!(migrate(true), up);
        assert_eq!(made(&database), declared(), "{kind:?}");
    }
}

#[test]
fn both_sets_of_migrations_have_the_same_names() {
    let names = |kind: Kind| {
        let folders = std::fs::read_dir(folder(kind)).unwrap();
        let mut names: Vec<_> = folders.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names(Kind::Sqlite), names(Kind::Postgres));
}

fn migrations_of(kind: Kind) -> FileBasedMigrations {
    FileBasedMigrations::from_path(folder(kind)).unwrap()
}

fn folder(kind: Kind) -> String {
    let name = match kind {
        Kind::Sqlite => "sqlite",
        Kind::Postgres => "postgres",
    };
    format!("{}/migrations/{name}", env!("CARGO_MANIFEST_DIR"))
}
