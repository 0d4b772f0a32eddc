//! Rules: When (a trigger), Then (one action). Source: guide "Smart Automations", "The Two Types".

mod add;
mod delete;
mod edit;
mod place;
mod row;
mod switch;

use diesel::prelude::*;

pub use add::add;
pub(super) use add::insert;
pub use delete::delete;
pub(in crate::crm) use delete::remove;
pub use edit::{Edited, edit};
pub use place::place;
use row::Row;
pub use switch::switch;

use crate::crm::stage::{self, Stage};
use crate::crm::status::LeadStatus;
use crate::db::Connection;
use crate::db::dialect::direct;
use crate::db::id::{OrganizationId, RuleId, StageId};
use crate::db::schema::rules;
use crate::error::{Error, Result};
use crate::people::{Tx, text};

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

/// A rule as somebody wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub trigger: Trigger,
    pub action: Action,
    pub enabled: bool,
    /// A name of its own, checked by [`parse_name`].
    pub name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub id: RuleId,
    pub trigger: Trigger,
    pub action: Action,
    pub enabled: bool,
    /// The name that somebody gave it.
    pub own_name: Option<String>,
    /// What it is called everywhere: its own name, or else what it does.
    pub name: String,
    /// What sets it off, by the present names of the stages: `Closed`.
    pub when: String,
    /// What it sets: `Won`.
    pub then: String,
}

const LONGEST_NAME: usize = 60;

/// A rule's own name; none if there is nothing.
///
/// # Errors
/// A sentence for the person who typed it.
pub fn parse_name(text: &str) -> Result<Option<String>, String> {
    text::optional_line("The name", text, LONGEST_NAME)
}

impl Draft {
    /// The rule as it is.
    #[must_use]
    pub fn of(rule: &Rule) -> Self {
        Self {
            trigger: rule.trigger,
            action: rule.action,
            enabled: rule.enabled,
            name: rule.own_name.clone(),
        }
    }

    fn does(&self) -> (Trigger, Action) {
        (self.trigger, self.action)
    }

    /// What the rule will be called.
    fn called(&self, stages: &[Stage]) -> String {
        let (when, then) = words(self.trigger, self.action, stages);
        let own_name = self.name.clone();
        own_name.unwrap_or_else(|| in_short(&when, &then))
    }
}

impl Rule {
    fn does(&self) -> (Trigger, Action) {
        (self.trigger, self.action)
    }

    /// What it does: `Closed → Won`.
    #[must_use]
    pub fn in_short(&self) -> String {
        in_short(&self.when, &self.then)
    }

    /// Its name, and what it does if the name does not say it: `Cheer (Closed → Won)`.
    #[must_use]
    pub fn called_and_done(&self) -> String {
        match &self.own_name {
            Some(name) => format!("{name} ({})", self.in_short()),
            None => self.name.clone(),
        }
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
    let rows: Vec<Row> = row::in_order(organization)
        .select(Row::as_select())
        .load(connection)?;
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
    let rows: Vec<Row> = direct!(connection, inside => row::in_order(organization)
        .filter(rules::enabled.eq(true))
        .select(Row::as_select())
        .load(inside))?;
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
        .get_result(connection)?;
    row.read(&stages).ok_or(Error::NotFound)
}

/// The rules whose trigger or action is that stage.
#[must_use]
pub fn that_refer_to(rules: Vec<Rule>, stage: StageId) -> Vec<Rule> {
    rules
        .into_iter()
        .filter(|rule| {
            rule.trigger == Trigger::StageBecomes(stage) || rule.action == Action::MoveTo(stage)
        })
        .collect()
}

/// The stages of a draft must be the organization's own, and there to stay. To be asked while the organization is
/// held, so that none begins to go meanwhile.
fn refuse_unknown_stages(tx: &mut Tx<'_>, draft: &Draft, stages: &[Stage]) -> Result<()> {
    if let Trigger::StageBecomes(id) = draft.trigger {
        stage::chosen(tx, stages, id, "stage")?;
    }
    if let Action::MoveTo(id) = draft.action {
        stage::chosen(tx, stages, id, "stage")?;
    }
    Ok(())
}

/// Two rules that do the same cannot exist. To be asked while the organization is held.
fn refuse_twin(
    tx: &mut Tx<'_>,
    draft: &Draft,
    itself: Option<RuleId>,
    stages: &[Stage],
) -> Result<()> {
    let rules = all(tx.connection, tx.organization(), stages)?;
    let twin = rules
        .iter()
        .find(|rule| rule.does() == draft.does() && Some(rule.id) != itself);
    match twin {
        Some(twin) => Err(Error::invalid(
            "rule",
            format!("There is a rule that does this already: {}.", twin.name),
        )),
        None => Ok(()),
    }
}

fn in_short(when: &str, then: &str) -> String {
    format!("{when} → {then}")
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
