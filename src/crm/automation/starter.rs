//! The suggested starter rules. Source: guide "Smart Automations", "Suggested Starter Automations".

use super::super::stage::{self, Stage};
use super::super::status::LeadStatus;
use super::rule::{self, Action, Draft, Trigger};
use crate::db::dialect;
use crate::db::id::StageId;
use crate::error::{Error, Result};
use crate::people::{Admin, Tx};

/// The guide's four rules, as far as the stages they speak of are there. Stages are met by name.
#[must_use]
pub fn suggested(stages: &[Stage]) -> Vec<Draft> {
    let named = |name: &str| {
        stages
            .iter()
            .find(|stage| !stage.is_going() && stage.name.eq_ignore_ascii_case(name))
            .map(|stage| stage.id)
    };
    let to_status = |stage: Option<StageId>, status| {
        stage.map(|id| (Trigger::StageBecomes(id), Action::SetLeadStatus(status)))
    };
    let to_stage = |status, stage: Option<StageId>| {
        stage.map(|id| (Trigger::LeadStatusBecomes(status), Action::MoveTo(id)))
    };
    let (closed, lost) = (named("Closed"), named("Lost"));
    [
        to_status(closed, LeadStatus::Won),
        to_status(lost, LeadStatus::Lost),
        to_stage(LeadStatus::Won, closed),
        to_stage(LeadStatus::Abandoned, lost),
    ]
    .into_iter()
    .flatten()
    .map(|(trigger, action)| Draft {
        trigger,
        action,
        enabled: true,
        name: None,
    })
    .collect()
}

/// Adds the suggested rules to an empty list. Returns how many.
///
/// # Errors
/// `Conflict` when the list is no longer empty, or no stage is called Closed or Lost.
pub fn add(tx: &mut Tx<'_>, _: &Admin) -> Result<usize> {
    dialect::hold_organization(tx.connection, tx.organization())?;
    let stages = stage::all(tx.connection, tx.organization())?;
    if !rule::all(tx.connection, tx.organization(), &stages)?.is_empty() {
        return Err(Error::Conflict(
            "The list has rules already; nothing was added.".to_owned(),
        ));
    }
    let suggested = suggested(&stages);
    if suggested.is_empty() {
        return Err(Error::Conflict(
            "The suggestions need a stage called Closed or Lost; nothing was added.".to_owned(),
        ));
    }
    for new in &suggested {
        rule::insert(tx, new)?;
    }
    Ok(suggested.len())
}
