//! Giving a rule another place in the list, which is the order in which rules run.

use diesel::prelude::*;

use super::find;
use crate::crm::activity::{self, Kind, Logged};
use crate::crm::order::reordered;
use crate::db::dialect;
use crate::db::id::RuleId;
use crate::db::schema::rules;
use crate::error::{Error, Result};
use crate::people::{Admin, Tx};

/// Where a rule stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub name: String,
    /// The first rule's is 1.
    pub number: usize,
}

/// Puts a rule before another one, or last, and logs its new place. Where it stands there already, nothing is written,
/// and nothing told.
///
/// # Errors
/// `NotFound` when it was deleted meanwhile, or either is another organization's; `Conflict` when the other one was
/// deleted meanwhile.
pub fn place(
    tx: &mut Tx<'_>,
    _: &Admin,
    id: RuleId,
    before: Option<RuleId>,
) -> Result<Option<Placed>> {
    dialect::hold_organization(tx.connection, tx.organization())?;
    let rule = find(tx.connection, tx.organization(), id)?;
    let held: Vec<(RuleId, i32)> = rules::table
        .filter(rules::organization_id.eq(tx.organization()))
        .order((rules::position, rules::id))
        .select((rules::id, rules::position))
        .load(tx.connection)?;
    let present: Vec<RuleId> = held.iter().map(|(id, _)| *id).collect();
    let Some(wanted) = reordered(&present, id, before) else {
        return Err(gone(tx, before)?);
    };
    if wanted == present {
        return Ok(None);
    }
    for (position, id) in (0_i32..).zip(&wanted) {
        if held.contains(&(*id, position)) {
            continue;
        }
        diesel::update(
            rules::table
                .filter(rules::organization_id.eq(tx.organization()))
                .filter(rules::id.eq(id)),
        )
        .set(rules::position.eq(position))
        .execute(tx.connection)?;
    }
    let number = wanted.iter().take_while(|other| **other != id).count() + 1;
    activity::log_setting(
        tx,
        Kind::RuleMoved,
        Logged::rule(id, &rule.name),
        (Logged::default(), Logged::words(&number.to_string())),
    )?;
    Ok(Some(Placed {
        name: rule.name,
        number,
    }))
}

/// What to say of a rule that others were to go before, and that is not in the list.
fn gone(tx: &mut Tx<'_>, before: Option<RuleId>) -> Result<Error> {
    let name = match before {
        Some(id) => activity::last_name(tx, Kind::RuleDeleted, id.0)?,
        None => None,
    };
    Ok(name.map_or(Error::NotFound, |name| {
        Error::Conflict(format!(
            "The rule {name} was deleted meanwhile. Load the page again."
        ))
    }))
}
