//! What changed of a contact, field by field.

use diesel::insert_into;
use diesel::prelude::*;

use super::{ChangeId, Logged};
use crate::clock::Instant;
use crate::crm::activity::Kind;
use crate::crm::automation::rule::Rule;
use crate::crm::automation::run::{self, Row as Run};
use crate::crm::contact::Usual;
use crate::db::dialect::{at_once, direct};
use crate::db::id::{BatchId, ContactId, OrganizationId, RuleId, StageId, UserId};
use crate::db::schema::{activities, runs};
use crate::error::{Error, Result};
use crate::people::{By, Through, Tx};

/// What is logged of one field that changed, or of something else that happened: in the name of the rule if there is
/// one, or else of whoever writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::crm) struct Line {
    kind: Kind,
    old: Logged,
    new: Logged,
    rule: Option<(RuleId, String)>,
    undoes: Option<String>,
    old_since: Option<Instant>,
}

impl Line {
    pub(in crate::crm) fn new(kind: Kind, (old, new): (Logged, Logged)) -> Self {
        Self {
            kind,
            old,
            new,
            rule: None,
            undoes: None,
            old_since: None,
        }
    }

    pub(in crate::crm) fn by(self, rule: Option<&Rule>) -> Self {
        Self {
            rule: rule.map(|rule| (rule.id, rule.name.clone())),
            ..self
        }
    }

    /// Of a change that takes another one back.
    pub(in crate::crm) fn undoing(self, change: Option<String>) -> Self {
        Self {
            undoes: change,
            ..self
        }
    }

    /// Since when the old lead status had stood; nothing where it had never changed.
    pub(in crate::crm) fn since(self, old_since: Option<Instant>) -> Self {
        Self { old_since, ..self }
    }
}

#[derive(Insertable)]
#[diesel(table_name = activities, treat_none_as_default_value = false)]
struct Row {
    organization_id: OrganizationId,
    contact_id: ContactId,
    change_id: String,
    kind: Kind,
    old_id: Option<i64>,
    old_text: Option<String>,
    new_id: Option<i64>,
    new_text: Option<String>,
    user_id: Option<UserId>,
    user_name: String,
    batch_id: Option<BatchId>,
    through: Through,
    rule_id: Option<RuleId>,
    rule_name: Option<String>,
    created_at: Instant,
    undoes: Option<String>,
    old_since: Option<Instant>,
}

impl Row {
    fn new(by: &By, contact: ContactId, change: &ChangeId, line: &Line, now: Instant) -> Self {
        Self {
            organization_id: by.organization(),
            contact_id: contact,
            change_id: change.as_str().to_owned(),
            kind: line.kind,
            old_id: line.old.id,
            old_text: line.old.text.clone(),
            new_id: line.new.id,
            new_text: line.new.text.clone(),
            user_id: by.user(),
            user_name: by.name().to_owned(),
            batch_id: by.batch(),
            through: match line.rule {
                Some(_) => Through::Automation,
                None => by.through(),
            },
            rule_id: line.rule.as_ref().map(|(id, _)| *id),
            rule_name: line.rule.as_ref().map(|(_, name)| name.clone()),
            created_at: now,
            undoes: line.undoes.clone(),
            old_since: line.old_since,
        }
    }
}

/// What changed of a contact, as lines of the log that are not written yet.
pub(in crate::crm) struct Lines(Vec<Row>);

impl Lines {
    /// Tells those who look on, too. With the contact goes the stage in which it stands.
    pub(in crate::crm) fn of(
        tx: &mut Tx<'_>,
        (contact, stage): (ContactId, StageId),
        change: &ChangeId,
        lines: &[Line],
        now: Instant,
    ) -> Self {
        tx.tell(contact, stage);
        for line in lines {
            if let (Kind::Stage, Some(left)) = (line.kind, line.old.id) {
                tx.tell(contact, StageId(left));
            }
        }
        let row = |line| Row::new(tx.by(), contact, change, line, now);
        Self(lines.iter().map(row).collect())
    }

    /// Logs them, in that order.
    pub(in crate::crm) fn log(&self, tx: &mut Tx<'_>) -> Result<()> {
        log_rows(tx, &self.0)
    }

    /// As [`Lines::log`], with what is told of, and what came of the rules: together, where that is quicker.
    ///
    /// # Errors
    /// `Overtaken` where nothing was written, since the settings do not stand as they were seen; the database's.
    pub(in crate::crm) fn log_with(
        &self,
        tx: &mut Tx<'_>,
        change: Usual,
        runs: &[Run<'_>],
    ) -> Result<()> {
        let (run, runs) = match runs {
            [run, others @ ..] => (Some(insert_into(runs::table).values(run)), others),
            [] => (None, runs),
        };
        let log = insert_into(activities::table);
        let (written, lines) = if let Some((pair, others)) = self.0.split_first_chunk::<2>() {
            (
                at_once(tx.connection, change, log.values(pair), run)?,
                others,
            )
        } else if let Some((line, others)) = self.0.split_first() {
            (
                at_once(tx.connection, change, log.values(line), run)?,
                others,
            )
        } else {
            let nothing = anyhow::anyhow!("a change without a line in the log");
            return Err(Error::Internal(nothing));
        };
        tx.confirm_settings(written == 1)?;
        log_rows(tx, lines)?;
        run::record(tx, runs)
    }
}

/// Logs what changed of a contact, in that order, and tells those who look on. With the contact goes the stage in which it
/// stands.
pub(in crate::crm) fn log_changes(
    tx: &mut Tx<'_>,
    at: (ContactId, StageId),
    change: &ChangeId,
    lines: &[Line],
    now: Instant,
) -> Result<()> {
    Lines::of(tx, at, change, lines, now).log(tx)
}

fn log_rows(tx: &mut Tx<'_>, rows: &[Row]) -> Result<()> {
    // Two at a time, the change and its rule: a statement of any length could not be kept prepared.
    let (pairs, last) = rows.as_chunks::<2>();
    for pair in pairs {
        direct!(tx.connection, inside => insert_into(activities::table)
            .values(pair)
            .execute(inside))?;
    }
    for row in last {
        direct!(tx.connection, inside => insert_into(activities::table)
            .values(row)
            .execute(inside))?;
    }
    Ok(())
}
