//! Doing the items of a batch, each once: what came of it is kept in the transaction that did it.

use std::time::{Duration, Instant as Moment};

use diesel::prelude::*;

use super::bulk::Edit;
use super::lease::{self, Lease};
use super::{Batch, Done, Kind, Outcome, State};
use crate::clock::Instant;
use crate::crm::import::item::Import;
use crate::crm::undo::Undo;
use crate::db::dialect::direct;
use crate::db::id::{BatchId, ContactId, StageId};
use crate::db::schema::{batch_items, batches};
use crate::error::{Error, Result};
use crate::people::Tx;

/// How long others may have to wait for one piece.
const LONGEST_PIECE: Duration = Duration::from_millis(50);

/// How many items are read at once.
const READ: i64 = 100;

/// What came of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// Another works on it, or has finished it.
    Elsewhere,
    /// There is more to do.
    Begun(Lease),
    /// Every item is done.
    Done,
}

/// What becomes of an item that fails for no reason of its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Faults {
    /// Its piece fails, and is done again later: the disk was full, the database away.
    Raise,
    /// The first is refused, where it failed again and again: all that is behind it would wait for ever. Those after it
    /// fail their piece again.
    RefuseOne,
}

/// An item that is to be done.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = batch_items)]
struct Item {
    number: i64,
    contact_id: Option<ContactId>,
    /// The row of the file; or the stage in which a contact was seen by whoever moves it.
    input: Option<String>,
}

/// What is to be done with each item.
enum Job {
    Bulk(Edit),
    Import(Box<Import>),
    Undo(Undo),
}

impl Job {
    fn of(tx: &mut Tx<'_>, batch: &Batch) -> Result<Self> {
        match (batch.kind, batch.undoes) {
            (Kind::Bulk, _) => Edit::read(&batch.plan).map(Self::Bulk),
            (Kind::Import, _) => {
                Import::of(tx, &batch.plan).map(|import| Self::Import(import.into()))
            }
            (Kind::Undo, Some(undone)) => Undo::of(tx, undone).map(Self::Undo),
            (Kind::Undo, None) => Err(Error::Internal(anyhow::anyhow!(
                "nobody knows how to do the batch {}",
                batch.id
            ))),
        }
    }

    fn item(&self, tx: &mut Tx<'_>, item: &Item) -> Result<Done> {
        match self {
            Self::Bulk(edit) => edit.item(tx, contact_of(item)?, seen_stage(item)),
            Self::Import(import) => import.row(tx, item.input.as_deref()),
            Self::Undo(undo) => undo.item(tx, contact_of(item)?),
        }
    }
}

fn contact_of(item: &Item) -> Result<ContactId> {
    item.contact_id
        .ok_or_else(|| Error::Internal(anyhow::anyhow!("the item {} has no contact", item.number)))
}

fn seen_stage(item: &Item) -> Option<StageId> {
    item.input.as_deref()?.parse().ok().map(StageId)
}

/// Does the next items of a batch, for a short time. The lease of the piece before is to be held; without one it is
/// taken, if nobody has it. An item that the data forbids is refused and takes no other with it.
///
/// # Errors
/// What keeps the piece from being done at all: nothing of it is kept, and it is to be done again.
pub fn piece(
    tx: &mut Tx<'_>,
    batch: &Batch,
    held: Option<Lease>,
    mut faults: Faults,
) -> Result<Piece> {
    let end = Moment::now() + LONGEST_PIECE;
    let Some(lease) = lease::take(tx, batch.id, held)? else {
        return Ok(Piece::Elsewhere);
    };
    let job = Job::of(tx, batch)?;
    loop {
        let items = next(tx, batch.id)?;
        if items.is_empty() {
            if let Job::Undo(undo) = &job {
                undo.finish(tx)?;
            }
            finish(tx, batch.id)?;
            return Ok(Piece::Done);
        }
        for item in &items {
            let done = attempt(tx, &job, item, &mut faults)?;
            keep(tx, batch.id, item, &done)?;
            if Moment::now() >= end {
                return Ok(Piece::Begun(lease));
            }
        }
    }
}

/// Does one item, so that its failure takes back what it wrote, and nothing else.
fn attempt(tx: &mut Tx<'_>, job: &Job, item: &Item, faults: &mut Faults) -> Result<Done> {
    let done = tx.savepoint(|tx| job.item(tx, item));
    done.or_else(|error| match refusal(&error, faults) {
        Some(sentence) => Ok(Done {
            outcome: Outcome::Refused,
            contact: item.contact_id,
            detail: Some(sentence),
        }),
        None => Err(error),
    })
}

/// The words of an error that only this item meets.
fn refusal(error: &Error, faults: &mut Faults) -> Option<String> {
    match error {
        Error::Conflict(_) | Error::NotFound | Error::Forbidden(_) => Some(error.to_string()),
        Error::Meanwhile(other) => Some(other.sentence.clone()),
        Error::Internal(cause) if *faults == Faults::RefuseOne => {
            tracing::error!(?cause, "an item of a batch could not be done");
            *faults = Faults::Raise;
            Some("Something went wrong on our side with this one.".to_owned())
        }
        other => other.forbidden_by_data(),
    }
}

fn next(tx: &mut Tx<'_>, batch: BatchId) -> Result<Vec<Item>> {
    let found = batch_items::table
        .filter(batch_items::organization_id.eq(tx.organization()))
        .filter(batch_items::batch_id.eq(batch))
        .filter(batch_items::outcome.is_null())
        .order(batch_items::number)
        .limit(READ)
        .select(Item::as_select())
        .load(tx.connection)?;
    Ok(found)
}

fn keep(tx: &mut Tx<'_>, batch: BatchId, item: &Item, done: &Done) -> Result<()> {
    let organization = tx.organization();
    direct!(tx.connection, inside => diesel::update(
        batch_items::table
            .filter(batch_items::organization_id.eq(organization))
            .filter(batch_items::batch_id.eq(batch))
            .filter(batch_items::number.eq(item.number)),
    )
    .set((
        batch_items::contact_id.eq(done.contact),
        batch_items::outcome.eq(done.outcome),
        batch_items::detail.eq(done.detail.as_deref()),
    ))
    .execute(inside))?;
    Ok(())
}

fn finish(tx: &mut Tx<'_>, batch: BatchId) -> Result<()> {
    let own = batches::table.filter(batches::organization_id.eq(tx.organization()));
    diesel::update(own.filter(batches::id.eq(batch)))
        .set((
            batches::state.eq(State::Done),
            batches::finished_at.eq(tx.now()),
            batches::leased_until.eq(None::<Instant>),
        ))
        .execute(tx.connection)?;
    Ok(())
}
