//! Adding a rule.

use diesel::prelude::*;

use super::{Draft, refuse_twin, refuse_unknown_stages, row};
use crate::crm::activity::{self, Kind, Logged};
use crate::crm::stage;
use crate::db::dialect;
use crate::db::id::RuleId;
use crate::db::schema::rules;
use crate::error::Result;
use crate::people::{Admin, Tx};

/// Adds a rule at the end of the list, and logs it.
///
/// # Errors
/// `NotFound` for a stage of another organization; `Invalid` on `stage` when that was deleted, on `rule`, naming the
/// other one, for a rule that does the same as one that is there.
pub fn add(tx: &mut Tx<'_>, _: &Admin, new: &Draft) -> Result<RuleId> {
    dialect::hold_organization(tx.connection, tx.organization())?;
    insert(tx, new)
}

/// As [`add`], for whoever holds the organization already.
pub(in crate::crm::automation) fn insert(tx: &mut Tx<'_>, new: &Draft) -> Result<RuleId> {
    let stages = stage::all(tx.connection, tx.organization())?;
    refuse_unknown_stages(tx, new, &stages)?;
    refuse_twin(tx, new, None, &stages)?;
    let last: Option<i32> = rules::table
        .filter(rules::organization_id.eq(tx.organization()))
        .select(diesel::dsl::max(rules::position))
        .get_result(tx.connection)?;
    let id = diesel::insert_into(rules::table)
        .values((
            rules::organization_id.eq(tx.organization()),
            rules::position.eq(last.map_or(0, |last| last + 1)),
            row::columns(new.trigger, new.action),
            rules::enabled.eq(new.enabled),
            rules::name.eq(&new.name),
            rules::created_at.eq(tx.now()),
        ))
        .returning(rules::id)
        .get_result(tx.connection)?;
    let name = new.called(&stages);
    activity::log_setting_event(tx, Kind::RuleAdded, Logged::rule(id, &name))?;
    Ok(id)
}
