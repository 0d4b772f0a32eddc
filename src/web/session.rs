//! What a session holds: who signed in, for which organization, and a message for the next page.

use actix_session::Session;

use crate::db::id::{OrganizationId, UserId};
use crate::error::{Error, Result};

pub(crate) const USER: &str = "user";
const ORGANIZATION: &str = "organization";
const FLASH: &str = "flash";

/// Who is signed in, and where they are at work.
pub(crate) fn signed_in(session: &Session) -> Result<(UserId, OrganizationId)> {
    let user = session.get(USER).ok().flatten();
    let organization = session.get(ORGANIZATION).ok().flatten();
    user.zip(organization).ok_or(Error::SignedOut)
}

/// Begins a session under a new key, so that one planted before sign-in is worth nothing.
pub(crate) fn begin(session: &Session, user: UserId, organization: OrganizationId) -> Result<()> {
    session.renew();
    put(session, USER, user)?;
    put(session, ORGANIZATION, organization)
}

/// Leaves a message for the next page.
pub(crate) fn leave_flash(session: &Session, message: &str) -> Result<()> {
    put(session, FLASH, message)
}

/// Takes the message that was left, so that it is shown once.
pub(crate) fn take_flash(session: &Session) -> Option<String> {
    session.get(FLASH).ok().flatten().inspect(|_: &String| {
        session.remove(FLASH);
    })
}

fn put(session: &Session, key: &str, value: impl serde::Serialize) -> Result<()> {
    session
        .insert(key, value)
        .map_err(|error| Error::Internal(anyhow::anyhow!("session could not be written: {error}")))
}
