//! The one write path: whatever somebody, or a rule, changes of a contact's fields comes through [`change`].
//! Source: design, section 2. Hold, diff, write, log, settle; the caller commits. What follows from a change to the
//! settings, with rules off, takes the same steps for many contacts at once in [`super::handover`].

use std::sync::Arc;

use diesel::prelude::*;

use super::field::{Field, Value};
use super::writing::{Writing, set_by, username_taken};
use super::{Contact, hold, meanwhile, merged};
use crate::clock::Instant;
use crate::crm::activity::{ChangeId, Kind, Logged};
use crate::crm::automation::rule::Rule;
use crate::crm::automation::settle::{Considered, Verdict, settle};
use crate::crm::in_force::in_force;
use crate::crm::message::thread::Thread;
use crate::crm::stage::{self, Stage};
use crate::crm::tag::{self, Tag};
use crate::db::id::{ContactId, StageId, TagId};
use crate::db::schema::contacts;
use crate::error::{Error, Result};
use crate::people::{Tx, membership};

/// What somebody wants changed: the fields they name, each once.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub values: Vec<Value>,
    /// For a move: the stage the contact stood in for whoever moves it.
    pub seen_stage: Option<StageId>,
    pub rules: Rules,
    pub takes_back: Option<TakenBack>,
}

/// An earlier change that one takes back.
#[derive(Debug, Clone)]
pub struct TakenBack {
    /// What the lines of the log share that it left.
    pub change: String,
    /// Since when the lead status had stood that is given back; nothing where it had never changed.
    pub status_since: Option<Instant>,
}

impl Change {
    /// Of these fields, whatever the contact looks like.
    #[must_use]
    pub fn of(values: Vec<Value>) -> Self {
        Self {
            values,
            ..Self::default()
        }
    }
}

/// Whether the rules answer a change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rules {
    #[default]
    On,
    /// For an import that asks for it, and for undoing: nothing is considered, and no run is left.
    Off,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The contact as it was.
    pub before: Contact,
    /// The contact as it is, after the rules.
    pub contact: Contact,
    /// What rules set, in their order.
    pub by_rules: Vec<Value>,
    /// What its lines of the log share; nothing where nothing was changed.
    pub id: Option<ChangeId>,
    /// The organization's stages, as the change met them.
    pub stages: Arc<[Stage]>,
}

/// Something that happened in the thread of messages, and changes the contact with it.
pub(in crate::crm) struct Said {
    pub thread: Thread,
    /// The line to be logged for it, and what that refers to.
    pub line: Option<(Kind, Logged)>,
}

/// Changes a contact, and lets the rules answer.
///
/// # Errors
/// `NotFound` for a contact, stage, assignee or tag of another organization; `Meanwhile` when somebody moved the contact
/// since it was seen; `Conflict` when somebody deleted the stage; `Invalid` when another contact has the username or the ManyChat id. Nothing is
/// written then.
pub fn change(tx: &mut Tx<'_>, id: ContactId, change: &Change) -> Result<Changed> {
    let before = hold(tx, id)?;
    change_held(tx, before, change, None)
}

/// As [`change`], of a contact that [`hold`] returned in this transaction, and that nothing has written since.
///
/// # Errors
/// As [`change`].
pub fn change_as_held(tx: &mut Tx<'_>, before: Contact, change: &Change) -> Result<Changed> {
    change_held(tx, before, change, None)
}

/// Changes the thread of a contact that is held, and the conversation status with it, and lets the rules answer.
///
/// # Errors
/// The database's.
pub(in crate::crm) fn say(tx: &mut Tx<'_>, before: Contact, said: Said) -> Result<Changed> {
    let status = Value::ConversationStatus(said.thread.status());
    change_held(tx, before, &Change::of(vec![status]), Some(said))
}

/// As [`change`], of a contact that is held.
pub(in crate::crm) fn change_held(
    tx: &mut Tx<'_>,
    before: Contact,
    change: &Change,
    said: Option<Said>,
) -> Result<Changed> {
    let now = tx.now();
    let in_force = in_force(tx)?;
    let stages = Arc::clone(&in_force.stages);
    let tags = tags_named(tx, &change.values)?;
    check_references(tx, &before, change, &stages, &tags)?;
    meanwhile::refuse_if_moved(tx, &before, change, &stages)?;
    let values = in_order(&change.values, &tags);
    let differing: Vec<Value> = values
        .iter()
        .filter(|value| !value.is_held(&before))
        .cloned()
        .collect();
    let said = said.filter(|said| said.line.is_some() || said.thread != before.thread);
    if differing.is_empty() && said.is_none() {
        return Ok(Changed {
            contact: before.clone(),
            before,
            by_rules: Vec::new(),
            id: None,
            stages,
        });
    }
    refuse_taken(tx, before.id, &differing)?;
    let rules = match change.rules {
        Rules::On => in_force.rules.as_slice(),
        Rules::Off => &[],
    };
    let change_id = ChangeId::new();
    let writing = Writing::new(tx, before.clone(), (&stages, &tags), &change_id, now);
    let mut writing = writing.taking_back(change.takes_back.as_ref());
    writing.set(&differing, said, None)?;
    let named: Vec<Field> = values.iter().map(Value::field).collect();
    let considered = settle(&mut writing, &named, differing, rules)?;
    let contact = writing.finish(&considered).map_err(|error| {
        if is_by_a_rule(&error, &considered) {
            tx.again_with_care(error)
        } else {
            error
        }
    })?;
    let is_applied = |(_, verdict): &&Considered<'_, Rule>| *verdict == Verdict::Applied;
    let by_rules = considered.iter().filter(is_applied);
    let by_rules = by_rules.map(|(rule, _)| set_by(rule)).collect();
    Ok(Changed {
        before,
        contact,
        by_rules,
        id: Some(change_id),
        stages,
    })
}

/// Whether what the database said may be about what a rule set, and not about what was asked for.
fn is_by_a_rule(error: &Error, considered: &[Considered<'_, Rule>]) -> bool {
    let is_applied = |(_, verdict): &Considered<'_, Rule>| *verdict == Verdict::Applied;
    error.forbidden_by_data().is_some() && considered.iter().any(is_applied)
}

/// The organization's tags, if the change names any.
fn tags_named(tx: &mut Tx<'_>, values: &[Value]) -> Result<Vec<Tag>> {
    if values.iter().any(|value| matches!(value, Value::Tag(..))) {
        tag::all(tx.connection, tx.organization())
    } else {
        Ok(Vec::new())
    }
}

/// The values in the order in which they become events: tags by their names, as `tags` are.
fn in_order(values: &[Value], tags: &[Tag]) -> Vec<Value> {
    let mut values = values.to_vec();
    values.sort_by_key(|value| match value {
        Value::Tag(id, _) => {
            let place = tags.iter().position(|tag| tag.id == *id);
            (Field::Tag(TagId(0)), place)
        }
        other => (other.field(), None),
    });
    values
}

/// Asked before it is written: two who swap usernames at once would each wait in the index for the other.
fn refuse_taken(tx: &mut Tx<'_>, id: ContactId, differing: &[Value]) -> Result<()> {
    let own = contacts::table.filter(contacts::organization_id.eq(tx.organization()));
    for value in differing {
        match value {
            Value::Username(username) => {
                let holder = own.filter(contacts::username.eq(username));
                let taken: i64 = holder.count().get_result(tx.connection)?;
                if taken > 0 {
                    return Err(username_taken(username));
                }
                merged::refuse_leading(tx, id, username)?;
            }
            Value::ManychatId(Some(manychat_id)) => {
                let holder = own.filter(contacts::manychat_id.eq(manychat_id));
                let username: Option<String> = holder
                    .select(contacts::username)
                    .first(tx.connection)
                    .optional()?;
                if let Some(username) = username {
                    let sentence = format!(
                        "The contact {username} has the ManyChat id {manychat_id} already."
                    );
                    return Err(Error::invalid("manychat_id", sentence));
                }
                merged::refuse_leading_manychat_id(tx, Some(id), manychat_id)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Stages, assignees and tags must be the organization's own, and there to stay.
fn check_references(
    tx: &mut Tx<'_>,
    before: &Contact,
    change: &Change,
    stages: &[Stage],
    tags: &[Tag],
) -> Result<()> {
    for value in &change.values {
        match value {
            Value::Stage(id) if *id != before.stage_id => {
                stage::standing(tx, stages, *id)?;
            }
            Value::Assignee(Some(user)) => {
                membership::require(tx.connection, tx.organization(), *user)?;
            }
            Value::Tag(id, _) => {
                tag::among(tags, *id)?;
            }
            _ => {}
        }
    }
    Ok(())
}
