//! What came of a batch, counted and item by item.

use std::collections::HashMap;

use diesel::dsl::{count_star, exists};
use diesel::prelude::*;

use super::{Batch, Outcome, State};
use crate::db::id::{BatchId, ContactId, StageId};
use crate::db::schema::{activities, batch_items, batches, contacts};
use crate::db::{Connection, one_more_than};
use crate::error::{Error, Result};
use crate::people::{Member, Through};

/// How many items a page of the result has.
const PAGE: usize = 50;

/// Of so many it is looked whether somebody else had moved them.
pub const MOST_MET: i64 = 1000;

/// How many items came to what; those that are not done yet are not among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(Vec<(Outcome, i64)>);

impl Counts {
    #[must_use]
    pub fn of(&self, outcome: Outcome) -> i64 {
        let found = self.0.iter().find(|(counted, _)| *counted == outcome);
        found.map_or(0, |(_, count)| *count)
    }

    /// How many are done.
    #[must_use]
    pub fn done(&self) -> i64 {
        self.0.iter().map(|(_, count)| count).sum()
    }
}

/// What came of each of these batches so far.
///
/// # Errors
/// The database's.
pub fn counts(
    connection: &mut Connection,
    member: &Member,
    ids: &[BatchId],
) -> Result<HashMap<BatchId, Counts>> {
    let found: Vec<(BatchId, Outcome, i64)> = batch_items::table
        .filter(batch_items::organization_id.eq(member.organization().id))
        .filter(batch_items::batch_id.eq_any(ids))
        .filter(batch_items::outcome.is_not_null())
        .group_by((batch_items::batch_id, batch_items::outcome))
        .select((
            batch_items::batch_id,
            batch_items::outcome.assume_not_null(),
            count_star(),
        ))
        .load(connection)?;
    let mut counts: HashMap<BatchId, Counts> = HashMap::new();
    for (batch, outcome, count) in found {
        counts.entry(batch).or_default().0.push((outcome, count));
    }
    Ok(counts)
}

/// One item, with its contact as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Line {
    /// The row of the file, or the place among the contacts.
    pub number: i64,
    /// Nothing where there is no contact, or none any more.
    pub contact: Option<(ContactId, String)>,
    pub detail: Option<String>,
}

/// The items of one outcome, those after the number `after`, and whether there are more.
///
/// # Errors
/// The database's.
pub fn page(
    connection: &mut Connection,
    batch: &Batch,
    outcome: Outcome,
    after: i64,
) -> Result<(Vec<Line>, bool)> {
    let mut found: Vec<Line> = batch_items::table
        .left_join(
            contacts::table.on(contacts::organization_id
                .eq(batch_items::organization_id)
                .and(contacts::id.nullable().eq(batch_items::contact_id))),
        )
        .filter(batch_items::organization_id.eq(batch.organization_id))
        .filter(batch_items::batch_id.eq(batch.id))
        .filter(batch_items::outcome.eq(outcome))
        .filter(batch_items::number.gt(after))
        .order(batch_items::number)
        .limit(one_more_than(PAGE))
        .select((
            batch_items::number,
            (contacts::id, contacts::username).nullable(),
            batch_items::detail,
        ))
        .load(connection)?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    Ok((found, more))
}

/// A contact that was not moved, since somebody else had moved it meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    pub contact: ContactId,
    /// Where it stands now.
    pub stands: StageId,
    /// Who moved it, and when.
    pub sentence: String,
}

impl Batch {
    /// What it met that somebody else had moved, as far as one message has room for it.
    ///
    /// # Errors
    /// The database's.
    pub fn met(&self, connection: &mut Connection) -> Result<Vec<Met>> {
        type Refused = (ContactId, StageId, Option<String>, Option<String>);
        let refused: Vec<Refused> = batch_items::table
            .inner_join(
                contacts::table.on(contacts::organization_id
                    .eq(batch_items::organization_id)
                    .and(contacts::id.nullable().eq(batch_items::contact_id))),
            )
            .filter(batch_items::organization_id.eq(self.organization_id))
            .filter(batch_items::batch_id.eq(self.id))
            .filter(batch_items::outcome.eq(Outcome::Refused))
            .order(batch_items::number)
            .limit(MOST_MET)
            .select((
                contacts::id,
                contacts::stage_id,
                batch_items::input,
                batch_items::detail,
            ))
            .load(connection)?;
        let met = refused
            .into_iter()
            .filter_map(|(contact, stands, seen, detail)| {
                let seen: i64 = seen?.parse().ok()?;
                (seen != stands.0).then_some(Met {
                    contact,
                    stands,
                    sentence: detail?,
                })
            });
        Ok(met.collect())
    }

    /// What came of it so far.
    ///
    /// # Errors
    /// The database's.
    pub fn counts(&self, connection: &mut Connection, member: &Member) -> Result<Counts> {
        let mut counts = counts(connection, member, &[self.id])?;
        Ok(counts.remove(&self.id).unwrap_or_default())
    }

    /// How often rules set something because of it.
    ///
    /// # Errors
    /// The database's.
    pub fn ran_rules(&self, connection: &mut Connection) -> Result<i64> {
        let found = activities::table
            .filter(activities::organization_id.eq(self.organization_id))
            .filter(activities::batch_id.eq(self.id))
            .filter(activities::through.eq(Through::Automation))
            .count()
            .get_result(connection)?;
        Ok(found)
    }

    /// The batch that takes this one back; nothing if none does, or could.
    ///
    /// # Errors
    /// The database's.
    pub fn undone_by(&self, connection: &mut Connection) -> Result<Option<BatchId>> {
        let undone = batch_items::table
            .filter(batch_items::organization_id.eq(batches::organization_id))
            .filter(batch_items::batch_id.eq(batches::id))
            .filter(batch_items::outcome.eq(Outcome::Undone));
        let found = batches::table
            .filter(batches::organization_id.eq(self.organization_id))
            .filter(batches::undoes.eq(self.id))
            .filter(batches::state.ne(State::Done).or(exists(undone)))
            .select(batches::id)
            .first(connection)
            .optional()?;
        Ok(found)
    }

    /// Whether it does again what was undone.
    ///
    /// # Errors
    /// The database's.
    pub fn is_redo(&self, connection: &mut Connection, member: &Member) -> Result<bool> {
        let mut is_redo = true;
        let mut undone = self.undoes;
        while let Some(id) = undone {
            is_redo = !is_redo;
            undone = match Self::seen_by(connection, member, id) {
                Ok(before) => before.undoes,
                // Of long ago.
                Err(Error::NotFound) => None,
                Err(other) => return Err(other),
            };
        }
        Ok(is_redo && self.undoes.is_some())
    }

    /// Whether it has changed anything that can be taken back.
    #[must_use]
    pub fn is_undoable(&self, counts: &Counts) -> bool {
        let changed = [Outcome::Created, Outcome::Updated, Outcome::Undone];
        self.state == State::Done && changed.iter().any(|outcome| counts.of(*outcome) > 0)
    }
}
