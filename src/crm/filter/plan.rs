//! How the database goes about a filter. What finds few contacts leads: they are looked up, and the rest is tested on
//! each. Where nothing does, the index of the order is walked from its top, and all is tested. SQLite has no statistics to
//! decide by, and with a million contacts the wrong way takes seconds.

use diesel::prelude::*;

use super::{Condition, Filter, Time, assignee, dates, search};
use crate::db::Connection;
use crate::db::counted::Counted;
use crate::db::dialect::found::{ClosedSince, FoundIn};
use crate::db::id::TagId;
use crate::db::schema::{contact_tags, contacts};
use crate::error::Result;
use crate::people::Member;

/// So few are sooner sorted than met on the way from the top.
const FEW_TO_PAGE: i64 = 5_000;

/// So few are sooner counted one by one.
pub(in crate::crm) const FEW_TO_COUNT: i64 = 100_000;

/// The part of a filter that finds few contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leader {
    Search,
    AnyTag,
    Tag(TagId),
    /// To be counted alone: what an index has all that is counted in.
    Created,
    Closed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plan {
    /// The database may find its way.
    Free,
    /// And whether it finds few enough to be looked up.
    Led(Leader, bool),
    /// Along the order of that time, or of something else.
    Walked(Option<Time>),
    /// Until there are as many as are counted.
    Counted,
}

/// A filter, and how to go about it.
#[derive(Debug, Clone, Copy)]
pub(in crate::crm) struct Planned<'f> {
    filter: &'f Filter,
    plan: Plan,
}

impl Filter {
    /// For reading the first contacts in an order: that of a time, or another.
    ///
    /// # Errors
    /// The database's.
    pub(in crate::crm) fn to_page(
        &self,
        connection: &mut Connection,
        member: &Member,
        order: Option<Time>,
    ) -> Result<Planned<'_>> {
        let parts = self.parts(connection, member, FEW_TO_PAGE)?;
        Ok(self.planned(parts, FEW_TO_PAGE, Plan::Walked(order)))
    }

    /// For counting whatever it lets through.
    ///
    /// # Errors
    /// The database's.
    pub(in crate::crm) fn to_count(
        &self,
        connection: &mut Connection,
        member: &Member,
    ) -> Result<Planned<'_>> {
        let mut parts = self.parts(connection, member, FEW_TO_COUNT)?;
        // Where nothing else could lead, they are gone by either way.
        let indexed = if parts.is_empty() {
            Vec::new()
        } else {
            self.indexed()
        };
        for (leader, condition) in indexed {
            let found = contacts::table
                .filter(contacts::organization_id.eq(member.organization().id))
                .filter(condition)
                .select(contacts::id)
                .limit(FEW_TO_COUNT + 1);
            parts.push((leader, Counted(found).get_result(connection)?));
        }
        Ok(self.planned(parts, FEW_TO_COUNT, Plan::Counted))
    }

    /// Whether it asks only for what [`crate::crm::board::standings`] has at hand.
    pub(in crate::crm) fn is_kept(&self) -> bool {
        let others = Self {
            lead_statuses: Vec::new(),
            conversation_statuses: Vec::new(),
            stages: Vec::new(),
            assignees: Vec::new(),
            ..self.clone()
        };
        others.is_open()
    }

    /// Led by the part that finds the fewest contacts, if it finds no more than `few`; else as `otherwise`.
    fn planned(&self, parts: Vec<(Leader, i64)>, few: i64, otherwise: Plan) -> Planned<'_> {
        let rarest = parts.into_iter().min_by_key(|(_, hits)| *hits);
        let rarest = rarest.filter(|(_, hits)| *hits <= few);
        Planned {
            filter: self,
            plan: rarest.map_or(otherwise, |(leader, hits)| {
                Plan::Led(leader, hits <= FEW_TO_PAGE)
            }),
        }
    }

    /// How many contacts each part finds that an index answers, up to one more than `few`.
    fn parts(
        &self,
        connection: &mut Connection,
        member: &Member,
        few: i64,
    ) -> Result<Vec<(Leader, i64)>> {
        let mut parts = Vec::new();
        if let Some(has) = search::has(&self.search, true)
            && let Some(hits) = has.hits(connection, few + 1)?
        {
            parts.push((Leader::Search, hits));
        }
        if !self.tags.any.is_empty() {
            let hits = tagged(connection, member, &self.tags.any, few + 1)?;
            parts.push((Leader::AnyTag, hits));
        }
        for tag in &self.tags.all {
            let hits = tagged(connection, member, &[*tag], few + 1)?;
            parts.push((Leader::Tag(*tag), hits));
        }
        Ok(parts)
    }

    /// The parts that an index has with all that is counted.
    fn indexed(&self) -> Vec<(Leader, Condition<'_>)> {
        let created: Vec<_> = self
            .times
            .iter()
            .copied()
            .filter(|(time, _)| *time == Time::Created)
            .collect();
        let created = dates::conditions(&created, |_| true)
            .into_iter()
            .map(|condition| (Leader::Created, condition));
        let closed = self.closed_since.filter(|_| self.is_about_closed());
        let closed = closed.map(|since| -> (Leader, Condition<'_>) {
            let condition = ClosedSince {
                since,
                closed_alone: true,
            };
            (Leader::Closed, Box::new(condition))
        });
        created.chain(closed).collect()
    }

    /// Whether only won, lost or abandoned contacts are asked for.
    fn is_about_closed(&self) -> bool {
        !self.lead_statuses.is_empty() && !self.lead_statuses.iter().any(|status| status.is_open())
    }
}

impl<'f> Planned<'f> {
    pub(in crate::crm) fn freely(filter: &'f Filter) -> Self {
        Self {
            filter,
            plan: Plan::Free,
        }
    }

    /// Whether each contact's row is looked up, so that more may be read of it at no cost.
    pub(in crate::crm) fn looks_up(self) -> bool {
        let leads = |leader| matches!(leader, Leader::Search | Leader::AnyTag | Leader::Tag(_));
        matches!(self.plan, Plan::Led(leader, _) if leads(leader))
    }

    /// What a contact must meet, the organization of whoever asks first of all.
    pub(in crate::crm) fn condition(self, member: &Member) -> Condition<'f> {
        let (filter, organization) = (self.filter, member.organization().id);
        let leader = match self.plan {
            Plan::Led(leader, are_few) => Some((leader, are_few)),
            Plan::Free | Plan::Walked(_) | Plan::Counted => None,
        };
        let mut all: Condition<'f> = match leader {
            None | Some((Leader::Created | Leader::Closed, _)) => {
                Box::new(contacts::organization_id.eq(organization))
            }
            Some(_) => Box::new(FoundIn(organization)),
        };
        if !filter.lead_statuses.is_empty() {
            all = Box::new(all.and(contacts::lead_status.eq_any(&filter.lead_statuses)));
        }
        if !filter.conversation_statuses.is_empty() {
            let chosen = &filter.conversation_statuses;
            all = Box::new(all.and(contacts::conversation_status.eq_any(chosen)));
        }
        if !filter.stages.is_empty() {
            all = Box::new(all.and(contacts::stage_id.eq_any(&filter.stages)));
        }
        if !filter.assignees.is_empty() {
            all = Box::new(all.and(assignee::condition(&filter.assignees, member)));
        }
        if !filter.sources.is_empty() {
            all = Box::new(all.and(contacts::source.eq_any(&filter.sources)));
        }
        for condition in filter.tags.conditions(organization, leader) {
            all = Box::new(all.and(condition));
        }
        let by_index = |time| match self.plan {
            Plan::Walked(order) => order == Some(time),
            Plan::Free | Plan::Led(..) | Plan::Counted => true,
        };
        for condition in dates::conditions(&filter.times, by_index) {
            all = Box::new(all.and(condition));
        }
        if let Some(since) = filter.closed_since {
            let closed_alone = filter.is_about_closed();
            all = Box::new(all.and(ClosedSince {
                since,
                closed_alone,
            }));
        }
        let by_index = self.plan == Plan::Free || matches!(leader, Some((Leader::Search, _)));
        for condition in search::conditions(&filter.search, by_index) {
            all = Box::new(all.and(condition));
        }
        all
    }
}

/// How often these tags are on contacts, counted up to `most`.
fn tagged(connection: &mut Connection, member: &Member, tags: &[TagId], most: i64) -> Result<i64> {
    let found = contact_tags::table
        .filter(contact_tags::organization_id.eq(member.organization().id))
        .filter(contact_tags::tag_id.eq_any(tags))
        .select(contact_tags::tag_id)
        .limit(most);
    Ok(Counted(found).get_result(connection)?)
}
