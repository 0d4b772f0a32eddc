//! The batches of an organization, the newest first, with what came of them so far.

use diesel::prelude::*;

use super::result::{Counts, counts};
use super::{Batch, State};
use crate::db::id::BatchId;
use crate::db::schema::batches;
use crate::db::{Connection, one_more_than};
use crate::error::Result;
use crate::people::Member;

/// How many batches a page has.
const PAGE: usize = 20;

/// A page of them, those before `before`, and whether there are older ones: an Admin sees all, anybody else their own.
///
/// # Errors
/// The database's.
pub fn page(
    connection: &mut Connection,
    member: &Member,
    before: Option<BatchId>,
) -> Result<(Vec<(Batch, Counts)>, bool)> {
    let mut query = batches::table
        .filter(batches::organization_id.eq(member.organization().id))
        .filter(batches::state.ne(State::Draft))
        .order(batches::id.desc())
        .limit(one_more_than(PAGE))
        .select(Batch::as_select())
        .into_boxed();
    if !member.is_admin() {
        query = query.filter(batches::user_id.eq(member.user()));
    }
    if let Some(before) = before {
        query = query.filter(batches::id.lt(before));
    }
    let mut found: Vec<Batch> = query.load(connection)?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let ids: Vec<BatchId> = found.iter().map(|batch| batch.id).collect();
    let mut counted = counts(connection, member, &ids)?;
    let counted = found.into_iter().map(|batch| {
        let counts = counted.remove(&batch.id).unwrap_or_default();
        (batch, counts)
    });
    Ok((counted.collect(), more))
}
