//! Counts what no count is kept of, up to ten thousand in each stage. What was counted stands until a contact changes.
//! Source: design, section 2, "Counts".

use std::collections::HashMap;

use diesel::prelude::*;
use quick_cache::UnitWeighter;

use super::count::{Count, FAR};
use super::scan::{First, scan};
use super::standing::{Share, Standing, kept};
use super::{Filter, Sort};
use crate::crm::filter::{Assignee, FEW_TO_COUNT, Planned};
use crate::crm::stage::Stage;
use crate::crm::status::LeadStatus;
use crate::db::Connection;
use crate::db::counted::CountedByStage;
use crate::db::id::{OrganizationId, StageId, UserId};
use crate::db::schema::contacts;
use crate::error::Result;
use crate::kept::Kept;
use crate::people::Member;

/// For how many filters it is kept.
const FILTERS: u64 = 1_000;

/// Whose board, under which filter. Whoever asks is a part of it where the filter speaks of them.
type Key = (OrganizationId, Option<UserId>, Filter);

/// The version of the settings, without which a tag may be gone that was filtered by; and that of each stage, by stage.
type Versions = (i64, Vec<(StageId, i64)>);

type Shares = HashMap<StageId, Share>;

/// What comes first in each stage, where counting came upon it.
type Firsts = HashMap<StageId, First>;

/// What was counted last, in this process, and in which sort it is known what comes first.
pub struct Counting(Kept<Key, Versions, (Sort, HashMap<StageId, Counted>), UnitWeighter>);

#[derive(Debug, Clone, Default)]
struct Counted {
    shown: Share,
    hidden: Count,
    first: Option<First>,
}

impl Default for Counting {
    fn default() -> Self {
        Self(Kept::new(64, FILTERS, UnitWeighter))
    }
}

impl Counting {
    /// Says what the filter lets through, and what it hides, of stages whose whole contents are given.
    pub(super) fn add(
        &self,
        connection: &mut Connection,
        member: &Member,
        (filter, sort): (&Filter, Sort),
        stages: &[Stage],
        standings: &mut HashMap<StageId, Standing>,
    ) -> Result<()> {
        let is_about_me = filter.assignees.contains(&Assignee::Me);
        let me = is_about_me.then(|| member.user());
        let key = (member.organization().id, me, filter.clone());
        let versions = standings.iter();
        let mut versions: Vec<_> = versions
            .map(|(stage, standing)| (*stage, standing.version))
            .collect();
        versions.sort_unstable();
        let versions = (member.organization().settings_version, versions);
        let (sorted_by, mut counted) = if let Some(counted) = self.0.at(&key, &versions) {
            counted
        } else {
            let counted = both(connection, member, (filter, sort), stages, standings)?;
            self.0.keep(key, versions, (sort, counted.clone()));
            (sort, counted)
        };
        for (stage, standing) in standings {
            let counted = counted.remove(stage).unwrap_or_default();
            standing.shown = counted.shown;
            standing.hidden = counted.hidden;
            standing.first = counted.first.filter(|_| sorted_by == sort);
        }
        Ok(())
    }
}

/// What is shown, and what is hidden for being closed long ago.
fn both(
    connection: &mut Connection,
    member: &Member,
    (filter, sort): (&Filter, Sort),
    stages: &[Stage],
    kept: &HashMap<StageId, Standing>,
) -> Result<HashMap<StageId, Counted>> {
    let with_hidden = Filter {
        closed_since: None,
        ..filter.clone()
    };
    let (shown, mut first, all) = if filter.closed_since.is_none() {
        let (shown, first) = found(connection, member, (filter, sort), stages)?;
        (shown.clone(), first, shown)
    } else if with_hidden.is_kept() {
        let all = kept
            .iter()
            .map(|(stage, standing)| (*stage, standing.shown));
        let all = all.collect();
        let shown = in_two_parts(connection, member, filter, stages)?;
        (shown, Firsts::new(), all)
    } else {
        let (shown, first) = found(connection, member, (filter, sort), stages)?;
        let planned = with_hidden.to_count(connection, member)?;
        (shown, first, counted(connection, member, planned, stages)?)
    };
    let of = |stage: &StageId| {
        let shown = shown.get(stage).copied().unwrap_or_default();
        let all = all.get(stage).copied().unwrap_or_default();
        let counted = Counted {
            shown,
            hidden: all.count.without(shown.count),
            first: first.remove(stage),
        };
        (*stage, counted)
    };
    Ok(kept.keys().map(of).collect())
}

/// The open ones are kept; of the others those are counted that were closed lately.
fn in_two_parts(
    connection: &mut Connection,
    member: &Member,
    filter: &Filter,
    stages: &[Stage],
) -> Result<Shares> {
    let chosen = |status: &LeadStatus| {
        filter.lead_statuses.is_empty() || filter.lead_statuses.contains(status)
    };
    let chosen = LeadStatus::ALL.iter().copied().filter(chosen);
    let (open, closed) = chosen.partition(|status| status.is_open());
    let part = |lead_statuses: Vec<LeadStatus>| Filter {
        lead_statuses,
        ..filter.clone()
    };
    let (open, closed) = (part(open), part(closed));
    let mut shares = Shares::new();
    if !open.lead_statuses.is_empty() {
        let kept = kept(connection, member, &open, None)?;
        shares.extend(
            kept.into_iter()
                .map(|(stage, standing)| (stage, standing.shown)),
        );
    }
    if !closed.lead_statuses.is_empty() {
        let planned = closed.to_count(connection, member)?;
        for (stage, lately) in counted(connection, member, planned, stages)? {
            let share = shares.entry(stage).or_default();
            share.count = share.count.and(lately.count);
            let values = share.deal_value.zip(lately.deal_value);
            share.deal_value = values.map(|(open, closed)| open + closed);
        }
    }
    Ok(shares)
}

/// Counts; and where each contact is looked up for that, says what comes first.
fn found(
    connection: &mut Connection,
    member: &Member,
    (filter, sort): (&Filter, Sort),
    stages: &[Stage],
) -> Result<(Shares, Firsts)> {
    let planned = filter.to_count(connection, member)?;
    if !planned.looks_up() {
        let shares = counted(connection, member, planned, stages)?;
        return Ok((shares, Firsts::new()));
    }
    let scanned = scan(connection, member, planned, sort)?.into_iter();
    let both = scanned.map(|(stage, found)| {
        let counted = (stage, found.number, found.deal_value);
        (share(counted), (stage, found.first))
    });
    Ok(both.unzip())
}

/// Counts in all stages together, once for all of them; and in each by itself, where they are too many together.
fn counted(
    connection: &mut Connection,
    member: &Member,
    planned: Planned<'_>,
    stages: &[Stage],
) -> Result<Shares> {
    let found = up_to(connection, member, planned, None, FEW_TO_COUNT + 1)?;
    if found.iter().map(|(_, number, _)| number).sum::<i64>() <= FEW_TO_COUNT {
        return Ok(found.into_iter().map(share).collect());
    }
    let mut counted = Shares::new();
    for stage in stages {
        let found = up_to(connection, member, planned, Some(stage.id), FAR + 1)?;
        counted.extend(found.into_iter().map(share));
    }
    Ok(counted)
}

/// Counts in all stages together, or in one, until there are as many. The limit also keeps SQLite on the index that finds
/// them.
fn up_to(
    connection: &mut Connection,
    member: &Member,
    filter: Planned<'_>,
    stage: Option<StageId>,
    most: i64,
) -> Result<Vec<(StageId, i64, i64)>> {
    let mut query = contacts::table
        .filter(filter.condition(member))
        .select((contacts::stage_id, contacts::deal_value))
        .limit(most)
        .into_boxed();
    if let Some(stage) = stage {
        query = query.filter(contacts::stage_id.eq(stage));
    }
    Ok(CountedByStage(query).load(connection)?)
}

fn share((stage, number, deal_value): (StageId, i64, i64)) -> (StageId, Share) {
    let count = Count::up_to_far(number);
    let deal_value = (count != Count::Many).then_some(deal_value);
    (stage, Share { count, deal_value })
}
