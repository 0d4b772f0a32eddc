//! The one filter model: what a board, a list or an export shows. Choices of one kind widen, kinds narrow.

use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::status::LeadStatus;
use crate::db::Backend;
use crate::db::id::{StageId, UserId};
use crate::db::schema::contacts;
use crate::people::Member;

/// Whose contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignee {
    /// Those of whoever asks.
    Me,
    Nobody,
    User(UserId),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub lead_statuses: Vec<LeadStatus>,
    pub stages: Vec<StageId>,
    pub assignees: Vec<Assignee>,
    /// Free text over username, name and e-mail. Trimmed; empty means none.
    pub search: String,
}

pub(super) type Condition<'a> =
    Box<dyn BoxableExpression<contacts::table, Backend, SqlType = Bool> + 'a>;

impl Filter {
    /// What a contact must meet, the organization of whoever asks first of all.
    pub(in crate::crm) fn condition<'a>(&'a self, member: &Member) -> Condition<'a> {
        let mut all: Condition<'a> =
            Box::new(contacts::organization_id.eq(member.organization().id));
        if !self.lead_statuses.is_empty() {
            all = Box::new(all.and(contacts::lead_status.eq_any(&self.lead_statuses)));
        }
        if !self.stages.is_empty() {
            all = Box::new(all.and(contacts::stage_id.eq_any(&self.stages)));
        }
        if !self.assignees.is_empty() {
            all = Box::new(all.and(self.assigned(member)));
        }
        if !self.search.is_empty() {
            all = Box::new(
                all.and(
                    contacts::search_text
                        .like(pattern(&self.search))
                        .escape('!'),
                ),
            );
        }
        all
    }

    fn assigned<'a>(&self, member: &Member) -> Condition<'a> {
        let users: Vec<UserId> = self
            .assignees
            .iter()
            .filter_map(|assignee| match assignee {
                Assignee::Me => Some(member.user()),
                Assignee::User(user) => Some(*user),
                Assignee::Nobody => None,
            })
            .collect();
        // Nobody's contacts compare as unknown, which a filter takes for no.
        let any: Condition<'a> = Box::new(contacts::assignee_id.assume_not_null().eq_any(users));
        if self.assignees.contains(&Assignee::Nobody) {
            Box::new(contacts::assignee_id.is_null().or(any))
        } else {
            any
        }
    }

    /// Whether everything is let through.
    #[must_use]
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }
}

fn pattern(search: &str) -> String {
    let mut pattern = String::from("%");
    for c in search.to_lowercase().trim_start_matches('@').chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
