//! Whom somebody outside means. A ManyChat id that is known decides, whatever the username says; nothing is ever merged
//! silently. Source: design, section 2, "Also decided", Identity.

use diesel::prelude::*;

use super::create::{NewContact, Refused, insert};
use super::field::Value;
use super::username::Username;
use super::{Contact, merged};
use crate::crm::activity::{self, ChangeId, Kind, Line, Logged};
use crate::crm::stage;
use crate::db::Connection;
use crate::db::id::{ContactId, OrganizationId};
use crate::db::schema::{activities, contacts};
use crate::error::{Error, Result};
use crate::people::{Member, Tx};

/// What another system knows of a contact. What it does not know is nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    pub id: Option<ContactId>,
    pub manychat_id: Option<String>,
    pub ig_id: Option<String>,
    pub username: Option<Username>,
}

impl Identity {
    /// Of whom only the username is known.
    #[must_use]
    pub fn of(username: Username) -> Self {
        Self {
            username: Some(username),
            ..Self::default()
        }
    }

    /// Whether it says nothing by which a contact can be found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.id.is_none() && self.manychat_id.is_none() && self.username.is_none()
    }

    /// What the contact has not yet, and would get.
    #[must_use]
    pub fn missing_in(&self, contact: &Contact) -> Vec<Value> {
        let manychat_id = self
            .manychat_id
            .as_ref()
            .filter(|_| contact.manychat_id.is_none());
        let ig_id = self.ig_id.as_ref().filter(|_| contact.ig_id.is_none());
        let manychat_id = manychat_id.map(|id| Value::ManychatId(Some(id.clone())));
        let ig_id = ig_id.map(|id| Value::IgId(Some(id.clone())));
        manychat_id.into_iter().chain(ig_id).collect()
    }
}

/// The contact that is meant: by its id alone if there is one, or else by its ManyChat id, or else by its username; of now,
/// or of before a merge, which then leads to the one that is left.
///
/// # Errors
/// The database's.
pub fn find(
    connection: &mut Connection,
    member: &Member,
    identity: &Identity,
) -> Result<Option<Contact>> {
    find_in(connection, member.organization().id, identity)
}

/// As [`find`], where something is to be written. A contact that is found is not held.
///
/// # Errors
/// The database's.
pub fn find_to_write(tx: &mut Tx<'_>, identity: &Identity) -> Result<Option<Contact>> {
    find_in(tx.connection, tx.organization(), identity)
}

/// A contact that was found, or added.
#[derive(Debug, Clone)]
pub enum Met {
    Found(Box<Contact>),
    Created(ContactId),
}

/// Finds the contact that is meant, or adds it. Of two first calls at once, one adds it and the other finds it.
///
/// # Errors
/// As [`super::create::create`]. Nobody is added for an `identity` that has an id: that is `NotFound`.
pub fn find_or_create(tx: &mut Tx<'_>, identity: &Identity, new: &NewContact) -> Result<Met> {
    let found = |contact| Met::Found(Box::new(contact));
    if let Some(contact) = find_to_write(tx, identity)? {
        return Ok(found(contact));
    }
    if identity.id.is_some() {
        return Err(Error::NotFound);
    }
    let stages = stage::all(tx.connection, tx.organization())?;
    let stage = stage::chosen(tx, &stages, new.stage, "stage")?;
    match insert(tx, new, &stage.name) {
        Ok(id) => Ok(Met::Created(id)),
        Err(Refused::Merged(holder)) => Ok(found(*holder)),
        Err(Refused::Present) => find_to_write(tx, identity)?.map(found).ok_or_else(|| {
            Error::Overtaken(anyhow::anyhow!("a contact was there, and is gone again"))
        }),
        Err(Refused::Failed(error)) => Err(error),
    }
}

/// Logs where what another system says of a contact differs from what is kept; the same only once.
///
/// # Errors
/// The database's.
pub fn log_kept(tx: &mut Tx<'_>, contact: &Contact, identity: &Identity) -> Result<()> {
    let said = identity.username.as_ref().map(Username::as_str);
    if let Some(said) = said.filter(|said| *said != contact.username) {
        let leads = merged::usernames(tx, contact.id)?;
        if !leads.iter().any(|username| username == said) {
            log_once(tx, contact, Kind::UsernameKept, &contact.username, said)?;
        }
    }
    let kept = contact.manychat_id.as_deref();
    if let (Some(kept), Some(said)) = (kept, identity.manychat_id.as_deref())
        && kept != said
        && merged::holder_of_manychat_id(tx.connection, tx.organization(), said)?.is_none()
    {
        log_once(tx, contact, Kind::ManychatIdKept, kept, said)?;
    }
    Ok(())
}

fn log_once(tx: &mut Tx<'_>, contact: &Contact, kind: Kind, kept: &str, said: &str) -> Result<()> {
    let last: Option<(Option<String>, Option<String>)> = activities::table
        .filter(activities::organization_id.eq(tx.organization()))
        .filter(activities::contact_id.eq(contact.id))
        .filter(activities::kind.eq(kind))
        .order(activities::id.desc())
        .select((activities::old_text, activities::new_text))
        .first(tx.connection)
        .optional()?;
    let line = (Some(kept.to_owned()), Some(said.to_owned()));
    if last == Some(line) {
        return Ok(());
    }
    let from_to = (Logged::words(kept), Logged::words(said));
    let now = tx.now();
    let (at, line) = ((contact.id, contact.stage_id), Line::new(kind, from_to));
    activity::log_changes(tx, at, &ChangeId::new(), &[line], now)
}

fn find_in(
    connection: &mut Connection,
    organization: OrganizationId,
    identity: &Identity,
) -> Result<Option<Contact>> {
    if let Some(id) = identity.id {
        return match super::find(connection, organization, id) {
            Ok(contact) => Ok(Some(contact)),
            Err(Error::NotFound) => {
                let lead = merged::lead_of(connection, organization, id)?;
                Ok(lead.map(|lead| lead.contact))
            }
            Err(error) => Err(error),
        };
    }
    if let Some(manychat_id) = &identity.manychat_id
        && let Some(found) = by_manychat_id(connection, organization, manychat_id)?
    {
        return Ok(Some(found));
    }
    match &identity.username {
        Some(username) => by_username(connection, organization, username.as_str()),
        None => Ok(None),
    }
}

fn by_manychat_id(
    connection: &mut Connection,
    organization: OrganizationId,
    manychat_id: &str,
) -> Result<Option<Contact>> {
    let found = contacts::table
        .filter(contacts::organization_id.eq(organization))
        .filter(contacts::manychat_id.eq(manychat_id))
        .select(Contact::as_select())
        .first(connection)
        .optional()?;
    match found {
        Some(found) => Ok(Some(found)),
        None => merged::holder_of_manychat_id(connection, organization, manychat_id),
    }
}

/// The contact with that username, or to which it leads since a merge.
pub(super) fn by_username(
    connection: &mut Connection,
    organization: OrganizationId,
    username: &str,
) -> Result<Option<Contact>> {
    let found = contacts::table
        .filter(contacts::organization_id.eq(organization))
        .filter(contacts::username.eq(username))
        .select(Contact::as_select())
        .first(connection)
        .optional()?;
    match found {
        Some(found) => Ok(Some(found)),
        None => merged::holder_of(connection, organization, username),
    }
}
