//! Deleting a rule.

use diesel::prelude::*;

use super::{Rule, find};
use crate::crm::activity::{self, Kind, Logged};
use crate::db::dialect;
use crate::db::id::RuleId;
use crate::db::schema::rules;
use crate::error::{Error, Result};
use crate::people::{Admin, Tx};

/// Deletes a rule for good, and logs it. What it did stays done, and in the logs.
///
/// # Errors
/// `NotFound` when it was deleted already, or is another organization's.
pub fn delete(tx: &mut Tx<'_>, _: &Admin, id: RuleId) -> Result<Rule> {
    dialect::hold_organization(tx.connection, tx.organization())?;
    let rule = find(tx.connection, tx.organization(), id)?;
    remove(tx, &rule)?;
    Ok(rule)
}

/// Deletes a rule that was found, and logs it.
pub(in crate::crm) fn remove(tx: &mut Tx<'_>, rule: &Rule) -> Result<()> {
    let deleted = diesel::delete(
        rules::table
            .filter(rules::organization_id.eq(tx.organization()))
            .filter(rules::id.eq(rule.id)),
    )
    .execute(tx.connection)?;
    if deleted == 0 {
        return Err(Error::NotFound);
    }
    activity::log_setting_event(tx, Kind::RuleDeleted, Logged::rule(rule.id, &rule.name))
}
