//! Batches that go, whole: drafts of imports that were discarded or left alone, and what was done long ago. Each is marked
//! first, so that nobody sees it any more and nobody can let it run; its items follow piece by piece.

use chrono::TimeDelta;
use diesel::dsl::min;
use diesel::prelude::*;

use super::State;
use crate::clock::Instant;
use crate::db::Connection;
use crate::db::id::BatchId;
use crate::db::schema::{batch_items, batches};
use crate::error::Result;

/// How long a draft waits for somebody to go on with it.
const DRAFT_KEPT: TimeDelta = TimeDelta::days(1);

/// How long what was done is kept: it can be read and taken back until then, as runs can be read.
const KEPT: TimeDelta = TimeDelta::days(90);

/// How many items are deleted at once.
const PIECE: i64 = 2000;

/// Deletes some of it, of any organization. Says whether there may be more.
///
/// # Errors
/// The database's.
pub fn delete(connection: &mut Connection, now: Instant) -> Result<bool> {
    mark(connection, now)?;
    let going: Option<BatchId> = batches::table
        .filter(batches::state.eq(State::Draft))
        .filter(batches::finished_at.is_not_null())
        .order(batches::id)
        .select(batches::id)
        .first(connection)
        .optional()?;
    let Some(id) = going else {
        return Ok(false);
    };
    let items = batch_items::table.filter(batch_items::batch_id.eq(id));
    let first: Option<i64> = items.select(min(batch_items::number)).first(connection)?;
    match first {
        Some(first) => diesel::delete(items.filter(batch_items::number.lt(first + PIECE)))
            .execute(connection)?,
        None => diesel::delete(batches::table.filter(batches::id.eq(id))).execute(connection)?,
    };
    Ok(true)
}

/// Makes discarded drafts of what is too old. One that somebody starts at this moment is no draft any more.
fn mark(connection: &mut Connection, now: Instant) -> Result<()> {
    diesel::update(
        batches::table
            .filter(batches::state.eq(State::Draft))
            .filter(batches::finished_at.is_null())
            .filter(batches::created_at.lt(now.minus(DRAFT_KEPT))),
    )
    .set(batches::finished_at.eq(now))
    .execute(connection)?;
    diesel::update(
        batches::table
            .filter(batches::state.eq(State::Done))
            .filter(batches::finished_at.assume_not_null().lt(now.minus(KEPT))),
    )
    .set(batches::state.eq(State::Draft))
    .execute(connection)?;
    Ok(())
}
