//! A new organization: its Owner, and the stages it begins with.

use crate::clock::Clock;
use crate::crm::stage;
use crate::db::Connection;
use crate::db::id::UserId;
use crate::error::Result;
use crate::people::organization::Choices;
use crate::people::user::NewUser;
use crate::people::{By, Tx, setup};

/// Founds an organization. To be run in a transaction. Returns in whose name it then works: the Owner's.
///
/// # Errors
/// `Invalid` on `email` when somebody has that address already.
pub fn found(
    connection: &mut Connection,
    choices: &Choices,
    owner: &NewUser,
    is_demo: bool,
    clock: &Clock,
) -> Result<By> {
    let by = setup::found(connection, choices, owner, is_demo, clock.now())?;
    stage::add_first(&mut Tx::new(connection, &by, clock))?;
    Ok(by)
}

/// As [`found`], for somebody who has an account.
///
/// # Errors
/// The database's.
pub fn found_by(
    connection: &mut Connection,
    choices: &Choices,
    owner: UserId,
    clock: &Clock,
) -> Result<By> {
    let by = setup::found_by(connection, choices, owner, false, clock.now())?;
    stage::add_first(&mut Tx::new(connection, &by, clock))?;
    Ok(by)
}
