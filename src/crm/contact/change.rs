//! The one write path: whatever changes a field of a contact comes through [`change`].
//! Source: design, section 2. Hold, diff, write, log, settle; the caller commits.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Diesel};

use super::field::{Columns, Field, Value};
use super::{Contact, find};
use crate::clock::Instant;
use crate::crm::activity::{self, ChangeId, Logged};
use crate::crm::automation::rule::{self, Action, Rule, Trigger};
use crate::crm::automation::run;
use crate::crm::automation::settle::{Acted, Subject, Verdict, settle};
use crate::crm::stage::{self, Stage};
use crate::db::dialect;
use crate::db::id::{ContactId, StageId, UserId};
use crate::db::schema::{contacts, memberships, users};
use crate::error::{Error, Result};
use crate::people::Tx;

/// What somebody wants changed: the fields they name, each once.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub values: Vec<Value>,
    /// For a move: the stage the contact stood in for whoever moves it.
    pub seen_stage: Option<StageId>,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The contact as it was.
    pub before: Contact,
    /// The contact as it is, after the rules.
    pub contact: Contact,
    /// What rules set, in words: `Won`, `Closed`.
    pub by_rules: Vec<String>,
    /// The organization's stages, as the change met them.
    pub stages: Vec<Stage>,
}

/// Changes a contact, and lets the rules answer.
///
/// # Errors
/// `NotFound` for a contact, stage or assignee of another organization; `Conflict` when somebody moved the
/// contact meanwhile; `Invalid` when another contact has the username. Nothing is written then.
pub fn change(tx: &mut Tx<'_>, id: ContactId, change: &Change) -> Result<Changed> {
    let before = hold(tx, id)?;
    let now = tx.now();
    let stages = stage::all(tx.connection, tx.organization())?;
    refuse_if_moved_meanwhile(&before, change, &stages)?;
    check_references(tx, change, &stages)?;
    let mut values = change.values.clone();
    values.sort_by_key(Value::field);
    let differing: Vec<Value> = values
        .iter()
        .filter(|value| !value.is_held(&before))
        .cloned()
        .collect();
    if differing.is_empty() {
        return Ok(Changed {
            contact: before.clone(),
            before,
            by_rules: Vec::new(),
            stages,
        });
    }
    let rules = rule::enabled(tx.connection, tx.organization(), &stages)?;
    let change_id = ChangeId::new();
    let mut writing = Writing {
        tx,
        contact: before.clone(),
        stages: &stages,
        change: &change_id,
        now,
    };
    writing.write(&differing, None)?;
    let named: Vec<Field> = values.iter().map(Value::field).collect();
    let considered = settle(&mut writing, &named, differing, &rules)?;
    let contact = writing.contact;
    let mut by_rules = Vec::new();
    for (rule, verdict) in &considered {
        run::record(tx, &change_id, &contact, rule, verdict, now)?;
        if *verdict == Verdict::Applied {
            by_rules.push(rule.then.clone());
        }
    }
    Ok(Changed {
        before,
        contact,
        by_rules,
        stages,
    })
}

/// Holds the contact until the transaction ends, and reads it as it then is.
pub(super) fn hold(tx: &mut Tx<'_>, id: ContactId) -> Result<Contact> {
    dialect::hold_contact(tx.connection, tx.organization(), id)?;
    find(tx.connection, tx.organization(), id)
}

/// Two movers: design, section 2, "Also decided". Already at the target is a quiet success.
fn refuse_if_moved_meanwhile(contact: &Contact, change: &Change, stages: &[Stage]) -> Result<()> {
    let target = change.values.iter().find_map(|value| match value {
        Value::Stage(stage) => Some(*stage),
        _ => None,
    });
    let (Some(seen), Some(target)) = (change.seen_stage, target) else {
        return Ok(());
    };
    if contact.stage_id == seen || contact.stage_id == target {
        return Ok(());
    }
    let name = stage::among(stages, contact.stage_id).map_or("another stage", |stage| &stage.name);
    Err(Error::Conflict(format!(
        "Somebody moved {} to {name} meanwhile. Nothing was changed.",
        contact.display_name()
    )))
}

/// Stages and assignees must be the organization's own.
fn check_references(tx: &mut Tx<'_>, change: &Change, stages: &[Stage]) -> Result<()> {
    for value in &change.values {
        match value {
            Value::Stage(id) => {
                stage::among(stages, *id)?;
            }
            Value::Assignee(Some(user)) => {
                let belongs: i64 = memberships::table
                    .filter(memberships::organization_id.eq(tx.organization()))
                    .filter(memberships::user_id.eq(*user))
                    .count()
                    .get_result(tx.connection)?;
                if belongs == 0 {
                    return Err(Error::NotFound);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// A change under way: the contact as it stands in the transaction.
struct Writing<'a, 'c> {
    tx: &'a mut Tx<'c>,
    contact: Contact,
    stages: &'a [Stage],
    change: &'a ChangeId,
    now: Instant,
}

impl Writing<'_, '_> {
    /// Writes values that differ from what is held, and logs one activity for each: in the name of the rule, or
    /// of whoever writes. The version goes up with the person's own write, and not again with the rules'.
    fn write(&mut self, values: &[Value], rule: Option<&Rule>) -> Result<()> {
        let mut contact = self.contact.clone();
        let mut columns = Columns::touched_at(self.now);
        if rule.is_none() {
            contact.version += 1;
            columns.version = Some(contact.version);
        }
        let mut logged = Vec::new();
        for value in values {
            let old = Value::held(&contact, value.field());
            value.put(&mut contact, &mut columns, self.now);
            logged.push((value.field(), (self.logged(&old)?, self.logged(value)?)));
        }
        contact.last_activity_at = self.now;
        diesel::update(
            contacts::table
                .filter(contacts::organization_id.eq(self.tx.organization()))
                .filter(contacts::id.eq(contact.id)),
        )
        .set(&columns)
        .execute(self.tx.connection)
        .map_err(|error| username_taken(error, &contact))?;
        for (field, from_to) in logged {
            activity::log_change(
                self.tx,
                contact.id,
                self.change,
                field.into(),
                from_to,
                rule,
                self.now,
            )?;
        }
        self.contact = contact;
        Ok(())
    }

    fn logged(&mut self, value: &Value) -> Result<Logged> {
        Ok(match value {
            Value::Stage(id) => {
                let name = stage::among(self.stages, *id)
                    .map(|stage| stage.name.clone())
                    .ok();
                Logged {
                    id: Some(id.0),
                    text: name,
                }
            }
            Value::LeadStatus(status) => Logged::text(Some(status.code().to_owned())),
            Value::ConversationStatus(status) => Logged::text(Some(status.code().to_owned())),
            Value::Assignee(None) => Logged::default(),
            Value::Assignee(Some(user)) => Logged {
                id: Some(user.0),
                text: Some(name_of(self.tx, *user)?),
            },
            Value::Username(username) => Logged::text(Some(username.clone())),
            Value::Name(text) | Value::Email(text) | Value::Phone(text) => {
                Logged::text(text.clone())
            }
            Value::DealValue(amount) => Logged::text(amount.map(|amount| amount.to_string())),
        })
    }
}

impl Subject for Writing<'_, '_> {
    type Field = Field;
    type Event = Value;
    type Rule = Rule;
    type Error = Error;

    fn is_triggered(&self, rule: &Rule, event: &Value) -> bool {
        match rule.trigger {
            Trigger::StageBecomes(stage) => *event == Value::Stage(stage),
            Trigger::LeadStatusBecomes(status) => *event == Value::LeadStatus(status),
        }
    }

    fn target(&self, rule: &Rule) -> Field {
        set_by(rule).field()
    }

    /// The two quick types have no conditions.
    fn conditions_hold(&self, _: &Rule) -> bool {
        true
    }

    /// The two quick types may move backward.
    fn is_backward(&self, _: &Rule) -> bool {
        false
    }

    fn is_already_there(&self, rule: &Rule) -> bool {
        set_by(rule).is_held(&self.contact)
    }

    fn act(&mut self, rule: &Rule) -> Result<Acted<Value>> {
        let value = set_by(rule);
        let (contact, stages, change, now) =
            (self.contact.clone(), self.stages, self.change, self.now);
        let acted = self.tx.savepoint(|tx| {
            let mut inner = Writing {
                tx,
                contact,
                stages,
                change,
                now,
            };
            inner.write(std::slice::from_ref(&value), Some(rule))?;
            Ok(inner.contact)
        });
        match acted {
            Ok(contact) => {
                self.contact = contact;
                Ok(Acted::Done(vec![value]))
            }
            Err(error) => forbidden_by_data(&error).map(Acted::Failed).ok_or(error),
        }
    }
}

fn set_by(rule: &Rule) -> Value {
    match rule.action {
        Action::SetLeadStatus(status) => Value::LeadStatus(status),
        Action::MoveTo(stage) => Value::Stage(stage),
    }
}

fn name_of(tx: &mut Tx<'_>, user: UserId) -> Result<String> {
    Ok(users::table
        .filter(users::id.eq(user))
        .select(users::name)
        .first(tx.connection)?)
}

/// The words of an error that only this data meets. Anything else must fail the whole change: a full disk, a
/// deadlock, a lost connection (design, section 2, step 4).
fn forbidden_by_data(error: &Error) -> Option<String> {
    if let Error::Invalid(problems) = error {
        return Some(problems.to_string());
    }
    let Error::Internal(cause) = error else {
        return None;
    };
    match cause.downcast_ref::<Diesel>() {
        Some(Diesel::DatabaseError(
            DatabaseErrorKind::CheckViolation
            | DatabaseErrorKind::ForeignKeyViolation
            | DatabaseErrorKind::NotNullViolation
            | DatabaseErrorKind::UniqueViolation
            | DatabaseErrorKind::ExclusionViolation
            | DatabaseErrorKind::RestrictViolation,
            information,
        )) => Some(information.message().to_owned()),
        _ => None,
    }
}

fn username_taken(error: Diesel, contact: &Contact) -> Error {
    match error {
        Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Error::invalid(
            "username",
            format!(
                "Another contact has the username {} already.",
                contact.username
            ),
        ),
        other => other.into(),
    }
}
