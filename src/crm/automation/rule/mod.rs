//! Rules: When (a trigger), Then (one action). Source: guide "Smart Automations", "The Two Types".

mod add;
mod delete;
mod row;
mod switch;

use diesel::prelude::*;

pub(super) use add::insert;
pub use add::{NewRule, add};
pub use delete::delete;
use row::Row;
pub use switch::switch;

use crate::crm::stage::{self, Stage};
use crate::crm::status::LeadStatus;
use crate::db::Connection;
use crate::db::id::{OrganizationId, RuleId, StageId};
use crate::db::schema::rules;
use crate::error::{Error, Result};

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

/// All rules, in the order in which they run.
///
/// # Errors
/// The database's.
pub fn all(
    connection: &mut Connection,
    organization: OrganizationId,
    stages: &[Stage],
) -> Result<Vec<Rule>> {
    let rows: Vec<Row> = row::in_order(organization).load(connection)?;
    Ok(row::read(rows, stages))
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
    let enabled = row::in_order(organization).filter(rules::enabled.eq(true));
    let rows: Vec<Row> = enabled.load(connection)?;
    Ok(row::read(rows, stages))
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
        .first(connection)?;
    row.read(&stages).ok_or(Error::NotFound)
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
