//! Contacts that were merged into another: where their ids and usernames lead. What each was called, the log says.

use diesel::prelude::*;

use super::Contact;
use crate::crm::activity::Kind;
use crate::db::Connection;
use crate::db::id::{ContactId, OrganizationId};
use crate::db::schema::{activities, contacts, merged_contacts};
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

/// The ids under which a contact's history is kept: its own first, then those of the contacts merged into it.
///
/// # Errors
/// The database's.
pub fn ids(
    connection: &mut Connection,
    member: &Member,
    contact: ContactId,
) -> Result<Vec<ContactId>> {
    let mut ids = vec![contact];
    ids.extend(merged_into(
        connection,
        member.organization().id,
        &[contact],
    )?);
    Ok(ids)
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
    former_of(connection, member.organization().id, contacts)
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
    let contact: Option<Contact> = merged_contacts::table
        .inner_join(on_contacts())
        .filter(merged_contacts::organization_id.eq(organization))
        .filter(merged_contacts::id.eq(id))
        .select(Contact::as_select())
        .first(connection)
        .optional()?;
    let Some(contact) = contact else {
        return Ok(None);
    };
    let former = former_of(connection, organization, &[contact.id])?
        .into_iter()
        .find(|former| former.id == id);
    Ok(former.map(|former| Lead { former, contact }))
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

fn merged_into(
    connection: &mut Connection,
    organization: OrganizationId,
    contacts: &[ContactId],
) -> Result<Vec<ContactId>> {
    let found = merged_contacts::table
        .filter(merged_contacts::organization_id.eq(organization))
        .filter(merged_contacts::contact_id.eq_any(contacts))
        .order(merged_contacts::id)
        .select(merged_contacts::id)
        .load(connection)?;
    Ok(found)
}

/// A username may have been chosen for the one left, so that another one leads there: the log alone tells what the
/// former contact was called.
fn former_of(
    connection: &mut Connection,
    organization: OrganizationId,
    contacts: &[ContactId],
) -> Result<Vec<Former>> {
    let ids = merged_into(connection, organization, contacts)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    // A contact that merged another may itself have been merged since.
    let told_by: Vec<ContactId> = contacts.iter().chain(&ids).copied().collect();
    let told: Vec<(Option<ContactId>, Option<String>)> = activities::table
        .filter(activities::organization_id.eq(organization))
        .filter(activities::contact_id.eq_any(told_by))
        .filter(activities::kind.eq(Kind::ContactMerged))
        .order(activities::id)
        .select((activities::old_id, activities::old_text))
        .load(connection)?;
    let former = |(id, username): (Option<ContactId>, Option<String>)| {
        Some(Former {
            id: id.filter(|id| ids.contains(id))?,
            username: username?,
        })
    };
    Ok(told.into_iter().filter_map(former).collect())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn on_contacts() -> _ {
    contacts::table.on(contacts::organization_id
        .eq(merged_contacts::organization_id)
        .and(contacts::id.eq(merged_contacts::contact_id)))
}

pub(super) fn was_merged(username: &str, holder: &Contact) -> Error {
    let sentence = format!("{username} was merged into {}.", holder.display_name());
    Error::invalid("username", sentence)
}
