//! `leadboard reset-link EMAIL`: a way back in for anybody, made by whoever runs the server.

use anyhow::{anyhow, bail};
use leadboard::clock::Clock;
use leadboard::config::{database_from_env, site_from_env};
use leadboard::db::connection::{Access, open};
use leadboard::db::{migrations, transaction};
use leadboard::error::Error;
use leadboard::people::reset_link;

use super::DATABASE;
use crate::say;

pub fn run(email: &str) -> anyhow::Result<()> {
    let database = database_from_env(DATABASE).map_err(anyhow::Error::msg)?;
    let site = site_from_env().map_err(anyhow::Error::msg)?;
    let place = database.shown();
    if !database.is_there() {
        bail!("DATABASE_URL: there is no database at {place}.");
    }
    migrations::run(&database)?;
    let mut connection = open(&database, Access::Write)
        .map_err(|error| anyhow!("DATABASE_URL: {place} cannot be opened: {error}"))?;
    let (email, now) = (email.trim().to_lowercase(), Clock::System.now());
    let made = transaction::run(&mut connection, |connection| {
        reset_link::make_for(connection, &email, now)
    });
    match made {
        Ok(secret) => {
            say(&format!(
                "With this link {email} chooses a new password. It works once, for a day:\n{site}/reset?token={secret}\n"
            ));
            Ok(())
        }
        Err(Error::NotFound) => bail!("Nobody has the e-mail {email}."),
        Err(Error::Internal(cause) | Error::Away(cause)) => Err(cause),
        Err(other) => Err(anyhow!("{other}")),
    }
}
