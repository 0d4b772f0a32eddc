//! Leaving the team. Access ends at once; the contacts become unassigned piece by piece, and then the row goes.
//! The name stays in the log. Source: facts, 1.2.

use diesel::prelude::*;

use super::{Mate, hold, refuse_owner};
use crate::crm::activity::{self, Kind, Logged};
use crate::crm::contact::handover::{Handover, Leaving};
use crate::db::id::UserId;
use crate::db::schema::memberships;
use crate::error::{Error, Result};
use crate::people::{Admin, Member, Tx};

const OWNER_STAYS: &str =
    "The Owner cannot leave: transfer the ownership first, in Settings > Organization.";

/// A member who was removed, and what is left to be done with their contacts.
#[derive(Debug, Clone)]
pub struct Removed {
    pub mate: Mate,
    pub handover: Handover,
}

/// Removes a member, from their next request on, and logs it.
///
/// # Errors
/// `NotFound` for nobody of this organization; `Forbidden` for the Owner, and for oneself.
pub fn remove(tx: &mut Tx<'_>, admin: &Admin, user: UserId) -> Result<Removed> {
    let mate = hold(tx, admin, user)?;
    refuse_owner(&mate, "The Owner cannot be removed.")?;
    if user == admin.user() {
        let sentence = "This is you. To go, choose Leave the team in the list of members.";
        return Err(Error::Forbidden(sentence.to_owned()));
    }
    take_out(tx, mate, Kind::MemberRemoved)
}

/// As [`remove`], of oneself.
///
/// # Errors
/// `Forbidden` for the Owner.
pub fn leave(tx: &mut Tx<'_>, member: &Member) -> Result<Removed> {
    let mate = hold(tx, member, member.user())?;
    refuse_owner(&mate, OWNER_STAYS)?;
    take_out(tx, mate, Kind::MemberLeft)
}

fn take_out(tx: &mut Tx<'_>, mate: Mate, kind: Kind) -> Result<Removed> {
    let ordered_by = tx.by().answerable();
    diesel::update(
        memberships::table
            .filter(memberships::organization_id.eq(tx.organization()))
            .filter(memberships::user_id.eq(mate.user)),
    )
    .set(memberships::removed_by.eq(ordered_by))
    .execute(tx.connection)?;
    activity::log_setting_event(tx, kind, Logged::user(mate.user, &mate.name))?;
    let handover = Handover {
        organization: tx.organization(),
        ordered_by,
        orderer: tx.by().name().to_owned(),
        leaving: Leaving::Member(mate.user),
    };
    Ok(Removed { mate, handover })
}
