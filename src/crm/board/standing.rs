//! What stands in each stage, before a card of it is read: how many contacts, what their deals are worth, and whether
//! anything changed. Kept where the filter asks for what is kept, and else counted up to ten thousand.
//! Source: design, section 2, "Counts".

use std::collections::HashMap;

use diesel::dsl::case_when;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::Filter;
use super::count::{Count, FAR};
use crate::crm::filter::{Assignee, Planned};
use crate::crm::stage::Stage;
use crate::db::counted::{CountedByStage, Summed};
use crate::db::id::{StageId, UserId};
use crate::db::schema::{board_counts, contacts};
use crate::db::{Backend, Connection};
use crate::error::Result;
use crate::people::Member;

/// The assignee of a contact that has none.
const NOBODY: UserId = UserId(0);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Goes up with each change to a contact that stands in the stage, or stood there: what was read of the stage at a
    /// version stands as long as the version does, whatever the filter.
    pub version: i64,
    /// The contacts that the filter lets through.
    pub count: Count,
    /// What their deals are worth together; nothing where they were not all counted.
    pub deal_value: Option<i64>,
}

type Condition<'a> = Box<dyn BoxableExpression<board_counts::table, Backend, SqlType = Bool> + 'a>;

/// What stands in each of the stages, under the filter. Stages where nobody ever stood may be absent.
///
/// # Errors
/// The database's.
pub fn standings(
    connection: &mut Connection,
    member: &Member,
    filter: &Filter,
    stages: &[Stage],
) -> Result<HashMap<StageId, Standing>> {
    let mut standings = kept(connection, member, filter)?;
    if !filter.is_kept() {
        let counted = counted(connection, member, filter, stages)?;
        for (stage, standing) in &mut standings {
            let (count, deal_value) = counted
                .get(stage)
                .copied()
                .unwrap_or((Count::default(), Some(0)));
            standing.count = count;
            standing.deal_value = deal_value;
        }
    }
    Ok(standings)
}

/// How many contacts there are, under a filter that asks only for what is kept.
///
/// # Errors
/// The database's.
pub(in crate::crm) fn number(
    connection: &mut Connection,
    member: &Member,
    filter: &Filter,
) -> Result<i64> {
    let found: Option<i64> = board_counts::table
        .filter(board_counts::organization_id.eq(member.organization().id))
        .filter(condition(filter, member))
        .select(Summed(board_counts::number).nullable())
        .get_result(connection)?;
    Ok(found.unwrap_or_default())
}

/// How many contacts stand in each stage of the organization.
///
/// # Errors
/// The database's.
pub fn whole(connection: &mut Connection, member: &Member) -> Result<HashMap<StageId, i64>> {
    let found: Vec<(StageId, i64)> = board_counts::table
        .filter(board_counts::organization_id.eq(member.organization().id))
        .group_by(board_counts::stage_id)
        .select((board_counts::stage_id, Summed(board_counts::number)))
        .load(connection)?;
    Ok(found.into_iter().collect())
}

fn kept(
    connection: &mut Connection,
    member: &Member,
    filter: &Filter,
) -> Result<HashMap<StageId, Standing>> {
    let is_shown = || condition(filter, member);
    let found: Vec<(StageId, i64, i64, i64)> = board_counts::table
        .filter(board_counts::organization_id.eq(member.organization().id))
        .group_by(board_counts::stage_id)
        .select((
            board_counts::stage_id,
            Summed(board_counts::version),
            Summed(case_when(is_shown(), board_counts::number).otherwise(0.into_sql::<BigInt>())),
            Summed(
                case_when(is_shown(), board_counts::deal_value).otherwise(0.into_sql::<BigInt>()),
            ),
        ))
        .load(connection)?;
    let standing = |(stage, version, number, deal_value)| {
        let standing = Standing {
            version,
            count: Count::Exact(number),
            deal_value: Some(deal_value),
        };
        (stage, standing)
    };
    Ok(found.into_iter().map(standing).collect())
}

/// What the filter says about what is kept.
fn condition<'a>(filter: &'a Filter, member: &Member) -> Condition<'a> {
    let mut all: Condition<'a> = Box::new(true.into_sql::<Bool>());
    if !filter.lead_statuses.is_empty() {
        all = Box::new(all.and(board_counts::lead_status.eq_any(&filter.lead_statuses)));
    }
    if !filter.conversation_statuses.is_empty() {
        let chosen = &filter.conversation_statuses;
        all = Box::new(all.and(board_counts::conversation_status.eq_any(chosen)));
    }
    if !filter.stages.is_empty() {
        all = Box::new(all.and(board_counts::stage_id.eq_any(&filter.stages)));
    }
    if !filter.assignees.is_empty() {
        let chosen: Vec<UserId> = filter
            .assignees
            .iter()
            .map(|assignee| match assignee {
                Assignee::Me => member.user(),
                Assignee::User(user) => *user,
                Assignee::Nobody => NOBODY,
            })
            .collect();
        all = Box::new(all.and(board_counts::assignee_id.eq_any(chosen)));
    }
    all
}

/// Counts one by one, in all stages together; and in each by itself, where they are more together than are counted.
fn counted(
    connection: &mut Connection,
    member: &Member,
    filter: &Filter,
    stages: &[Stage],
) -> Result<HashMap<StageId, (Count, Option<i64>)>> {
    let planned = filter.to_count(connection, member)?;
    if planned.is_led() {
        // They are looked up one by one, few enough of them: once, and not once for each stage.
        let found = contacts::table
            .filter(planned.condition(member))
            .select((contacts::stage_id, contacts::deal_value));
        let found: Vec<_> = CountedByStage(found).load(connection)?;
        return Ok(found.into_iter().map(told).collect());
    }
    let found = up_to_far(connection, member, planned, None)?;
    if found.iter().map(|(_, number, _)| number).sum::<i64>() <= FAR {
        return Ok(found.into_iter().map(told).collect());
    }
    let mut counted = HashMap::new();
    for stage in stages {
        let found = up_to_far(connection, member, planned, Some(stage.id))?;
        counted.extend(found.into_iter().map(told));
    }
    Ok(counted)
}

/// Counts in all stages together, or in one, until there is one more than [`FAR`].
fn up_to_far(
    connection: &mut Connection,
    member: &Member,
    filter: Planned<'_>,
    stage: Option<StageId>,
) -> Result<Vec<(StageId, i64, i64)>> {
    let mut query = contacts::table
        .filter(filter.condition(member))
        .select((contacts::stage_id, contacts::deal_value))
        .limit(FAR + 1)
        .into_boxed();
    if let Some(stage) = stage {
        query = query.filter(contacts::stage_id.eq(stage));
    }
    Ok(CountedByStage(query).load(connection)?)
}

fn told((stage, number, deal_value): (StageId, i64, i64)) -> (StageId, (Count, Option<i64>)) {
    let count = Count::up_to_far(number);
    (stage, (count, (count != Count::Many).then_some(deal_value)))
}
