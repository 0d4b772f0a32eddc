//! Switching a rule on or off.

use diesel::prelude::*;

use super::{Rule, find};
use crate::crm::activity::{self, Kind, Logged};
use crate::db::id::RuleId;
use crate::db::schema::rules;
use crate::error::Result;
use crate::people::{Admin, Tx};

/// Switches a rule on or off, and logs it. Counts from the next change on; switching it to what it is does nothing.
///
/// # Errors
/// `NotFound` when it was deleted meanwhile, or is another organization's.
pub fn switch(tx: &mut Tx<'_>, _: &Admin, id: RuleId, enabled: bool) -> Result<Rule> {
    let mut rule = find(tx.connection, tx.organization(), id)?;
    if rule.enabled != enabled {
        diesel::update(
            rules::table
                .filter(rules::organization_id.eq(tx.organization()))
                .filter(rules::id.eq(id)),
        )
        .set(rules::enabled.eq(enabled))
        .execute(tx.connection)?;
        let kind = if enabled {
            Kind::RuleEnabled
        } else {
            Kind::RuleDisabled
        };
        activity::log_setting_event(tx, kind, Logged::rule(id, &rule.name))?;
        rule.enabled = enabled;
    }
    Ok(rule)
}
