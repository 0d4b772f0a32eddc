//! The database: one type of connection over SQLite and Postgres, and what differs between them.

pub mod connection;
pub mod dialect;
pub mod id;
pub mod migrations;
pub mod pool;
pub mod schema;
pub mod text_enum;
pub mod transaction;
pub mod url;

pub use pool::Pools;
pub use url::DatabaseUrl;

/// The names that the derive of [`connection::AnyConnection`] needs free in its own module.
pub type Connection = connection::AnyConnection;
pub type Backend = <Connection as diesel::Connection>::Backend;
