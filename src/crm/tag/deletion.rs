//! Deleting a tag: it is gone from all contacts, whose histories keep its name.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{Tag, all, among};
use crate::crm::activity::{self, Kind, Logged};
use crate::db::id::{OrganizationId, TagId};
use crate::db::schema::{contact_tags, tags};
use crate::db::{Connection, dialect};
use crate::error::Result;
use crate::people::{Admin, Tx};

/// What the deletion of a tag would bring.
#[derive(Debug, Clone)]
pub struct Question {
    pub tag: Tag,
    /// How many contacts have it.
    pub contacts: i64,
}

/// # Errors
/// `NotFound` for a tag that is not there, or is another organization's.
pub fn question(connection: &mut Connection, admin: &Admin, id: TagId) -> Result<Question> {
    let organization = admin.organization().id;
    let present = all(connection, organization)?;
    Ok(Question {
        tag: among(&present, id)?.clone(),
        contacts: contact_tags::table
            .filter(contact_tags::organization_id.eq(organization))
            .filter(contact_tags::tag_id.eq(id))
            .count()
            .get_result(connection)?,
    })
}

/// Deletes a tag, and logs it. What contacts' rows say of it is passed over from then on ([`super::TagIds`]).
///
/// # Errors
/// `NotFound` for a tag that is not there, or is another organization's.
pub fn delete(tx: &mut Tx<'_>, _: &Admin, id: TagId) -> Result<Tag> {
    dialect::hold_organization(tx.connection, tx.organization())?;
    let present = all(tx.connection, tx.organization())?;
    let tag = among(&present, id)?.clone();
    diesel::delete(
        tags::table
            .filter(tags::organization_id.eq(tx.organization()))
            .filter(tags::id.eq(id)),
    )
    .execute(tx.connection)?;
    activity::log_setting_event(tx, Kind::TagDeleted, Logged::named(id.0, &tag.name))?;
    Ok(tag)
}

/// How many contacts have each tag. Those that nobody has are absent.
///
/// # Errors
/// The database's.
pub fn contacts_of_each(
    connection: &mut Connection,
    organization: OrganizationId,
) -> Result<HashMap<TagId, i64>> {
    let found: Vec<(TagId, i64)> = contact_tags::table
        .filter(contact_tags::organization_id.eq(organization))
        .group_by(contact_tags::tag_id)
        .select((contact_tags::tag_id, diesel::dsl::count_star()))
        .load(connection)?;
    Ok(found.into_iter().collect())
}
