//! Giving a rule another place in the list, which is the order in which rules run.

use diesel::prelude::*;

use super::find;
use crate::crm::activity::{self, Kind, Logged};
use crate::crm::order::{Placed, reordered};
use crate::db::dialect;
use crate::db::id::RuleId;
use crate::db::schema::rules;
use crate::error::{Error, Result};
use crate::people::{Admin, Tx};

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
    let Some(order) = reordered(&held, id, before) else {
        return Err(gone(tx, before)?);
    };
    if order.changed.is_empty() {
        return Ok(None);
    }
    for (id, position) in order.changed {
        diesel::update(
            rules::table
                .filter(rules::organization_id.eq(tx.organization()))
                .filter(rules::id.eq(id)),
        )
        .set(rules::position.eq(position))
        .execute(tx.connection)?;
    }
    let became = Logged::words(&order.number.to_string());
    activity::log_setting(
        tx,
        Kind::RuleMoved,
        Logged::rule(id, &rule.name),
        (Logged::default(), became),
    )?;
    Ok(Some(Placed {
        name: rule.name,
        number: order.number,
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
