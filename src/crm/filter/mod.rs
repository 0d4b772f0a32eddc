//! The one filter model: what a board, a list or an export shows. Choices of one kind widen, kinds narrow. It is made of
//! codes, ids and instants alone, so that nothing from outside becomes a part of a query.

mod assignee;
pub mod dates;
mod search;
mod tags;

use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::contact::Source;
use super::status::{ConversationStatus, LeadStatus};
use crate::db::Backend;
use crate::db::id::StageId;
use crate::db::schema::contacts;
use crate::people::Member;
pub use assignee::Assignee;
pub use dates::{Span, Time};
pub use tags::Tags;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub lead_statuses: Vec<LeadStatus>,
    pub conversation_statuses: Vec<ConversationStatus>,
    pub stages: Vec<StageId>,
    pub tags: Tags,
    pub assignees: Vec<Assignee>,
    pub sources: Vec<Source>,
    /// When something happened to a contact: spans of one time widen, times narrow.
    pub times: Vec<(Time, Span)>,
    /// Free text over username, name and e-mail. Trimmed; empty means none.
    pub search: String,
}

pub(in crate::crm) type Condition<'a> =
    Box<dyn BoxableExpression<contacts::table, Backend, SqlType = Bool> + 'a>;

impl Filter {
    /// What a contact must meet, the organization of whoever asks first of all.
    pub(in crate::crm) fn condition<'a>(&'a self, member: &Member) -> Condition<'a> {
        let organization = member.organization().id;
        let mut all: Condition<'a> = Box::new(contacts::organization_id.eq(organization));
        if !self.lead_statuses.is_empty() {
            all = Box::new(all.and(contacts::lead_status.eq_any(&self.lead_statuses)));
        }
        if !self.conversation_statuses.is_empty() {
            let chosen = &self.conversation_statuses;
            all = Box::new(all.and(contacts::conversation_status.eq_any(chosen)));
        }
        if !self.stages.is_empty() {
            all = Box::new(all.and(contacts::stage_id.eq_any(&self.stages)));
        }
        if !self.assignees.is_empty() {
            all = Box::new(all.and(assignee::condition(&self.assignees, member)));
        }
        if !self.sources.is_empty() {
            all = Box::new(all.and(contacts::source.eq_any(&self.sources)));
        }
        for condition in self.tags.conditions(organization) {
            all = Box::new(all.and(condition));
        }
        for condition in dates::conditions(&self.times) {
            all = Box::new(all.and(condition));
        }
        if !self.search.is_empty() {
            all = Box::new(all.and(search::condition(&self.search)));
        }
        all
    }

    /// Whether everything is let through.
    #[must_use]
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }
}
