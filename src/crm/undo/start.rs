//! Beginning to take a batch back: once, by whoever may see it.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::crm::batch::{self, Batch, Kind, Outcome, State};
use crate::db::dialect::held;
use crate::db::id::BatchId;
use crate::db::schema::{batch_items, batches};
use crate::error::{Error, Result};
use crate::people::{Member, Tx};

/// Freezes the contacts that the batch changed, to be given back what they held.
///
/// # Errors
/// `NotFound` for a batch that the member may not see; `Forbidden` for an import, where they are no Admin any more;
/// `Conflict` where it is still under way, was taken back already, or changed nothing.
pub fn start(tx: &mut Tx<'_>, member: &Member, undone: BatchId) -> Result<BatchId> {
    let conflict = |sentence: &str| Err(Error::Conflict(sentence.to_owned()));
    let before = Batch::seen_by(tx.connection, member, undone)?;
    before.may_be_undone_by(member)?;
    if before.state != State::Done {
        return conflict("It is still under way. Undo it when it has finished.");
    }
    hold(tx, undone)?;
    if before.undone_by(tx.connection)?.is_some() {
        return conflict("It was undone already.");
    }
    let undo = batch::add(tx, Kind::Undo, "{}", Some(undone))?;
    let frozen = freeze(tx, undone, undo)?;
    if frozen == 0 {
        return conflict("It has changed nothing that could be undone.");
    }
    batch::count(tx, undo, frozen)?;
    Ok(undo)
}

/// So that of two who begin at once the second sees the first.
fn hold(tx: &mut Tx<'_>, id: BatchId) -> Result<BatchId> {
    let row = batches::table
        .filter(batches::organization_id.eq(tx.organization()))
        .filter(batches::id.eq(id))
        .select(batches::id);
    Ok(held!(tx.connection, row)?)
}

/// A contact once, also where a file had it in several rows.
fn freeze(tx: &mut Tx<'_>, undone: BatchId, undo: BatchId) -> Result<usize> {
    let changed = batch_items::table
        .filter(batch_items::organization_id.eq(tx.organization()))
        .filter(batch_items::batch_id.eq(undone))
        .filter(batch_items::outcome.assume_not_null().eq_any([
            Outcome::Created,
            Outcome::Updated,
            Outcome::Undone,
        ]))
        .filter(batch_items::contact_id.is_not_null())
        .group_by((batch_items::organization_id, batch_items::contact_id))
        .order(batch_items::contact_id)
        .select((
            batch_items::organization_id,
            undo.into_sql::<BigInt>(),
            sql::<BigInt>("ROW_NUMBER() OVER (ORDER BY batch_items.contact_id)"),
            batch_items::contact_id,
        ));
    let frozen = changed
        .insert_into(batch_items::table)
        .into_columns((
            batch_items::organization_id,
            batch_items::batch_id,
            batch_items::number,
            batch_items::contact_id,
        ))
        .execute(tx.connection)?;
    Ok(frozen)
}
