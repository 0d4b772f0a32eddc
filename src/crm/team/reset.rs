//! A way back in for a member who lost their password. Only for those whom no other organization trusts with more:
//! an Admin here must not get into another organization through its member's account.

use super::{Mate, hold};
use crate::crm::activity::{self, Kind, Logged};
use crate::db::Connection;
use crate::db::id::UserId;
use crate::error::{Error, Result};
use crate::people::reset_link::{self, Obstacle};
use crate::people::{Admin, Tx};

/// Why no link can be made for a member, as a sentence; nothing if one can.
///
/// # Errors
/// The database's.
pub fn refusal(connection: &mut Connection, admin: &Admin, mate: &Mate) -> Result<Option<String>> {
    if mate.user == admin.user() {
        let sentence = "This is you. Choose a new password in Settings > My profile.";
        return Ok(Some(sentence.to_owned()));
    }
    let organization = admin.organization().id;
    let sentence = match reset_link::obstacle(connection, organization, mate.user)? {
        None => return Ok(None),
        Some(Obstacle::IsOwner) => "Nobody here can reset the Owner's password.".to_owned(),
        Some(Obstacle::BelongsElsewhere) => format!(
            "{} belongs to another organization, too, so no link can be made here.",
            mate.name
        ),
    };
    Ok(Some(format!(
        "{sentence} Whoever runs the server can make one: leadboard reset-link {}",
        mate.email
    )))
}

/// Makes a reset link for a member, which ends the ones before it, and logs it. Returns the link's secret, which is
/// not kept.
///
/// # Errors
/// `NotFound` for nobody of this organization; `Forbidden`, with the sentence of [`refusal`].
pub fn make_link(tx: &mut Tx<'_>, admin: &Admin, user: UserId) -> Result<String> {
    let mate = hold(tx, admin, user)?;
    if let Some(sentence) = refusal(tx.connection, admin, &mate)? {
        return Err(Error::Forbidden(sentence));
    }
    let secret = reset_link::make(tx.connection, user, Some(tx.by()), tx.now())?;
    activity::log_setting_event(tx, Kind::ResetLinkMade, Logged::user(user, &mate.name))?;
    Ok(secret)
}
