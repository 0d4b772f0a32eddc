//! Who works on a batch. A lease is taken and renewed in the transactions that do the work, so that several servers share
//! it, and whatever one of them left in a crash another goes on with.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::{Batch, State};
use crate::clock::Instant;
use crate::db::Connection;
use crate::db::id::BatchId;
use crate::db::schema::batches;
use crate::error::Result;
use crate::people::Tx;

/// For how long nobody else works on it; much longer than a piece takes.
pub const LENGTH: TimeDelta = TimeDelta::seconds(30);

/// The right to work on a batch, known by its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease(Instant);

/// Takes the lease of a batch that is under way, or renews the one that is held; nothing where another has it.
pub(super) fn take(tx: &mut Tx<'_>, batch: BatchId, held: Option<Lease>) -> Result<Option<Lease>> {
    let now = tx.now();
    let lease = Lease(now.plus(LENGTH));
    let running = batches::table
        .filter(batches::organization_id.eq(tx.organization()))
        .filter(batches::id.eq(batch))
        .filter(batches::state.eq(State::Running));
    let until = batches::leased_until.eq(lease.0);
    let taken = if let Some(held) = held {
        diesel::update(running.filter(batches::leased_until.eq(held.0)))
            .set(until)
            .execute(tx.connection)?
    } else {
        let is_free = batches::leased_until
            .is_null()
            .or(batches::leased_until.assume_not_null().le(now));
        diesel::update(running.filter(is_free))
            .set(until)
            .execute(tx.connection)?
    };
    Ok((taken == 1).then_some(lease))
}

/// Lets others go on with it.
///
/// # Errors
/// The database's: it ends by itself then.
pub fn release(connection: &mut Connection, batch: &Batch, held: Lease) -> Result<()> {
    let own = batches::table
        .filter(batches::organization_id.eq(batch.organization_id))
        .filter(batches::id.eq(batch.id))
        .filter(batches::leased_until.eq(held.0));
    diesel::update(own)
        .set(batches::leased_until.eq(None::<Instant>))
        .execute(connection)?;
    Ok(())
}
