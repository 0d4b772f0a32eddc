//! Giving the organization to another member. Source: design, section 3.

use super::{Mate, hold, role};
use crate::crm::activity::{self, Kind, Logged};
use crate::db::id::UserId;
use crate::error::{Error, Result};
use crate::people::{Owner, Role, Tx};

/// Makes another member the Owner, and the Owner an Admin; logs it.
///
/// # Errors
/// `NotFound` for nobody of this organization; `Invalid` on `user` for the Owner; `Forbidden` for somebody who gave it
/// away meanwhile.
pub fn transfer(tx: &mut Tx<'_>, owner: &Owner, user: UserId) -> Result<Mate> {
    let mate = hold(tx, owner, user)?;
    let present = super::find(tx.connection, owner, owner.user())?;
    if present.role != Role::Owner {
        return Err(Error::Forbidden("Only the Owner can do this.".to_owned()));
    }
    if mate.user == present.user {
        return Err(Error::invalid("user", "Choose another member."));
    }
    // In this order: there is never more than one Owner.
    role::set(tx, present.user, Role::Admin)?;
    role::set(tx, mate.user, Role::Owner)?;
    activity::log_setting(
        tx,
        Kind::OwnershipTransferred,
        Logged::user(mate.user, &mate.name),
        (
            Logged::user(present.user, &present.name),
            Logged::user(mate.user, &mate.name),
        ),
    )?;
    Ok(mate)
}
