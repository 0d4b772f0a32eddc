//! The team's log: everything that happened in the organization, to contacts and to settings.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{Activity, Group};
use crate::crm::contact::merged::{self, Former};
use crate::db::id::{ActivityId, ContactId, UserId};
use crate::db::schema::{activities, contacts};
use crate::db::{Connection, one_more_than};
use crate::error::Result;
use crate::people::{Member, Through};

/// How many lines one page of the team's log has.
pub const TEAM_PAGE: usize = 50;

/// What a reader narrows the team's log to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TeamFilter {
    pub group: Option<Group>,
    /// Whose doing it was, also where a rule answered.
    pub user: Option<UserId>,
    pub through: Option<Through>,
}

/// The contacts that lines of the log are about, as they are now.
#[derive(Debug, Clone, Default)]
pub struct About {
    names: HashMap<ContactId, String>,
    leads: HashMap<ContactId, ContactId>,
    former: Vec<Former>,
}

/// A contact that a line is about, as far as it is still known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known<'a> {
    /// Itself, or the one that it was merged into.
    pub id: ContactId,
    pub name: &'a str,
    /// What it was called before it was merged.
    pub former: Option<&'a str>,
}

impl About {
    /// Nothing for a contact that was deleted.
    #[must_use]
    pub fn contact(&self, id: ContactId) -> Option<Known<'_>> {
        let left = self.leads.get(&id).copied().unwrap_or(id);
        let former = self.former.iter().find(|former| former.id == id);
        self.names.get(&left).map(|name| Known {
            id: left,
            name,
            former: former.map(|former| former.username.as_str()),
        })
    }
}

/// A page of the team's log, newest first: the lines before `before`, and whether there are older ones.
///
/// # Errors
/// The database's.
pub fn team_page(
    connection: &mut Connection,
    member: &Member,
    filter: TeamFilter,
    before: Option<ActivityId>,
) -> Result<(Vec<Activity>, bool)> {
    let mut query = activities::table
        .filter(activities::organization_id.eq(member.organization().id))
        .select(Activity::as_select())
        .order(activities::id.desc())
        .limit(one_more_than(TEAM_PAGE))
        .into_boxed();
    if let Some(group) = filter.group {
        query = query.filter(activities::kind.eq_any(group.kinds()));
        if group.is_of_settings() {
            // They are few, and this finds them by the index of contacts.
            query = query.filter(activities::contact_id.is_null());
        }
    }
    if let Some(user) = filter.user {
        query = query.filter(activities::user_id.eq(user));
    }
    if let Some(through) = filter.through {
        query = query.filter(activities::through.eq(through));
    }
    if let Some(before) = before {
        query = query.filter(activities::id.lt(before));
    }
    let mut found: Vec<Activity> = query.load(connection)?;
    let more = found.len() > TEAM_PAGE;
    found.truncate(TEAM_PAGE);
    Ok((found, more))
}

/// The contacts that these lines are about.
///
/// # Errors
/// The database's.
pub fn about(connection: &mut Connection, member: &Member, lines: &[Activity]) -> Result<About> {
    let mut ids: Vec<ContactId> = lines.iter().filter_map(|line| line.contact_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let leads: HashMap<ContactId, ContactId> = merged::leads(connection, member, &ids)?
        .into_iter()
        .collect();
    let mut left: Vec<ContactId> = leads.values().copied().collect();
    left.sort_unstable();
    left.dedup();
    let former = merged::former(connection, member, &left)?;
    ids.extend(left);
    let names: Vec<(ContactId, Option<String>, String)> = contacts::table
        .filter(contacts::organization_id.eq(member.organization().id))
        .filter(contacts::id.eq_any(ids))
        .select((contacts::id, contacts::name, contacts::username))
        .load(connection)?;
    let names = names.into_iter();
    Ok(About {
        names: names
            .map(|(id, name, username)| (id, name.unwrap_or(username)))
            .collect(),
        leads,
        former,
    })
}
