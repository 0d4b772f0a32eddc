//! The lines of the log that a change left, as taking it back reads them.

use chrono::TimeDelta;
use chrono_tz::Tz;
use diesel::prelude::*;

use crate::clock::Instant;
use crate::crm::activity::{self, ChangeId, Kind, Logged, told};
use crate::crm::contact::field::{Field, Value};
use crate::db::Connection;
use crate::db::id::{ActivityId, BatchId, ContactId, OrganizationId, UserId};
use crate::db::schema::activities;
use crate::error::Result;
use crate::people::{Through, Tx};

/// How long before a change it is looked for what it took back or did again: several times as long as a change of one's
/// own can be taken back.
const HISTORY: TimeDelta = TimeDelta::hours(1);

/// One line about a contact.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = activities)]
pub(super) struct Line {
    pub(super) id: ActivityId,
    pub(super) kind: Kind,
    pub(super) change_id: String,
    pub(super) batch_id: Option<BatchId>,
    old_id: Option<i64>,
    old_text: Option<String>,
    new_id: Option<i64>,
    new_text: Option<String>,
    pub(super) user_id: Option<UserId>,
    pub(super) user_name: Option<String>,
    pub(super) through: Through,
    rule_name: Option<String>,
    pub(super) created_at: Instant,
    /// The change that this one's takes back.
    pub(super) undoes: Option<String>,
    /// Since when the lead status had stood that it was before.
    pub(super) old_since: Option<Instant>,
}

impl Line {
    fn old_side(&self) -> Logged {
        Logged {
            id: self.old_id,
            text: self.old_text.clone(),
        }
    }

    fn new_side(&self) -> Logged {
        Logged {
            id: self.new_id,
            text: self.new_text.clone(),
        }
    }

    /// What the field held before; nothing for a line that tells of no field.
    pub(super) fn before(&self) -> Option<Value> {
        activity::value(self.kind, &self.old_side(), &self.new_side())
    }

    /// What the field was set to; nothing for a line that tells of no field.
    pub(super) fn after(&self) -> Option<Value> {
        activity::value(self.kind, &self.new_side(), &self.old_side())
    }

    /// What it was called.
    pub(super) fn name_before(&self) -> &str {
        self.old_text.as_deref().unwrap_or_default()
    }

    pub(super) fn field(&self) -> Option<Field> {
        self.before().map(|value| value.field())
    }

    /// `Ana Lima set Lead Status to Won on 2 March 2026, 10:05.`
    pub(super) fn sentence(&self, zone: Tz) -> String {
        let (user, rule) = (self.user_name.as_deref(), self.rule_name.as_deref());
        let who = told::author(self.through, user, rule);
        let when = told::dated(self.created_at, zone);
        format!("{who} {} {when}.", self.what())
    }

    fn what(&self) -> String {
        let name = |text: &Option<String>| text.clone().unwrap_or_else(|| "nobody".to_owned());
        match self.after() {
            Some(Value::LeadStatus(status)) => format!("set Lead Status to {}", status.label()),
            Some(Value::ConversationStatus(status)) => {
                format!("set Conversation Status to {}", status.label())
            }
            Some(value @ (Value::Stage(_) | Value::Assignee(_))) => {
                format!("set {} to {}", value.field().label(), name(&self.new_text))
            }
            Some(Value::Tag(_, true)) => format!("added the tag {}", name(&self.new_text)),
            Some(Value::Tag(_, false)) => format!("removed the tag {}", name(&self.old_text)),
            Some(value) => format!("changed {}", value.field().label()),
            None => match self.kind {
                Kind::NoteAdded | Kind::NoteEdited => "wrote a note".to_owned(),
                Kind::NoteDeleted => "deleted a note".to_owned(),
                Kind::MessageReceived | Kind::MessageSent => "logged a message".to_owned(),
                Kind::ContactMerged => "merged another contact into it".to_owned(),
                _ => "did something else with it".to_owned(),
            },
        }
    }
}

/// What a batch did to one contact, in the order in which it was done.
pub(super) fn of_batch(tx: &mut Tx<'_>, contact: ContactId, batch: BatchId) -> Result<Vec<Line>> {
    let found = activities::table
        .filter(activities::organization_id.eq(tx.organization()))
        .filter(activities::contact_id.eq(contact))
        .filter(activities::batch_id.eq(batch))
        .order(activities::id)
        .select(Line::as_select())
        .load(tx.connection)?;
    Ok(found)
}

/// What one change did to a contact, with what rules did because of it, in the order in which it was done.
pub(super) fn of_change(
    tx: &mut Tx<'_>,
    contact: ContactId,
    change: &ChangeId,
) -> Result<Vec<Line>> {
    let found = activities::table
        .filter(activities::organization_id.eq(tx.organization()))
        .filter(activities::contact_id.eq(contact))
        .filter(activities::change_id.eq(change.as_str()))
        .order(activities::id)
        .select(Line::as_select())
        .load(tx.connection)?;
    Ok(found)
}

/// What was done to a contact from a time on, in its order; and for a while before, since it may have done something
/// again that had been taken back.
pub(super) fn around(
    connection: &mut Connection,
    organization: OrganizationId,
    contact: ContactId,
    time: Instant,
) -> Result<Vec<Line>> {
    let found = activities::table
        .filter(activities::organization_id.eq(organization))
        .filter(activities::contact_id.eq(contact))
        .filter(activities::created_at.ge(time.minus(HISTORY)))
        .order(activities::id)
        .select(Line::as_select())
        .load(connection)?;
    Ok(found)
}

/// The last thing that happened to a contact beside what a batch did to it; nothing if nothing did.
pub(super) fn beside(tx: &mut Tx<'_>, contact: ContactId, batch: BatchId) -> Result<Option<Line>> {
    let found = activities::table
        .filter(activities::organization_id.eq(tx.organization()))
        .filter(activities::contact_id.eq(contact))
        .filter(
            activities::batch_id
                .is_null()
                .or(activities::batch_id.assume_not_null().ne(batch)),
        )
        .order(activities::id.desc())
        .select(Line::as_select())
        .first(tx.connection)
        .optional()?;
    Ok(found)
}
