//! A contact that is not where somebody looks, but in another organization of theirs.

use diesel::prelude::*;

use crate::db::Connection;
use crate::db::id::{ContactId, OrganizationId};
use crate::db::schema::contacts;
use crate::error::Result;
use crate::people::Member;
use crate::people::membership::{self, Membership};

/// The organization that a contact belongs to, if it is one of the member's; nothing for everybody else's contacts.
///
/// # Errors
/// The database's.
pub fn find(
    connection: &mut Connection,
    member: &Member,
    id: ContactId,
) -> Result<Option<Membership>> {
    let memberships = membership::all_of(connection, member.user())?;
    let organizations: Vec<OrganizationId> = memberships
        .iter()
        .map(|membership| membership.organization)
        .collect();
    let found: Option<OrganizationId> = contacts::table
        .filter(contacts::id.eq(id))
        .filter(contacts::organization_id.eq_any(organizations))
        .select(contacts::organization_id)
        .first(connection)
        .optional()?;
    Ok(memberships
        .into_iter()
        .find(|membership| found == Some(membership.organization)))
}
