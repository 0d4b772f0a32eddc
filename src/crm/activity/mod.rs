//! The activity log: one line for each field that changed, and for each setting; who, through what, from, to.
//! Codes and arguments are kept, not sentences: the words are made when the log is read.

mod kind;
mod log;
mod team;
pub(in crate::crm) mod told;
mod value;

use diesel::prelude::*;

pub use kind::{Group, Kind};
pub use log::{ChangeId, Logged};
pub(in crate::crm) use log::{
    Line, Lines, log_change_of_all, log_changes, log_deletion, log_event, log_merge, log_setting,
    log_setting_event,
};
pub use team::{About, TEAM_PAGE, TeamFilter, about, team_page};
pub(in crate::crm) use value::value;

use crate::clock::Instant;
use crate::crm::contact::merged;
use crate::db::Connection;
use crate::db::id::{ActivityId, ContactId, UserId};
use crate::db::one_more_than;
use crate::db::schema::activities;
use crate::error::Result;
use crate::people::{Member, Through, Tx};

/// One line of the log, as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = activities)]
pub struct Activity {
    pub id: ActivityId,
    pub contact_id: Option<ContactId>,
    pub kind: Kind,
    pub old_id: Option<i64>,
    pub old_text: Option<String>,
    pub new_text: Option<String>,
    pub user_id: Option<UserId>,
    pub user_name: Option<String>,
    pub through: Through,
    pub rule_name: Option<String>,
    /// What a line about a setting is about.
    pub subject_name: Option<String>,
    pub created_at: Instant,
}

/// Who set a contact's stage last, as a sentence calls them, and when; nothing if it was never moved.
pub(in crate::crm) fn last_move(
    tx: &mut Tx<'_>,
    contact: ContactId,
) -> Result<Option<(String, Instant)>> {
    let found: Option<(Through, Option<String>, Option<String>, Instant)> = activities::table
        .filter(activities::organization_id.eq(tx.organization()))
        .filter(activities::contact_id.eq(contact))
        .filter(activities::kind.eq(Kind::Stage))
        .order(activities::id.desc())
        .select((
            activities::through,
            activities::user_name,
            activities::rule_name,
            activities::created_at,
        ))
        .first(tx.connection)
        .optional()?;
    Ok(found.map(|(through, user, rule, time)| {
        let who = told::author(through, user.as_deref(), rule.as_deref());
        (who, time)
    }))
}

/// What a setting was called when a line of that kind told of it last; nothing if none did.
pub(in crate::crm) fn last_name(
    tx: &mut Tx<'_>,
    kind: Kind,
    subject: i64,
) -> Result<Option<String>> {
    let found: Option<Option<String>> = activities::table
        .filter(activities::organization_id.eq(tx.organization()))
        .filter(activities::contact_id.is_null())
        .filter(activities::kind.eq(kind))
        .filter(activities::subject_id.eq(subject))
        .order(activities::id.desc())
        .select(activities::subject_name)
        .first(tx.connection)
        .optional()?;
    Ok(found.flatten())
}

/// How many lines one page of a log has.
pub const PAGE: usize = 20;

/// A page of a contact's log, newest first: the lines before `before`, and whether there are older ones. The logs of
/// the contacts that were merged into it are part of it.
///
/// # Errors
/// The database's.
pub fn page(
    connection: &mut Connection,
    member: &Member,
    contact: ContactId,
    group: Option<Group>,
    before: Option<ActivityId>,
) -> Result<(Vec<Activity>, bool)> {
    let history = |connection: &mut Connection, contact| {
        let mut query = activities::table
            .filter(activities::organization_id.eq(member.organization().id))
            .filter(activities::contact_id.eq(contact))
            .select(Activity::as_select())
            .order(activities::id.desc())
            .limit(one_more_than(PAGE))
            .into_boxed();
        if let Some(group) = group {
            query = query.filter(activities::kind.eq_any(group.kinds()));
        }
        if let Some(before) = before {
            query = query.filter(activities::id.lt(before));
        }
        Ok(query.load(connection)?)
    };
    merged::newest(
        connection,
        member,
        contact,
        PAGE,
        |line: &Activity| line.id,
        history,
    )
}
