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

pub use connection::{Backend, Connection};
pub use pool::Pools;
pub use url::DatabaseUrl;
