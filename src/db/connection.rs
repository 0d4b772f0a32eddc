use diesel::{Connection as _, PgConnection, RunQueryDsl, SqliteConnection, sql_query};

use super::url::DatabaseUrl;

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
            // The wait comes first: switching to WAL needs the lock that another process may hold.
            for pragma in [
                "PRAGMA busy_timeout = 10000",
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = FULL",
                "PRAGMA foreign_keys = ON",
                "PRAGMA cache_size = -16000",
            ] {
                execute(&mut connection, pragma)?;
            }
            if access == Access::Read {
                execute(&mut connection, "PRAGMA query_only = ON")?;
            }
            Ok(AnyConnection::Sqlite(connection))
        }
        DatabaseUrl::Postgres { url } => PgConnection::establish(url).map(AnyConnection::Postgres),
    }
}

fn execute(connection: &mut SqliteConnection, statement: &str) -> diesel::ConnectionResult<()> {
    sql_query(statement)
        .execute(connection)
        .map(|_| ())
        .map_err(diesel::ConnectionError::CouldntSetupConfiguration)
}
