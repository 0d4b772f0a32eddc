//! Contacts one page after the other, in the order in which they were added: a walk that no write disturbs.

use diesel::prelude::*;

use super::Contact;
use crate::crm::filter::Filter;
use crate::db::id::ContactId;
use crate::db::schema::contacts;
use crate::db::{Connection, one_more_than};
use crate::error::Result;
use crate::people::Member;

/// At most `most` of the contacts that the filter lets through: those after `after`, and whether there are more.
///
/// # Errors
/// The database's.
pub fn page(
    connection: &mut Connection,
    member: &Member,
    filter: &Filter,
    after: Option<ContactId>,
    most: usize,
) -> Result<(Vec<Contact>, bool)> {
    let mut query = contacts::table
        .filter(filter.condition(member))
        .order(contacts::id)
        .limit(one_more_than(most))
        .select(Contact::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(contacts::id.gt(after));
    }
    let mut found: Vec<Contact> = query.load(connection)?;
    let more = found.len() > most;
    found.truncate(most);
    Ok((found, more))
}
