//! A way back in for a member who lost their password. Only for those whom no other organization trusts with more:
//! an Admin here must not get into another organization through its member's account.

use super::{hold, refuse_owner};
use crate::crm::activity::{self, Kind, Logged};
use crate::db::id::UserId;
use crate::error::{Error, Result};
use crate::people::{Admin, Tx, membership, reset_link};

/// Makes a reset link for a member, which ends the ones before it, and logs it. Returns the link's secret, which is
/// not kept.
///
/// # Errors
/// `NotFound` for nobody of this organization; `Forbidden` for the Owner, and for a member of another organization.
pub fn make_link(tx: &mut Tx<'_>, admin: &Admin, user: UserId) -> Result<String> {
    let mate = hold(tx, admin, user)?;
    let by_command = format!(
        "Whoever runs the server can make one: leadboard reset-link {}",
        mate.email
    );
    refuse_owner(
        &mate,
        &format!("Nobody here can reset the Owner's password. {by_command}"),
    )?;
    if membership::all_of(tx.connection, user)?.len() > 1 {
        return Err(Error::Forbidden(format!(
            "{} belongs to another organization, too, so no link can be made here. {by_command}",
            mate.name
        )));
    }
    let secret = reset_link::make(tx.connection, user, Some(tx.by()), tx.now())?;
    activity::log_setting_event(tx, Kind::ResetLinkMade, Logged::user(user, &mate.name))?;
    Ok(secret)
}
