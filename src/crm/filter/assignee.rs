//! Whose contacts.

use diesel::prelude::*;

use super::Condition;
use crate::db::id::UserId;
use crate::db::schema::contacts;
use crate::people::Member;

/// Whose contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Assignee {
    /// Those of whoever asks.
    Me,
    Nobody,
    User(UserId),
}

pub(super) fn condition<'a>(chosen: &[Assignee], member: &Member) -> Condition<'a> {
    let users: Vec<UserId> = chosen
        .iter()
        .filter_map(|assignee| match assignee {
            Assignee::Me => Some(member.user()),
            Assignee::User(user) => Some(*user),
            Assignee::Nobody => None,
        })
        .collect();
    // Nobody's contacts compare as unknown, which a filter takes for no.
    let any: Condition<'a> = Box::new(contacts::assignee_id.assume_not_null().eq_any(users));
    if chosen.contains(&Assignee::Nobody) {
        Box::new(contacts::assignee_id.is_null().or(any))
    } else {
        any
    }
}
