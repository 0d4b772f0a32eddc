//! Runs are kept for 90 days.

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::clock::Instant;
use crate::db::Connection;
use crate::db::id::RunId;
use crate::db::schema::runs;
use crate::error::Result;

const KEPT: TimeDelta = TimeDelta::days(90);

/// How many are deleted at a time.
const PIECE: usize = 500;

/// Deletes the oldest runs that are too old, of any organization, and says whether there may be more of them. Ids go
/// with time, so that it ends at the first that is young enough.
///
/// # Errors
/// The database's.
pub fn delete(connection: &mut Connection, now: Instant) -> Result<bool> {
    let oldest: Vec<(RunId, Instant)> = runs::table
        .order(runs::id)
        .limit(i64::try_from(PIECE).unwrap_or(i64::MAX))
        .select((runs::id, runs::created_at))
        .load(connection)?;
    let oldest_kept = now.minus(KEPT);
    let old: Vec<RunId> = oldest
        .iter()
        .take_while(|(_, created_at)| *created_at < oldest_kept)
        .map(|(id, _)| *id)
        .collect();
    if old.is_empty() {
        return Ok(false);
    }
    diesel::delete(runs::table.filter(runs::id.eq_any(&old))).execute(connection)?;
    Ok(old.len() == PIECE)
}
