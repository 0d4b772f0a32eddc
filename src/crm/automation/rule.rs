//! Rules: When (a trigger), Then (one action). Source: guide "Smart Automations", "The Two Types".

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Diesel};

use super::super::activity::{self, Kind};
use super::super::stage::{self, Stage};
use super::super::status::LeadStatus;
use crate::db::Connection;
use crate::db::dialect::direct;
use crate::db::id::{OrganizationId, RuleId, StageId};
use crate::db::schema::rules;
use crate::db::text_enum::text_enum;
use crate::error::{Error, Result};
use crate::people::{Admin, Tx};

/// What sets a rule off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    StageBecomes(StageId),
    LeadStatusBecomes(LeadStatus),
}

/// What a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    SetLeadStatus(LeadStatus),
    MoveTo(StageId),
}

/// A rule that is to be, checked against the organization's stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewRule {
    pub trigger: Trigger,
    pub action: Action,
    pub enabled: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub id: RuleId,
    pub trigger: Trigger,
    pub action: Action,
    pub enabled: bool,
    /// What it is called, from the present names of its stages: `Closed → Won`.
    pub name: String,
    /// The trigger's half of the name: `Closed`.
    pub when: String,
    /// The action's half of the name: `Won`.
    pub then: String,
}

text_enum! {
    /// A word of a stored rule: what its trigger watches, and what its action sets.
    Subject {
        Stage = "stage",
        LeadStatus = "lead_status",
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = rules)]
struct Row {
    id: RuleId,
    trigger_kind: Subject,
    trigger_stage_id: Option<StageId>,
    trigger_lead_status: Option<LeadStatus>,
    action_kind: Subject,
    action_stage_id: Option<StageId>,
    action_lead_status: Option<LeadStatus>,
    enabled: bool,
}

impl Row {
    /// A row that says nothing whole is no rule: it cannot have been written by this version.
    fn read(self, stages: &[Stage]) -> Option<Rule> {
        let trigger = match self.trigger_kind {
            Subject::Stage => Trigger::StageBecomes(self.trigger_stage_id?),
            Subject::LeadStatus => Trigger::LeadStatusBecomes(self.trigger_lead_status?),
        };
        let action = match self.action_kind {
            Subject::Stage => Action::MoveTo(self.action_stage_id?),
            Subject::LeadStatus => Action::SetLeadStatus(self.action_lead_status?),
        };
        let (when, then) = words(trigger, action, stages);
        let name = format!("{when} → {then}");
        Some(Rule {
            id: self.id,
            trigger,
            action,
            enabled: self.enabled,
            name,
            when,
            then,
        })
    }
}

/// All rules, in the order in which they run.
///
/// # Errors
/// The database's.
pub fn all(
    connection: &mut Connection,
    organization: OrganizationId,
    stages: &[Stage],
) -> Result<Vec<Rule>> {
    let rows: Vec<Row> = in_order(organization)
        .select(Row::as_select())
        .load(connection)?;
    Ok(read(rows, stages))
}

/// The rules that are switched on, in the order in which they run.
///
/// # Errors
/// The database's.
pub fn enabled(
    connection: &mut Connection,
    organization: OrganizationId,
    stages: &[Stage],
) -> Result<Vec<Rule>> {
    let rows: Vec<Row> = direct!(connection, inside => in_order(organization)
        .filter(rules::enabled.eq(true))
        .select(Row::as_select())
        .load(inside))?;
    Ok(read(rows, stages))
}

#[diesel::dsl::auto_type(no_type_alias)]
fn in_order(organization: OrganizationId) -> _ {
    rules::table
        .filter(rules::organization_id.eq(organization))
        .order((rules::position, rules::id))
}

fn read(rows: Vec<Row>, stages: &[Stage]) -> Vec<Rule> {
    rows.into_iter()
        .filter_map(|row| row.read(stages))
        .collect()
}

/// One rule of the organization.
///
/// # Errors
/// `NotFound` when it is not there, or is another organization's.
pub fn find(connection: &mut Connection, organization: OrganizationId, id: RuleId) -> Result<Rule> {
    let stages = stage::all(connection, organization)?;
    let row: Row = rules::table
        .filter(rules::organization_id.eq(organization))
        .filter(rules::id.eq(id))
        .select(Row::as_select())
        .get_result(connection)?;
    row.read(&stages).ok_or(Error::NotFound)
}

/// Adds a rule at the end of the list, and logs it.
///
/// # Errors
/// `NotFound` for a stage of another organization; `Invalid` on `rule`, naming the other one, for a rule that does
/// the same as one that is there.
pub fn add(tx: &mut Tx<'_>, _: &Admin, new: NewRule) -> Result<RuleId> {
    insert(tx, new)
}

pub(super) fn insert(tx: &mut Tx<'_>, new: NewRule) -> Result<RuleId> {
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
        .get_result(tx.connection)?;
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
    activity::log_setting(tx, Kind::RuleAdded, id, &name)?;
    Ok(id)
}

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
        activity::log_setting(tx, kind, id, &rule.name)?;
        rule.enabled = enabled;
    }
    Ok(rule)
}

/// Deletes a rule for good, and logs it. What it did stays done, and in the logs.
///
/// # Errors
/// `NotFound` when it was deleted already, or is another organization's.
pub fn delete(tx: &mut Tx<'_>, _: &Admin, id: RuleId) -> Result<Rule> {
    let rule = find(tx.connection, tx.organization(), id)?;
    let deleted = diesel::delete(
        rules::table
            .filter(rules::organization_id.eq(tx.organization()))
            .filter(rules::id.eq(id)),
    )
    .execute(tx.connection)?;
    if deleted == 0 {
        return Err(Error::NotFound);
    }
    activity::log_setting(tx, Kind::RuleDeleted, id, &rule.name)?;
    Ok(rule)
}

fn words(trigger: Trigger, action: Action, stages: &[Stage]) -> (String, String) {
    let stage = |id: StageId| stage::among(stages, id).map_or("?", |stage| stage.name.as_str());
    let when = match trigger {
        Trigger::StageBecomes(id) => stage(id),
        Trigger::LeadStatusBecomes(status) => status.label(),
    };
    let then = match action {
        Action::SetLeadStatus(status) => status.label(),
        Action::MoveTo(id) => stage(id),
    };
    (when.to_owned(), then.to_owned())
}

/// A trigger or an action, as the columns hold it.
struct Held {
    kind: Subject,
    stage: Option<StageId>,
    lead_status: Option<LeadStatus>,
}

impl Held {
    fn stage(id: StageId) -> Self {
        Self {
            kind: Subject::Stage,
            stage: Some(id),
            lead_status: None,
        }
    }

    fn lead_status(status: LeadStatus) -> Self {
        Self {
            kind: Subject::LeadStatus,
            stage: None,
            lead_status: Some(status),
        }
    }

    /// Written one way only, for the signature.
    fn code(&self) -> String {
        let value = self.stage.map(|id| id.to_string());
        let value = value.or_else(|| self.lead_status.map(|status| status.code().to_owned()));
        format!("{}:{}", self.kind.code(), value.unwrap_or_default())
    }
}

impl From<Trigger> for Held {
    fn from(trigger: Trigger) -> Self {
        match trigger {
            Trigger::StageBecomes(id) => Self::stage(id),
            Trigger::LeadStatusBecomes(status) => Self::lead_status(status),
        }
    }
}

impl From<Action> for Held {
    fn from(action: Action) -> Self {
        match action {
            Action::MoveTo(id) => Self::stage(id),
            Action::SetLeadStatus(status) => Self::lead_status(status),
        }
    }
}
