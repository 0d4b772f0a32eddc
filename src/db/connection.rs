use std::thread;
use std::time::{Duration, Instant};

use diesel::{Connection as _, PgConnection, RunQueryDsl, SqliteConnection, sql_query};

use super::checkpoints::MOST_PAGES;
use super::url::DatabaseUrl;

const LONGEST_SWITCH: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(10);

/// A connection to either database. Queries are written once and run on both;
/// what cannot be is in [`super::dialect`].
#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Whether a connection may write. SQLite has one writer and many readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Read,
    Write,
}

/// Opens a connection and makes it durable and strict (see design: facts about diesel).
///
/// # Errors
/// The database's own words when it cannot be reached.
pub fn open(url: &DatabaseUrl, access: Access) -> diesel::ConnectionResult<AnyConnection> {
    match url {
        DatabaseUrl::Sqlite { path } => {
            let mut connection = SqliteConnection::establish(path)?;
            execute(&mut connection, "PRAGMA busy_timeout = 10000")?;
            switch_to_wal(&mut connection)?;
            for pragma in [
                "PRAGMA synchronous = FULL",
                "PRAGMA foreign_keys = ON",
                "PRAGMA cache_size = -16000",
                // Savepoints keep what they replace there.
                "PRAGMA temp_store = MEMORY",
            ] {
                execute(&mut connection, pragma)?;
            }
            match access {
                Access::Read => execute(&mut connection, "PRAGMA query_only = ON")?,
                Access::Write => {
                    let pragma = format!("PRAGMA wal_autocheckpoint = {MOST_PAGES}");
                    execute(&mut connection, &pragma)?;
                }
            }
            Ok(AnyConnection::Sqlite(connection))
        }
        DatabaseUrl::Postgres { url } => PgConnection::establish(url).map(AnyConnection::Postgres),
    }
}

/// Of several that switch a new file at once, SQLite tells some that it is locked without waiting, since two that wait
/// for each other would wait for ever. So the wait is ours.
fn switch_to_wal(connection: &mut SqliteConnection) -> diesel::ConnectionResult<()> {
    let begun = Instant::now();
    loop {
        match execute(connection, "PRAGMA journal_mode = WAL") {
            // Diesel passes the words on and not the code.
            Err(error)
                if error.to_string().contains("database is locked")
                    && begun.elapsed() < LONGEST_SWITCH =>
            {
                thread::sleep(PAUSE);
            }
            outcome => return outcome,
        }
    }
}

fn execute(connection: &mut SqliteConnection, statement: &str) -> diesel::ConnectionResult<()> {
    sql_query(statement)
        .execute(connection)
        .map(|_| ())
        .map_err(diesel::ConnectionError::CouldntSetupConfiguration)
}
