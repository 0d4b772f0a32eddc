//! The one filter model: what a board, a list or an export shows. Choices of one kind widen, kinds narrow. It is made of
//! codes, ids and instants alone, so that nothing from outside becomes a part of a query.

mod assignee;
pub mod dates;
mod plan;
mod search;
mod tags;

use diesel::expression::BoxableExpression;
use diesel::sql_types::Bool;

use super::contact::Source;
use super::status::{ConversationStatus, LeadStatus};
use crate::clock::Instant;
use crate::db::Backend;
use crate::db::id::StageId;
use crate::db::schema::contacts;
use crate::people::Member;
pub use assignee::Assignee;
pub use dates::{Span, Time};
pub(in crate::crm) use plan::{FEW_TO_COUNT, Planned};
pub use tags::Tags;

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    pub lead_statuses: Vec<LeadStatus>,
    pub conversation_statuses: Vec<ConversationStatus>,
    pub stages: Vec<StageId>,
    pub tags: Tags,
    pub assignees: Vec<Assignee>,
    pub sources: Vec<Source>,
    /// When something happened to a contact: spans of one time widen, times narrow.
    pub times: Vec<(Time, Span)>,
    /// Leaves out what was won, lost or abandoned before that.
    pub closed_since: Option<Instant>,
    /// Free text over username, name and e-mail; empty means none.
    pub search: String,
}

pub(in crate::crm) type Condition<'a> =
    Box<dyn BoxableExpression<contacts::table, Backend, SqlType = Bool> + 'a>;

impl Filter {
    /// What a contact must meet, the organization of whoever asks first of all. The database finds its own way: see
    /// [`plan`] for a quicker one.
    pub(in crate::crm) fn condition<'a>(&'a self, member: &Member) -> Condition<'a> {
        Planned::freely(self).condition(member)
    }

    /// Whether everything is let through.
    #[must_use]
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }
}
