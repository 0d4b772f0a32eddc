//! Contacts that were merged into another: where their ids and usernames lead. And how their histories are read as one.

use std::cmp::Reverse;

use diesel::prelude::*;

use super::Contact;
use crate::db::Connection;
use crate::db::id::{ContactId, OrganizationId};
use crate::db::schema::{contacts, merged_contacts};
use crate::error::{Error, Result};
use crate::people::{Member, Tx};

/// A contact that is no more, as it was called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    pub id: ContactId,
    pub username: String,
}

/// Where a former contact leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    pub former: Former,
    /// The one that is left.
    pub contact: Contact,
}

impl Lead {
    /// `@ben was merged into Anna Kowalska`.
    #[must_use]
    pub fn sentence(&self) -> String {
        let (former, name) = (&self.former.username, self.contact.display_name());
        format!("@{former} was merged into {name}")
    }
}

/// The newest `most` entries of a contact's history and of those merged into it, and whether there are more. Each
/// history is asked for by itself, `most + 1` entries of it at most, newest first: asked for all at once, a database
/// may rather walk through everybody's.
pub(in crate::crm) fn newest<T, K: Ord>(
    connection: &mut Connection,
    member: &Member,
    contact: ContactId,
    most: usize,
    key: impl Fn(&T) -> K,
    history: impl Fn(&mut Connection, ContactId) -> Result<Vec<T>>,
) -> Result<(Vec<T>, bool)> {
    let mut found = history(connection, contact)?;
    for former in former(connection, member, &[contact])? {
        found.extend(history(connection, former.id)?);
    }
    found.sort_by_key(|entry| Reverse(key(entry)));
    let more = found.len() > most;
    found.truncate(most);
    Ok((found, more))
}

/// The contacts that were merged into any of these, as they were called.
///
/// # Errors
/// The database's.
pub fn former(
    connection: &mut Connection,
    member: &Member,
    contacts: &[ContactId],
) -> Result<Vec<Former>> {
    let found: Vec<(ContactId, String)> = merged_contacts::table
        .filter(merged_contacts::organization_id.eq(member.organization().id))
        .filter(merged_contacts::contact_id.eq_any(contacts))
        .order(merged_contacts::id)
        .select((merged_contacts::id, merged_contacts::former_username))
        .load(connection)?;
    let former = |(id, username)| Former { id, username };
    Ok(found.into_iter().map(former).collect())
}

/// Where the id of a former contact leads; nothing for an id that was never merged, or is another organization's.
///
/// # Errors
/// The database's.
pub fn lead(connection: &mut Connection, member: &Member, id: ContactId) -> Result<Option<Lead>> {
    lead_of(connection, member.organization().id, id)
}

/// The contacts, of these ids, that lead to another: each with the one that is left.
///
/// # Errors
/// The database's.
pub fn leads(
    connection: &mut Connection,
    member: &Member,
    ids: &[ContactId],
) -> Result<Vec<(ContactId, ContactId)>> {
    let found = merged_contacts::table
        .filter(merged_contacts::organization_id.eq(member.organization().id))
        .filter(merged_contacts::id.eq_any(ids))
        .select((merged_contacts::id, merged_contacts::contact_id))
        .load(connection)?;
    Ok(found)
}

/// The contact to which a username leads that a merge gave up.
///
/// # Errors
/// The database's.
pub fn by_username(
    connection: &mut Connection,
    member: &Member,
    username: &str,
) -> Result<Option<Contact>> {
    holder_of(connection, member.organization().id, username)
}

pub(super) fn lead_of(
    connection: &mut Connection,
    organization: OrganizationId,
    id: ContactId,
) -> Result<Option<Lead>> {
    let found: Option<(String, Contact)> = merged_contacts::table
        .inner_join(on_contacts())
        .filter(merged_contacts::organization_id.eq(organization))
        .filter(merged_contacts::id.eq(id))
        .select((merged_contacts::former_username, Contact::as_select()))
        .first(connection)
        .optional()?;
    Ok(found.map(|(username, contact)| Lead {
        former: Former { id, username },
        contact,
    }))
}

pub(super) fn holder_of(
    connection: &mut Connection,
    organization: OrganizationId,
    username: &str,
) -> Result<Option<Contact>> {
    let found = merged_contacts::table
        .inner_join(on_contacts())
        .filter(merged_contacts::organization_id.eq(organization))
        .filter(merged_contacts::username.eq(username))
        .select(Contact::as_select())
        .first(connection)
        .optional()?;
    Ok(found)
}

/// The contact to which a ManyChat id leads that a merge gave up.
pub(super) fn holder_of_manychat_id(
    connection: &mut Connection,
    organization: OrganizationId,
    manychat_id: &str,
) -> Result<Option<Contact>> {
    let found = merged_contacts::table
        .inner_join(on_contacts())
        .filter(merged_contacts::organization_id.eq(organization))
        .filter(merged_contacts::manychat_id.eq(manychat_id))
        .order(merged_contacts::id)
        .select(Contact::as_select())
        .first(connection)
        .optional()?;
    Ok(found)
}

/// The contacts to which these usernames and ManyChat ids lead since a merge, each with both of those.
pub(in crate::crm) fn by_former_identities(
    connection: &mut Connection,
    organization: OrganizationId,
    usernames: &[&str],
    manychat_ids: &[&str],
) -> Result<Vec<(String, Option<String>, Contact)>> {
    let is_meant = merged_contacts::username
        .eq_any(usernames)
        .or(merged_contacts::manychat_id
            .assume_not_null()
            .eq_any(manychat_ids));
    let found = merged_contacts::table
        .inner_join(on_contacts())
        .filter(merged_contacts::organization_id.eq(organization))
        .filter(is_meant)
        .order(merged_contacts::id.desc())
        .select((
            merged_contacts::username,
            merged_contacts::manychat_id,
            Contact::as_select(),
        ))
        .load(connection)?;
    Ok(found)
}

/// Makes sure that a username does not lead to another contact than this one.
///
/// # Errors
/// `Invalid` on `username`, naming the other one.
pub(super) fn refuse_leading(tx: &mut Tx<'_>, id: ContactId, username: &str) -> Result<()> {
    match holder_of(tx.connection, tx.organization(), username)? {
        Some(holder) if holder.id != id => Err(was_merged(username, &holder)),
        _ => Ok(()),
    }
}

/// Makes sure that a ManyChat id does not lead to another contact than this one, or to any for somebody new.
///
/// # Errors
/// `Invalid` on `manychat_id`, naming the other one.
pub(super) fn refuse_leading_manychat_id(
    tx: &mut Tx<'_>,
    id: Option<ContactId>,
    manychat_id: &str,
) -> Result<()> {
    let holder = holder_of_manychat_id(tx.connection, tx.organization(), manychat_id)?;
    match holder {
        Some(holder) if Some(holder.id) != id => {
            let name = holder.display_name();
            let sentence = format!("The ManyChat id {manychat_id} leads to {name} since a merge.");
            Err(Error::invalid("manychat_id", sentence))
        }
        _ => Ok(()),
    }
}

/// The usernames that lead to a contact.
pub(super) fn usernames(tx: &mut Tx<'_>, contact: ContactId) -> Result<Vec<String>> {
    let found = merged_contacts::table
        .filter(merged_contacts::organization_id.eq(tx.organization()))
        .filter(merged_contacts::contact_id.eq(contact))
        .order(merged_contacts::id)
        .select(merged_contacts::username)
        .load(tx.connection)?;
    Ok(found)
}

/// A contact that takes a username back that leads to it gives its present one in exchange: both still lead to it.
pub(super) fn swap(tx: &mut Tx<'_>, contact: ContactId, present: &str, taken: &str) -> Result<()> {
    diesel::update(
        merged_contacts::table
            .filter(merged_contacts::organization_id.eq(tx.organization()))
            .filter(merged_contacts::contact_id.eq(contact))
            .filter(merged_contacts::username.eq(taken)),
    )
    .set(merged_contacts::username.eq(present))
    .execute(tx.connection)?;
    Ok(())
}

#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn on_contacts() -> _ {
    contacts::table.on(contacts::organization_id
        .eq(merged_contacts::organization_id)
        .and(contacts::id.eq(merged_contacts::contact_id)))
}

pub(super) fn was_merged(username: &str, holder: &Contact) -> Error {
    let sentence = format!("{username} was merged into {}.", holder.display_name());
    Error::invalid("username", sentence)
}
