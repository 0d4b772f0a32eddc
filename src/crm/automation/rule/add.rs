//! Adding a rule.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Diesel};

use super::row::Held;
use super::{Action, Trigger, words};
use crate::crm::activity::{self, Kind, Logged};
use crate::crm::stage;
use crate::db::id::RuleId;
use crate::db::schema::rules;
use crate::error::{Error, Result};
use crate::people::{Admin, Tx};

/// A rule that is to be, checked against the organization's stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewRule {
    pub trigger: Trigger,
    pub action: Action,
    pub enabled: bool,
}

/// Adds a rule at the end of the list, and logs it.
///
/// # Errors
/// `NotFound` for a stage of another organization; `Invalid` on `rule`, naming the other one, for a rule that does
/// the same as one that is there.
pub fn add(tx: &mut Tx<'_>, _: &Admin, new: NewRule) -> Result<RuleId> {
    insert(tx, new)
}

pub(in crate::crm::automation) fn insert(tx: &mut Tx<'_>, new: NewRule) -> Result<RuleId> {
    let stages = stage::all(tx.connection, tx.organization())?;
    let (trigger, action) = (Held::from(new.trigger), Held::from(new.action));
    for id in [trigger.stage, action.stage].into_iter().flatten() {
        stage::among(&stages, id)?;
    }
    let (when, then) = words(new.trigger, new.action, &stages);
    let name = format!("{when} → {then}");
    let last: Option<i32> = rules::table
        .filter(rules::organization_id.eq(tx.organization()))
        .select(diesel::dsl::max(rules::position))
        .first(tx.connection)?;
    let id = diesel::insert_into(rules::table)
        .values((
            rules::organization_id.eq(tx.organization()),
            rules::position.eq(last.map_or(0, |last| last + 1)),
            rules::trigger_kind.eq(trigger.kind),
            rules::trigger_stage_id.eq(trigger.stage),
            rules::trigger_lead_status.eq(trigger.lead_status),
            rules::action_kind.eq(action.kind),
            rules::action_stage_id.eq(action.stage),
            rules::action_lead_status.eq(action.lead_status),
            rules::signature.eq(format!("{}>{}", trigger.code(), action.code())),
            rules::enabled.eq(new.enabled),
            rules::created_at.eq(tx.now()),
        ))
        .returning(rules::id)
        .get_result(tx.connection)
        .map_err(|error| match error {
            Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Error::invalid(
                "rule",
                format!("There is a rule that does this already: {name}."),
            ),
            other => other.into(),
        })?;
    activity::log_setting_event(tx, Kind::RuleAdded, Logged::rule(id, &name))?;
    Ok(id)
}
