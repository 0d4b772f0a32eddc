//! Deleting a tag: it is gone from all contacts, whose histories keep its name.

use std::collections::HashMap;

use diesel::dsl::{exists, select};
use diesel::prelude::*;

use super::{Tag, all, among};
use crate::crm::activity::{self, Kind, Logged};
use crate::db::id::{BatchId, OrganizationId, TagId};
use crate::db::schema::{activities, contact_tags, saved_views, tags};
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
    remove(tx, &tag)?;
    Ok(tag)
}

/// Deletes the tags that a batch added, and logs it: those that nobody has, that were not edited since, and that no view
/// names.
///
/// # Errors
/// The database's.
pub(in crate::crm) fn delete_unused_of(tx: &mut Tx<'_>, batch: BatchId) -> Result<()> {
    let organization = tx.organization();
    let added: Vec<i64> = activities::table
        .filter(activities::organization_id.eq(organization))
        .filter(activities::batch_id.eq(batch))
        .filter(activities::contact_id.is_null())
        .filter(activities::kind.eq(Kind::TagAdded))
        .select(activities::subject_id.assume_not_null())
        .load(tx.connection)?;
    if added.is_empty() {
        return Ok(());
    }
    dialect::hold_organization(tx.connection, organization)?;
    for tag in all(tx.connection, organization)? {
        if added.contains(&tag.id.0) && !is_used(tx, tag.id)? {
            remove(tx, &tag)?;
        }
    }
    Ok(())
}

fn is_used(tx: &mut Tx<'_>, id: TagId) -> Result<bool> {
    let organization = tx.organization();
    let on_a_contact = contact_tags::table
        .filter(contact_tags::organization_id.eq(organization))
        .filter(contact_tags::tag_id.eq(id));
    let edited = activities::table
        .filter(activities::organization_id.eq(organization))
        .filter(activities::contact_id.is_null())
        .filter(activities::subject_id.eq(id.0))
        .filter(activities::kind.eq_any([Kind::TagRenamed, Kind::TagRecoloured]));
    if select(exists(on_a_contact)).get_result(tx.connection)?
        || select(exists(edited)).get_result(tx.connection)?
    {
        return Ok(true);
    }
    let queries: Vec<String> = saved_views::table
        .filter(saved_views::organization_id.eq(organization))
        .select(saved_views::query)
        .load(tx.connection)?;
    let value = format!("={id}");
    let names_it = |pair: &str| pair.starts_with("tag") && pair.ends_with(&value);
    Ok(queries.iter().any(|query| query.split('&').any(names_it)))
}

fn remove(tx: &mut Tx<'_>, tag: &Tag) -> Result<()> {
    diesel::delete(
        tags::table
            .filter(tags::organization_id.eq(tx.organization()))
            .filter(tags::id.eq(tag.id)),
    )
    .execute(tx.connection)?;
    activity::log_setting_event(tx, Kind::TagDeleted, Logged::named(tag.id.0, &tag.name))
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
