//! Switching a rule on or off.

use diesel::prelude::*;

use super::{Rule, find};
use crate::crm::activity::{self, Kind, Logged};
use crate::db::dialect;
use crate::db::id::RuleId;
use crate::db::schema::rules;
use crate::error::Result;
use crate::people::{Admin, Tx};

/// Switches a rule on or off, and logs it. Counts from the next change on; switching it to what it is does nothing.
///
/// # Errors
/// `NotFound` when it was deleted meanwhile, or is another organization's.
pub fn switch(tx: &mut Tx<'_>, _: &Admin, id: RuleId, enabled: bool) -> Result<Rule> {
    dialect::hold_organization(tx.connection, tx.organization())?;
    let mut rule = find(tx.connection, tx.organization(), id)?;
    if rule.enabled != enabled {
        diesel::update(
            rules::table
                .filter(rules::organization_id.eq(tx.organization()))
                .filter(rules::id.eq(id)),
        )
        .set(rules::enabled.eq(enabled))
        .execute(tx.connection)?;
        rule.enabled = enabled;
        log(tx, &rule)?;
    }
    Ok(rule)
}

/// Logs that a rule is now on, or off.
pub(super) fn log(tx: &mut Tx<'_>, rule: &Rule) -> Result<()> {
    let kind = if rule.enabled {
        Kind::RuleEnabled
    } else {
        Kind::RuleDisabled
    };
    activity::log_setting_event(tx, kind, Logged::rule(rule.id, &rule.name))
}
