//! What stands in each stage, before a card of it is read: how many contacts, what their deals are worth, and whether
//! anything changed. Kept where the filter asks for what is kept, and else counted: see [`super::counting`].
//! Source: design, section 2, "Counts".

use std::collections::HashMap;

use diesel::dsl::case_when;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::count::Count;
use super::counting::Counting;
use super::scan::First;
use super::{Filter, Sort};
use crate::crm::filter::Assignee;
use crate::crm::stage::Stage;
use crate::db::counted::Summed;
use crate::db::id::{StageId, UserId};
use crate::db::schema::board_counts;
use crate::db::{Backend, Connection};
use crate::error::Result;
use crate::people::Member;

/// The assignee of a contact that has none.
const NOBODY: UserId = UserId(0);

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Goes up with each change to a contact that stands in the stage, or stood there: what was read of the stage at a
    /// version stands as long as the version does, whatever the filter.
    pub version: i64,
    pub shown: Share,
    /// How many more contacts there were, if none was hidden for being closed long ago.
    pub hidden: Count,
    /// The contacts of its first page in the sort, and one more if there are more; where counting came upon them.
    pub first: Option<First>,
}

/// The contacts that a filter lets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub count: Count,
    /// What their deals are worth together; nothing where they were not all counted.
    pub deal_value: Option<i64>,
}

impl Default for Share {
    /// Of nobody.
    fn default() -> Self {
        Self {
            count: Count::default(),
            deal_value: Some(0),
        }
    }
}

type Condition<'a> = Box<dyn BoxableExpression<board_counts::table, Backend, SqlType = Bool> + 'a>;

/// What stands in each of the stages, under the filter. Stages where nobody ever stood may be absent. The sort alters no
/// figure: it is that in which cards may be asked for next.
///
/// # Errors
/// The database's.
pub(in crate::crm) fn standings(
    connection: &mut Connection,
    member: &Member,
    filter: &Filter,
    sort: Sort,
    stages: &[Stage],
    counting: &Counting,
) -> Result<HashMap<StageId, Standing>> {
    let mut standings = kept(connection, member, filter, None)?;
    if !filter.is_kept() {
        counting.add(connection, member, (filter, sort), stages, &mut standings)?;
    }
    Ok(standings)
}

/// As [`standings`], where two stages are asked for: nothing is read of the others, unless what is kept does not say it.
///
/// # Errors
/// The database's.
pub fn standings_of_two(
    connection: &mut Connection,
    member: &Member,
    filter: &Filter,
    sort: Sort,
    stages: &[Stage],
    two: (StageId, StageId),
    counting: &Counting,
) -> Result<HashMap<StageId, Standing>> {
    if filter.is_kept() {
        kept(connection, member, filter, Some(two))
    } else {
        standings(connection, member, filter, sort, stages, counting)
    }
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

/// What is kept of each stage, or of two, as far as the filter asks for what is kept.
pub(super) fn kept(
    connection: &mut Connection,
    member: &Member,
    filter: &Filter,
    two: Option<(StageId, StageId)>,
) -> Result<HashMap<StageId, Standing>> {
    let is_shown = || condition(filter, member);
    let is_asked_for: Condition<'_> = match two {
        None => Box::new(true.into_sql::<Bool>()),
        Some((one, other)) => {
            let stage = board_counts::stage_id;
            Box::new(stage.eq(one).or(stage.eq(other)))
        }
    };
    let found: Vec<(StageId, i64, i64, i64)> = board_counts::table
        .filter(board_counts::organization_id.eq(member.organization().id))
        .filter(is_asked_for)
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
        let shown = Share {
            count: Count::Exact(number),
            deal_value: Some(deal_value),
        };
        let standing = Standing {
            version,
            shown,
            ..Standing::default()
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
