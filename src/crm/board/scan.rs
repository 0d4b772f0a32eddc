//! All that a filter finds, read once: how many contacts of each stage, what their deals are worth, and who comes first.
//! For filters that look up each contact anyway: to do so again for the cards of each column takes as long each time.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::convert::identity;
use std::sync::Arc;

use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;

use super::{PAGE, Sort};
use crate::clock::Instant;
use crate::crm::filter::Planned;
use crate::db::Connection;
use crate::db::id::{ContactId, StageId};
use crate::db::schema::contacts;
use crate::error::Result;
use crate::people::Member;

/// The contacts of a column's first page in their order, and one more if there are more.
pub(super) type First = Arc<[ContactId]>;

/// What was found of one stage.
pub(super) struct Scanned {
    pub number: i64,
    pub deal_value: i64,
    pub first: First,
}

/// Stages of which nothing is found are absent.
///
/// # Errors
/// The database's.
pub(super) fn scan(
    connection: &mut Connection,
    member: &Member,
    filter: Planned<'_>,
    sort: Sort,
) -> Result<HashMap<StageId, Scanned>> {
    let found = contacts::table.filter(filter.condition(member));
    let (stage, value, id) = (contacts::stage_id, contacts::deal_value, contacts::id);
    // SQLite hands them over one by one: not all are held at a time.
    match sort {
        Sort::LatestActivity => {
            let found = found.select((stage, value, (contacts::last_activity_at, id)));
            let found = found.load_iter::<_, DefaultLoadingMode>(connection)?;
            gathered(found, Reverse)
        }
        Sort::Created => {
            let found = found.select((stage, value, (contacts::created_at, id)));
            let found = found.load_iter::<_, DefaultLoadingMode>(connection)?;
            gathered(found, Reverse)
        }
        Sort::Name => {
            let found = found.select((stage, value, (contacts::sort_name, id)));
            let found = found.load_iter::<_, DefaultLoadingMode>(connection)?;
            gathered(found, identity)
        }
    }
}

/// Where a contact stands in a sorted column: what comes first is the least.
trait SortKey: Ord {
    fn contact(&self) -> ContactId;
}

/// The latest first.
impl SortKey for Reverse<(Instant, ContactId)> {
    fn contact(&self) -> ContactId {
        self.0.1
    }
}

/// A to Z.
impl SortKey for (String, ContactId) {
    fn contact(&self) -> ContactId {
        self.1
    }
}

type Row<Key> = (StageId, Option<i64>, (Key, ContactId));

fn gathered<Key, P: SortKey>(
    rows: impl Iterator<Item = QueryResult<Row<Key>>>,
    place: impl Fn((Key, ContactId)) -> P,
) -> Result<HashMap<StageId, Scanned>> {
    let mut by_stage: HashMap<StageId, Gathered<P>> = HashMap::new();
    for row in rows {
        let (stage, deal_value, key) = row?;
        let of_stage = by_stage.entry(stage).or_insert_with(Gathered::new);
        of_stage.add(deal_value.unwrap_or_default(), place(key));
    }
    let scanned = by_stage.into_iter();
    Ok(scanned
        .map(|(stage, found)| (stage, found.done()))
        .collect())
}

struct Gathered<P> {
    number: i64,
    deal_value: i64,
    /// The last of them on top.
    first: BinaryHeap<P>,
}

impl<P: SortKey> Gathered<P> {
    fn new() -> Self {
        Self {
            number: 0,
            deal_value: 0,
            first: BinaryHeap::with_capacity(PAGE + 1),
        }
    }

    fn add(&mut self, deal_value: i64, place: P) {
        self.number += 1;
        self.deal_value += deal_value;
        if self.first.len() <= PAGE {
            self.first.push(place);
        } else if let Some(mut last) = self.first.peek_mut()
            && place < *last
        {
            *last = place;
        }
    }

    fn done(self) -> Scanned {
        let first = self.first.into_sorted_vec();
        Scanned {
            number: self.number,
            deal_value: self.deal_value,
            first: first.iter().map(SortKey::contact).collect(),
        }
    }
}
