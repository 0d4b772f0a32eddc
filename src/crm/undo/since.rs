//! What happened to a contact since.

use diesel::prelude::*;

use super::line::Line;
use crate::db::id::{ActivityId, BatchId, ContactId};
use crate::db::schema::activities;
use crate::error::Result;
use crate::people::Tx;

/// All that happened to a contact after a line of its log, in its order.
pub(super) fn after(tx: &mut Tx<'_>, contact: ContactId, line: ActivityId) -> Result<Vec<Line>> {
    let found = activities::table
        .filter(activities::organization_id.eq(tx.organization()))
        .filter(activities::contact_id.eq(contact))
        .filter(activities::id.gt(line))
        .order(activities::id)
        .select(Line::as_select())
        .load(tx.connection)?;
    Ok(found)
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
