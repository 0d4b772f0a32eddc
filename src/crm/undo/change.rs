//! Giving back what a change took away.

use super::line::Line;
use crate::crm::contact::Contact;
use crate::crm::contact::change::{Change, Changed, Rules, TakenBack, change_held};
use crate::crm::contact::field::{Field, Value};
use crate::crm::{stage, tag};
use crate::error::{Error, Result};
use crate::people::{Tx, membership};

/// What came of it.
#[derive(Debug, Clone)]
pub(super) enum GivenBack {
    Changed(Box<Changed>),
    /// It stands already as it was before.
    Unchanged,
    /// What it held is gone, as this says. Nothing was written.
    Gone(String),
}

/// Gives a contact back what it held before what these lines of its log tell of: the whole of one change, or of several
/// that were made together, with what rules did because of them. Sets off no rules. The contact is to be held, and
/// nothing in the way.
///
/// # Errors
/// The database's.
pub(super) fn give_back(tx: &mut Tx<'_>, contact: Contact, lines: &[Line]) -> Result<GivenBack> {
    // The first line of a field tells what it held before.
    let mut first: Vec<(Field, &Line, Value)> = Vec::new();
    for line in lines {
        let Some(value) = line.before() else {
            continue;
        };
        let field = value.field();
        if first.iter().all(|(told, _, _)| *told != field) {
            first.push((field, line, value));
        }
    }
    for (_, line, value) in &first {
        if !value.is_held(&contact)
            && let Some(sentence) = gone(tx, value, line.name_before())?
        {
            return Ok(GivenBack::Gone(sentence));
        }
    }
    let status = first
        .iter()
        .find(|(field, _, _)| *field == Field::LeadStatus);
    let takes_back = lines.first().map(|line| TakenBack {
        change: line.change_id.clone(),
        status_since: status.and_then(|(_, line, _)| line.old_since),
    });
    let back = Change {
        takes_back,
        values: back(tx, first)?,
        rules: Rules::Off,
        ..Change::default()
    };
    let changed = change_held(tx, contact, &back, None)?;
    Ok(if changed.contact.version == changed.before.version {
        GivenBack::Unchanged
    } else {
        GivenBack::Changed(Box::new(changed))
    })
}

/// Why a value cannot be given back, if it refers to what is gone.
fn gone(tx: &mut Tx<'_>, value: &Value, name: &str) -> Result<Option<String>> {
    let organization = tx.organization();
    let found = match value {
        Value::Stage(id) => {
            let stages = stage::all(tx.connection, organization)?;
            stage::standing(tx, &stages, *id).map(|_| ())
        }
        Value::Assignee(Some(user)) => membership::require(tx.connection, organization, *user),
        Value::Tag(id, true) => {
            let tags = tag::all(tx.connection, organization)?;
            tag::among(&tags, *id).map(|_| ())
        }
        _ => Ok(()),
    };
    let what = match value {
        Value::Assignee(_) => format!("{name}, the assignee it had, is not in the team any more."),
        Value::Tag(..) => format!("The tag {name}, which it had, was deleted."),
        _ => format!("The stage {name}, where it stood, was deleted."),
    };
    match found {
        Ok(()) => Ok(None),
        Err(Error::Conflict(_) | Error::NotFound) => Ok(Some(what)),
        Err(other) => Err(other),
    }
}

/// The values to be given back: a tag that was put on, and deleted since, needs not be taken off.
fn back(tx: &mut Tx<'_>, first: Vec<(Field, &Line, Value)>) -> Result<Vec<Value>> {
    let tags = tag::all(tx.connection, tx.organization())?;
    let values = first.into_iter().map(|(_, _, value)| value);
    let is_there = |value: &Value| match value {
        Value::Tag(id, _) => tag::among(&tags, *id).is_ok(),
        _ => true,
    };
    Ok(values.filter(is_there).collect())
}
