//! What a member may do. Never to or from Owner: that is a transfer of ownership.

use diesel::prelude::*;

use super::{Mate, hold, refuse_owner};
use crate::crm::activity::{self, Kind, Logged};
use crate::db::id::UserId;
use crate::db::schema::memberships;
use crate::error::{Error, Result};
use crate::people::{Admin, Role, Tx};

/// Gives a member another role, from their next request on, and logs it. The role they have does nothing.
///
/// # Errors
/// `NotFound` for nobody of this organization; `Forbidden` for the Owner; `Invalid` on `role` for the Owner's role.
pub fn change(tx: &mut Tx<'_>, admin: &Admin, user: UserId, role: Role) -> Result<Mate> {
    if role == Role::Owner {
        return Err(Error::invalid("role", "Choose Admin or Member."));
    }
    let mut mate = hold(tx, admin, user)?;
    refuse_owner(
        &mate,
        "The Owner's role can only be given away by the Owner, in Settings > Organization.",
    )?;
    if mate.role == role {
        return Ok(mate);
    }
    set(tx, user, role)?;
    activity::log_setting(
        tx,
        Kind::RoleChanged,
        Logged::user(user, &mate.name),
        (Logged::words(mate.role.code()), Logged::words(role.code())),
    )?;
    mate.role = role;
    Ok(mate)
}

pub(super) fn set(tx: &mut Tx<'_>, user: UserId, role: Role) -> Result<()> {
    diesel::update(
        memberships::table
            .filter(memberships::organization_id.eq(tx.organization()))
            .filter(memberships::user_id.eq(user)),
    )
    .set(memberships::role.eq(role))
    .execute(tx.connection)?;
    Ok(())
}
