//! A way back in for a member who lost their password. Only for those whom no other organization trusts with more:
//! an Admin here must not get into another organization through its member's account.

use super::hold;
use crate::crm::activity::{self, Kind, Logged};
use crate::db::id::UserId;
use crate::error::{Error, Result};
use crate::people::reset_link::{self, Obstacle};
use crate::people::{Admin, Tx};

/// Makes a reset link for a member, which ends the ones before it, and logs it. Returns the link's secret, which is
/// not kept.
///
/// # Errors
/// `NotFound` for nobody of this organization; `Forbidden` for the Owner, and for a member of another organization.
pub fn make_link(tx: &mut Tx<'_>, admin: &Admin, user: UserId) -> Result<String> {
    let mate = hold(tx, admin, user)?;
    let sentence = match reset_link::obstacle(tx.connection, tx.organization(), user)? {
        None => None,
        Some(Obstacle::IsOwner) => Some("Nobody here can reset the Owner's password.".to_owned()),
        Some(Obstacle::BelongsElsewhere) => Some(format!(
            "{} belongs to another organization, too, so no link can be made here.",
            mate.name
        )),
    };
    if let Some(sentence) = sentence {
        return Err(Error::Forbidden(format!(
            "{sentence} Whoever runs the server can make one: leadboard reset-link {}",
            mate.email
        )));
    }
    let secret = reset_link::make(tx.connection, user, Some(tx.by()), tx.now())?;
    activity::log_setting_event(tx, Kind::ResetLinkMade, Logged::user(user, &mate.name))?;
    Ok(secret)
}
