//! How many contacts stand in each stage, under a filter: to the last where that is quick, and else up to ten thousand.
//! Source: design, section 2, "Counts".

use std::collections::HashMap;
use std::fmt;

use diesel::prelude::*;

use super::Filter;
use crate::crm::digits::grouped;
use crate::crm::filter::Planned;
use crate::crm::stage::Stage;
use crate::db::Connection;
use crate::db::counted::CountedByStage;
use crate::db::id::StageId;
use crate::db::schema::contacts;
use crate::error::Result;
use crate::people::Member;

/// As far as is counted where that takes long.
pub(in crate::crm) const FAR: i64 = 10_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    Exact(i64),
    /// More than ten thousand.
    Many,
}

impl Count {
    pub(in crate::crm) fn up_to_far(number: i64) -> Self {
        if number > FAR {
            Self::Many
        } else {
            Self::Exact(number)
        }
    }

    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::Exact(0)
    }
}

impl Default for Count {
    fn default() -> Self {
        Self::Exact(0)
    }
}

/// `12`, `7,400`, `10,000+`.
impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(number) => f.write_str(&grouped(number)),
            Self::Many => write!(f, "{}+", grouped(&FAR)),
        }
    }
}

/// How many contacts stand in each of the stages, under the filter. Stages with none may be absent.
///
/// # Errors
/// The database's.
pub fn counts(
    connection: &mut Connection,
    member: &Member,
    filter: &Filter,
    stages: &[Stage],
) -> Result<HashMap<StageId, Count>> {
    if filter.is_counted_whole() {
        let found = exact_counts(connection, member, filter)?;
        return Ok(found
            .into_iter()
            .map(|(stage, number)| (stage, Count::Exact(number)))
            .collect());
    }
    let filter = filter.to_count(connection, member)?;
    let found = up_to_far(connection, member, filter, None)?;
    if found.iter().map(|(_, number)| number).sum::<i64>() <= FAR {
        return Ok(in_words(found));
    }
    let mut counts = HashMap::new();
    for stage in stages {
        let found = up_to_far(connection, member, filter, Some(stage.id))?;
        counts.extend(in_words(found));
    }
    Ok(counts)
}

/// As [`counts`], to the last: for a filter that is quickly tested.
///
/// # Errors
/// The database's.
pub fn exact_counts(
    connection: &mut Connection,
    member: &Member,
    filter: &Filter,
) -> Result<HashMap<StageId, i64>> {
    let found: Vec<(StageId, i64)> = contacts::table
        .group_by(contacts::stage_id)
        .select((contacts::stage_id, diesel::dsl::count_star()))
        .filter(filter.condition(member))
        .load(connection)?;
    Ok(found.into_iter().collect())
}

/// Counts in all stages together, or in one, until there is one more than [`FAR`].
fn up_to_far(
    connection: &mut Connection,
    member: &Member,
    filter: Planned<'_>,
    stage: Option<StageId>,
) -> Result<Vec<(StageId, i64)>> {
    let mut query = contacts::table
        .filter(filter.condition(member))
        .select(contacts::stage_id)
        .limit(FAR + 1)
        .into_boxed();
    if let Some(stage) = stage {
        query = query.filter(contacts::stage_id.eq(stage));
    }
    Ok(CountedByStage(query).load(connection)?)
}

fn in_words(found: Vec<(StageId, i64)>) -> HashMap<StageId, Count> {
    let counted = |(stage, number)| (stage, Count::up_to_far(number));
    found.into_iter().map(counted).collect()
}
