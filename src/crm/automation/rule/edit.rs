//! Editing a rule: what it does, its name, whether it is on. It keeps its id, its place and its runs.

use diesel::prelude::*;

use super::{Draft, Rule, find, refuse_twin, refuse_unknown_stages, row};
use crate::crm::activity::{self, Kind, Logged};
use crate::crm::stage;
use crate::db::dialect;
use crate::db::id::RuleId;
use crate::db::schema::rules;
use crate::error::{Error, Result};
use crate::people::{Admin, Tx};

/// What came of it: the rule as it was, and as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    pub before: Rule,
    pub rule: Rule,
}

/// Makes a rule what `wanted` says, as far as that differs from what whoever edits it `saw`, and logs each thing that
/// changed. What somebody else changed meanwhile stays.
///
/// # Errors
/// `NotFound` when it was deleted meanwhile, or it or a stage is another organization's; `Conflict` when somebody else
/// changed the same thing meanwhile; `Invalid` on `stage` when that was deleted, on `rule`, naming the other one, for a
/// rule that does the same as another. Nothing is written then.
pub fn edit(tx: &mut Tx<'_>, _: &Admin, id: RuleId, saw: &Draft, wanted: &Draft) -> Result<Edited> {
    dialect::hold_organization(tx.connection, tx.organization())?;
    let before = find(tx.connection, tx.organization(), id)?;
    let stages = stage::all(tx.connection, tx.organization())?;
    let draft = merged(&before, saw, wanted)?;
    if draft == Draft::of(&before) {
        return Ok(Edited {
            rule: before.clone(),
            before,
        });
    }
    refuse_unknown_stages(tx, &draft, &stages)?;
    refuse_twin(tx, &draft, Some(id), &stages)?;
    diesel::update(
        rules::table
            .filter(rules::organization_id.eq(tx.organization()))
            .filter(rules::id.eq(id)),
    )
    .set((
        row::columns(draft.trigger, draft.action),
        rules::enabled.eq(draft.enabled),
        rules::name.eq(&draft.name),
    ))
    .execute(tx.connection)?;
    let rule = find(tx.connection, tx.organization(), id)?;
    log(tx, &before, &rule)?;
    Ok(Edited { before, rule })
}

/// What the rule is to be: of the three things that can be edited those that the editor changed, the others as they
/// are now. Trigger and action are one thing: half of one edit and half of another is what nobody meant.
fn merged(now: &Rule, saw: &Draft, wanted: &Draft) -> Result<Draft> {
    let mut draft = Draft::of(now);
    if saw.does() != wanted.does() {
        if now.does() != saw.does() && now.does() != wanted.does() {
            return Err(overtaken(now));
        }
        (draft.trigger, draft.action) = wanted.does();
    }
    if saw.name != wanted.name {
        if now.own_name != saw.name && now.own_name != wanted.name {
            return Err(overtaken(now));
        }
        draft.name.clone_from(&wanted.name);
    }
    if saw.enabled != wanted.enabled {
        draft.enabled = wanted.enabled;
    }
    Ok(draft)
}

fn overtaken(now: &Rule) -> Error {
    Error::Conflict(format!(
        "Somebody changed this rule meanwhile: it is now {}. Nothing was saved. Open it again to change it.",
        now.called_and_done()
    ))
}

fn log(tx: &mut Tx<'_>, before: &Rule, after: &Rule) -> Result<()> {
    if before.does() != after.does() {
        let subject = Logged::rule(after.id, &before.name);
        let from_to = (
            Logged::words(&before.in_short()),
            Logged::words(&after.in_short()),
        );
        activity::log_setting(tx, Kind::RuleEdited, subject, from_to)?;
    }
    if before.own_name != after.own_name {
        let subject = Logged::rule(after.id, &before.name);
        let from_to = (Logged::words(&before.name), Logged::words(&after.name));
        activity::log_setting(tx, Kind::RuleRenamed, subject, from_to)?;
    }
    if before.enabled != after.enabled {
        super::switch::log(tx, after)?;
    }
    Ok(())
}
