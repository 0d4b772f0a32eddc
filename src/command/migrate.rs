//! `leadboard migrate`: brings the database to this version, and ends.

use leadboard::config::database_from_env;
use leadboard::db::migrations;

use super::DATABASE;
use crate::say;

pub fn run() -> anyhow::Result<()> {
    let database = database_from_env(DATABASE).map_err(anyhow::Error::msg)?;
    let place = database.shown();
    say(&match migrations::run(&database)? {
        0 => format!("Up to date already: {place}.\n"),
        1 => format!("Brought up to date with one migration: {place}.\n"),
        many => format!("Brought up to date with {many} migrations: {place}.\n"),
    });
    Ok(())
}
