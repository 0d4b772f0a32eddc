//! `leadboard backup FILE`: a consistent copy of a SQLite database, also of one that is being served.

use std::path::Path;

use leadboard::config::database_from_env;
use leadboard::db::backup;

use super::DATABASE;
use crate::say;

pub fn run(file: &str) -> anyhow::Result<()> {
    let database = database_from_env(DATABASE).map_err(anyhow::Error::msg)?;
    backup::write(&database, Path::new(file))?;
    say(&format!("Backed up {} to {file}.\n", database.shown()));
    Ok(())
}
