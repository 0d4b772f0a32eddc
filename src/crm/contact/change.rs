//! The one write path: whatever somebody, or a rule, changes of a contact's fields comes through [`change`].
//! Source: design, section 2. Hold, diff, write, log, settle; the caller commits. What follows from a change to the
//! settings, with rules off, takes the same steps for many contacts at once in [`super::handover`].

use diesel::prelude::*;

use super::field::{Field, Value};
use super::writing::{Writing, set_by, username_taken};
use super::{Contact, hold, merged};
use crate::crm::activity::{self, ChangeId};
use crate::crm::automation::rule;
use crate::crm::automation::run;
use crate::crm::automation::settle::{Verdict, settle};
use crate::crm::stage::{self, Stage};
use crate::db::id::{ContactId, StageId};
use crate::db::schema::contacts;
use crate::error::{Error, Result};
use crate::people::{Tx, membership};

/// What somebody wants changed: the fields they name, each once.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub values: Vec<Value>,
    /// For a move: the stage the contact stood in for whoever moves it.
    pub seen_stage: Option<StageId>,
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
    /// The organization's stages, as the change met them.
    pub stages: Vec<Stage>,
}

/// Changes a contact, and lets the rules answer.
///
/// # Errors
/// `NotFound` for a contact, stage or assignee of another organization; `Conflict` when somebody moved the contact
/// meanwhile, or deleted the stage; `Invalid` when another contact has the username. Nothing is written then.
pub fn change(tx: &mut Tx<'_>, id: ContactId, change: &Change) -> Result<Changed> {
    let before = hold(tx, id)?;
    let now = tx.now();
    let stages = stage::all(tx.connection, tx.organization())?;
    check_references(tx, &before, change, &stages)?;
    refuse_if_moved_meanwhile(tx, &before, change, &stages)?;
    let mut values = change.values.clone();
    values.sort_by_key(Value::field);
    let differing: Vec<Value> = values
        .iter()
        .filter(|value| !value.is_held(&before))
        .cloned()
        .collect();
    if differing.is_empty() {
        return Ok(Changed {
            contact: before.clone(),
            before,
            by_rules: Vec::new(),
            stages,
        });
    }
    refuse_taken_username(tx, id, &differing)?;
    let rules = rule::enabled(tx.connection, tx.organization(), &stages)?;
    let change_id = ChangeId::new();
    let mut writing = Writing {
        tx,
        contact: before.clone(),
        stages: &stages,
        change: &change_id,
        now,
    };
    writing.write(&differing, None)?;
    let named: Vec<Field> = values.iter().map(Value::field).collect();
    let considered = settle(&mut writing, &named, differing, &rules)?;
    let contact = writing.contact;
    let mut by_rules = Vec::new();
    for (rule, verdict) in &considered {
        run::record(tx, &change_id, &contact, rule, verdict, now)?;
        if *verdict == Verdict::Applied {
            by_rules.push(set_by(rule));
        }
    }
    Ok(Changed {
        before,
        contact,
        by_rules,
        stages,
    })
}

/// Two movers: design, section 2, "Also decided". Already at the target is a quiet success.
fn refuse_if_moved_meanwhile(
    tx: &mut Tx<'_>,
    contact: &Contact,
    change: &Change,
    stages: &[Stage],
) -> Result<()> {
    let target = change.values.iter().find_map(|value| match value {
        Value::Stage(stage) => Some(*stage),
        _ => None,
    });
    let (Some(seen), Some(target)) = (change.seen_stage, target) else {
        return Ok(());
    };
    if contact.stage_id == seen || contact.stage_id == target {
        return Ok(());
    }
    let name = stage::among(stages, contact.stage_id).map_or("another stage", |stage| &stage.name);
    let who = activity::last_mover(tx, contact.id)?;
    let who = who.as_deref().unwrap_or("Somebody");
    Err(Error::Conflict(format!(
        "{who} moved {} to {name} meanwhile. Nothing was changed.",
        contact.display_name()
    )))
}

/// Asked before it is written: two who swap usernames at once would each wait in the index for the other.
fn refuse_taken_username(tx: &mut Tx<'_>, id: ContactId, differing: &[Value]) -> Result<()> {
    for value in differing {
        if let Value::Username(username) = value {
            let taken: i64 = contacts::table
                .filter(contacts::organization_id.eq(tx.organization()))
                .filter(contacts::username.eq(username))
                .count()
                .get_result(tx.connection)?;
            if taken > 0 {
                return Err(username_taken(username));
            }
            merged::refuse_leading(tx, id, username)?;
        }
    }
    Ok(())
}

/// Stages and assignees must be the organization's own, and there to stay.
fn check_references(
    tx: &mut Tx<'_>,
    before: &Contact,
    change: &Change,
    stages: &[Stage],
) -> Result<()> {
    for value in &change.values {
        match value {
            Value::Stage(id) if *id != before.stage_id => {
                stage::standing(tx, stages, *id)?;
            }
            Value::Assignee(Some(user)) => {
                membership::require(tx.connection, tx.organization(), *user)?;
            }
            _ => {}
        }
    }
    Ok(())
}
