//! Brings a database to the schema of this version.

use std::error::Error;

use anyhow::anyhow;
use diesel::dsl::sql;
use diesel::sql_types::BigInt;
use diesel::{RunQueryDsl as _, SqliteConnection, sql_query};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};

use super::connection::{Access, open};
use super::{Connection, DatabaseUrl, transaction};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// The lock that servers of one Postgres share while they start. Any number that no other program uses.
const LOCK: i64 = 0x6c65_6164_626f_6172;

type Failed = Box<dyn Error + Send + Sync>;

/// Runs the migrations that are missing, all or none, and says how many they were. Of several servers that start at
/// once one does it, and the others wait for it.
///
/// # Errors
/// A sentence that names the setting when the database cannot be reached; what the migration that failed says.
pub fn run(url: &DatabaseUrl) -> anyhow::Result<usize> {
    let mut connection = open(url, Access::Write)
        .map_err(|error| anyhow!("DATABASE_URL: {} cannot be opened: {error}", url.shown()))?;
    bring_up(&mut connection)
        .map_err(|error| anyhow!("The database could not be migrated: {error}"))
}

fn bring_up(connection: &mut Connection) -> Result<usize, Failed> {
    if let Connection::Sqlite(sqlite) = connection {
        // A table that is made anew is dropped first, which must not delete the rows that refer to it. Inside the
        // transaction this could not be switched.
        sql_query("PRAGMA foreign_keys = OFF").execute(sqlite)?;
    }
    transaction::run(connection, |connection| match connection {
        // The transaction has the write lock from its beginning.
        Connection::Sqlite(sqlite) => {
            let ran = sqlite.run_pending_migrations(SQLITE)?.len();
            if ran > 0 {
                check_references(sqlite)?;
            }
            Ok(ran)
        }
        Connection::Postgres(postgres) => {
            sql_query(format!("SELECT pg_advisory_xact_lock({LOCK})")).execute(postgres)?;
            Ok(postgres.run_pending_migrations(POSTGRES)?.len())
        }
    })
}

fn check_references(sqlite: &mut SqliteConnection) -> Result<(), Failed> {
    let broken: i64 = diesel::select(sql::<BigInt>(
        "(SELECT count(*) FROM pragma_foreign_key_check)",
    ))
    .get_result(sqlite)?;
    if broken > 0 {
        return Err(format!("{broken} rows would refer to rows that are gone").into());
    }
    Ok(())
}
