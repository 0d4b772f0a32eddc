//! The commands, a module each.

pub mod backup;
pub mod migrate;
pub mod reset_link;
pub mod serve;

/// Where the data lives when `DATABASE_URL` does not say.
const DATABASE: &str = "sqlite://leadboard.db";
