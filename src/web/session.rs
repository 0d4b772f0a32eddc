//! What a session holds: who signed in, where they are at work, and a message for the next page.

use actix_session::Session;

use super::toast::Toast;
use crate::db::id::{OrganizationId, UserId};
use crate::error::{Error, Result};
use crate::people::Member;

/// The name of the cookie that holds the session's key.
pub(crate) const COOKIE: &str = "leadboard";

pub(crate) const USER: &str = "user";
const ORGANIZATION: &str = "organization";
const FLASH: &str = "flash";

/// Whom the layer that read the session found to be signed in. Never saved.
pub(crate) const MEMBER: &str = "member";

/// Who is signed in.
///
/// # Errors
/// `SignedOut` when nobody is.
pub(crate) fn user(session: &Session) -> Result<UserId> {
    session.get(USER).ok().flatten().ok_or(Error::SignedOut)
}

/// The organization that whoever is signed in works in; nothing for somebody who belongs to none.
pub(crate) fn organization(session: &Session) -> Option<OrganizationId> {
    session.get(ORGANIZATION).ok().flatten()
}

/// Whoever is signed in, as a member of the organization they work in, as it was read with the session.
pub(crate) fn member(session: &Session) -> Option<Member> {
    let member: Member = session.get(MEMBER).ok().flatten()?;
    let is_whoever_works_here = user(session).is_ok_and(|user| user == member.user())
        && organization(session) == Some(member.organization().id);
    is_whoever_works_here.then_some(member)
}

/// Begins a session under a new key, so that one planted before sign-in is worth nothing.
pub(crate) fn begin(
    session: &Session,
    user: UserId,
    organization: Option<OrganizationId>,
) -> Result<()> {
    session.renew();
    put(session, USER, user)?;
    session.remove(ORGANIZATION);
    organization.map_or(Ok(()), |organization| enter(session, organization))
}

/// Goes to work in an organization: one that the person was found to be a member of.
pub(crate) fn enter(session: &Session, organization: OrganizationId) -> Result<()> {
    put(session, ORGANIZATION, organization)
}

/// Goes on under a new key, for when every session of the person was ended in the database.
pub(crate) fn outlive_the_others(session: &Session) {
    session.renew();
}

/// Leaves a message for the next page.
pub(crate) fn leave_flash(session: &Session, message: &str) -> Result<()> {
    leave_toast(session, &Toast::saying(message))
}

/// Leaves a message for the next page, with what can be done about it.
pub(crate) fn leave_toast(session: &Session, toast: &Toast) -> Result<()> {
    put(session, FLASH, toast)
}

/// Takes the message that was left, so that it is shown once. One that another version left is taken away unread.
pub(crate) fn take_flash(session: &Session) -> Option<Toast> {
    let left = session.get(FLASH).transpose()?;
    session.remove(FLASH);
    left.ok()
}

fn put(session: &Session, key: &str, value: impl serde::Serialize) -> Result<()> {
    session
        .insert(key, value)
        .map_err(|error| Error::Internal(anyhow::anyhow!("session could not be written: {error}")))
}
