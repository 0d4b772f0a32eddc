//! What happened to a contact since.

use diesel::prelude::*;

use super::line::Line;
use crate::crm::contact::field::Field;
use crate::db::id::{BatchId, ContactId};
use crate::db::schema::activities;
use crate::error::Result;
use crate::people::Tx;

/// The first that set one of the fields of which these lines tell after the first of them, and is not among them.
pub(super) fn set(tx: &mut Tx<'_>, contact: ContactId, lines: &[Line]) -> Result<Option<Line>> {
    let Some(start) = lines.first() else {
        return Ok(None);
    };
    let later: Vec<Line> = activities::table
        .filter(activities::organization_id.eq(tx.organization()))
        .filter(activities::contact_id.eq(contact))
        .filter(activities::id.gt(start.id))
        .order(activities::id)
        .select(Line::as_select())
        .load(tx.connection)?;
    let fields: Vec<Field> = lines.iter().filter_map(Line::field).collect();
    Ok(later.into_iter().find(|line| {
        let is_of_these = lines.iter().any(|own| own.id == line.id);
        !is_of_these && line.field().is_some_and(|field| fields.contains(&field))
    }))
}

/// The last thing that happened to a contact beside what a batch did to it; nothing if nothing did.
pub(super) fn beside(tx: &mut Tx<'_>, contact: ContactId, batch: BatchId) -> Result<Option<Line>> {
    let found = activities::table
        .filter(activities::organization_id.eq(tx.organization()))
        .filter(activities::contact_id.eq(contact))
        .filter(
            activities::batch_id
                .is_null()
                .or(activities::batch_id.assume_not_null().ne(batch)),
        )
        .order(activities::id.desc())
        .select(Line::as_select())
        .first(tx.connection)
        .optional()?;
    Ok(found)
}
