//! What the servers on one Postgres call out to each other: its LISTEN and NOTIFY, on a connection of one's own.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;

const CHANNEL: &str = "leadboard";

/// As many bytes one notice may have: Postgres takes less than 8,000.
pub const LONGEST: usize = 7900;

pub struct Notices(PgConnection);

impl Notices {
    /// # Errors
    /// Postgres's own words when it cannot be reached.
    pub fn open(url: &str) -> ConnectionResult<Self> {
        PgConnection::establish(url).map(Self)
    }

    /// Hears what is called out from now on.
    ///
    /// # Errors
    /// The database's.
    pub fn listen(&mut self) -> QueryResult<()> {
        let listen = sql_query(format!("LISTEN {CHANNEL}"));
        listen.execute(&mut self.0).map(|_| ())
    }

    /// Calls out. Not in a transaction that writes: commits of those would wait for each other.
    ///
    /// # Errors
    /// The database's.
    pub fn notify(&mut self, notice: &str) -> QueryResult<()> {
        let notify = sql_query("SELECT pg_notify($1, $2)")
            .bind::<Text, _>(CHANNEL)
            .bind::<Text, _>(notice);
        notify.execute(&mut self.0).map(|_| ())
    }

    /// What was called out since this was asked last; asks nothing of Postgres.
    ///
    /// # Errors
    /// When the connection was closed.
    pub fn heard(&mut self) -> QueryResult<Vec<String>> {
        let heard = self.0.notifications_iter();
        heard.map(|notice| Ok(notice?.payload)).collect()
    }

    /// Finds out whether anybody is there.
    ///
    /// # Errors
    /// When the connection is gone.
    pub fn check(&mut self) -> QueryResult<()> {
        sql_query("SELECT 1").execute(&mut self.0).map(|_| ())
    }
}
