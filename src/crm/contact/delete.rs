//! Deleting a contact, with its notes. Its log and runs stay: they say who deleted it.

use diesel::prelude::*;

use super::{Contact, hold};
use crate::crm::activity;
use crate::db::id::ContactId;
use crate::db::schema::contacts;
use crate::error::Result;
use crate::people::{Admin, Tx};

/// Deletes a contact for good.
///
/// # Errors
/// `NotFound` when it is not there, or is another organization's.
pub fn delete(tx: &mut Tx<'_>, _: &Admin, id: ContactId) -> Result<Contact> {
    let contact = hold(tx, id)?;
    delete_held(tx, &contact)?;
    Ok(contact)
}

/// As [`delete`], a contact that is held.
pub(in crate::crm) fn delete_held(tx: &mut Tx<'_>, contact: &Contact) -> Result<()> {
    activity::log_deletion(tx, contact)?;
    diesel::delete(
        contacts::table
            .filter(contacts::organization_id.eq(tx.organization()))
            .filter(contacts::id.eq(contact.id)),
    )
    .execute(tx.connection)?;
    Ok(())
}
