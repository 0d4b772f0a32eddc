//! Leaving the team. Access ends at once; the contacts become unassigned piece by piece, and then the row goes.
//! The name stays in the log. Source: facts, 1.2.

use diesel::prelude::*;

use super::{Teammate, hold, refuse_owner};
use crate::crm::activity::{self, Kind, Logged};
use crate::db::id::UserId;
use crate::db::schema::memberships;
use crate::error::Result;
use crate::people::{Admin, Member, Tx};

const OWNER_STAYS: &str =
    "The Owner cannot leave: transfer the ownership first, in Settings > Organization.";

/// Removes a member, from their next request on, and logs it.
///
/// # Errors
/// `NotFound` for nobody of this organization; `Forbidden` for the Owner.
pub fn remove(tx: &mut Tx<'_>, admin: &Admin, user: UserId) -> Result<Teammate> {
    let mate = hold(tx, admin, user)?;
    refuse_owner(&mate, "The Owner cannot be removed.")?;
    mark(tx, user)?;
    let name = Logged::user(user, &mate.name);
    activity::log_setting_event(tx, Kind::MemberRemoved, name)?;
    Ok(mate)
}

/// As [`remove`], of oneself.
///
/// # Errors
/// `Forbidden` for the Owner.
pub fn leave(tx: &mut Tx<'_>, member: &Member) -> Result<()> {
    let mate = hold(tx, member, member.user())?;
    refuse_owner(&mate, OWNER_STAYS)?;
    mark(tx, mate.user)?;
    let name = Logged::user(mate.user, &mate.name);
    activity::log_setting_event(tx, Kind::MemberLeft, name)
}

fn mark(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    diesel::update(
        memberships::table
            .filter(memberships::organization_id.eq(tx.organization()))
            .filter(memberships::user_id.eq(user)),
    )
    .set(memberships::removed_by.eq(tx.by().user()))
    .execute(tx.connection)?;
    Ok(())
}
