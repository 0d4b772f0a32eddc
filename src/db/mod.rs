//! The database: one type of connection over SQLite and Postgres, and what differs between them.
//!
//! What is looked up by a key is asked for with `get_result`, not with `first`: SQLite plans a statement with a limit
//! anew each time it runs.

pub mod backup;
mod checkpoints;
pub mod connection;
pub mod counted;
pub mod dialect;
pub mod id;
pub mod migrations;
pub mod notices;
pub mod pool;
pub mod schema;
pub mod text_enum;
pub mod together;
pub mod transaction;
pub mod url;
pub mod writer;

pub use pool::{Pool, Pools};
pub use url::DatabaseUrl;

/// The names that the derive of [`connection::AnyConnection`] needs free in its own module.
pub type Connection = connection::AnyConnection;
pub type Backend = <Connection as diesel::Connection>::Backend;

/// The limit of a query that also tells whether there is another page.
#[must_use]
pub fn one_more_than(page: usize) -> i64 {
    i64::try_from(page).map_or(i64::MAX, |page| page.saturating_add(1))
}
