//! A change under way: what is written and logged, by the person first, then by the rules.

use std::mem;

use diesel::prelude::*;

use super::change::{Said, TakenBack};
use super::field::{Columns, Field, Value};
use super::{Contact, merged};
use crate::clock::Instant;
use crate::crm::activity::{self, ChangeId, Kind, Line, Logged};
use crate::crm::automation::rule::{Action, Rule, Trigger};
use crate::crm::automation::run::{self, Row as Run};
use crate::crm::automation::settle::{Acted, Considered, Subject};
use crate::crm::stage::{self, Stage};
use crate::crm::tag::{self, Tag};
use crate::db::id::{ContactId, TagId, UserId};
use crate::db::schema::{contact_tags, contacts, users};
use crate::error::{Error, Result};
use crate::people::Tx;

/// A change under way: the contact as it is to be, and what is to be written for that.
pub(super) struct Writing<'a, 'c> {
    pub tx: &'a mut Tx<'c>,
    pub contact: Contact,
    /// The organization's.
    pub stages: &'a [Stage],
    /// The organization's, where the change names any.
    pub tags: &'a [Tag],
    pub change: &'a ChangeId,
    pub now: Instant,
    takes_back: Option<&'a TakenBack>,
    pending: Pending,
}

/// What is not written yet.
#[derive(Default)]
struct Pending {
    columns: Columns,
    tags: Vec<(TagId, bool)>,
    lines: Vec<Line>,
    /// The username by which the contact was found until now, where that changes.
    former: Option<String>,
}

impl<'a, 'c> Writing<'a, 'c> {
    pub(super) fn new(
        tx: &'a mut Tx<'c>,
        contact: Contact,
        (stages, tags): (&'a [Stage], &'a [Tag]),
        change: &'a ChangeId,
        now: Instant,
    ) -> Self {
        Self {
            tx,
            contact,
            stages,
            tags,
            change,
            now,
            takes_back: None,
            pending: Pending::default(),
        }
    }

    /// For a change that takes another one back.
    pub(super) fn taking_back(self, takes_back: Option<&'a TakenBack>) -> Self {
        Self { takes_back, ..self }
    }

    /// Takes values that differ from what is held, to be written with one activity for each: in the name of the rule, or
    /// of whoever writes. The version goes up with the person's own values, and not again with the rules'. What was said
    /// is logged before what follows from it.
    pub(super) fn set(
        &mut self,
        values: &[Value],
        said: Option<Said>,
        rule: Option<&Rule>,
    ) -> Result<()> {
        let Pending {
            columns,
            tags,
            lines,
            former,
        } = &mut self.pending;
        if self.tx.by().through().is_activity() {
            columns.touch(self.now);
            self.contact.last_activity_at = self.now;
        }
        if rule.is_none() {
            self.contact.version += 1;
            columns.version = Some(self.contact.version);
        }
        if let Some(said) = said {
            columns.thread(&said.thread);
            self.contact.thread = said.thread;
            let line = said.line;
            lines.extend(line.map(|(kind, what)| Line::new(kind, (Logged::default(), what))));
        }
        for value in values {
            let old = Value::held(&self.contact, value.field());
            let from_to = (
                logged(self.tx, self.stages, self.tags, &old)?,
                logged(self.tx, self.stages, self.tags, value)?,
            );
            if let Value::Username(_) = value {
                *former = Some(self.contact.username.clone());
            }
            let (undoes, since) = match self.takes_back {
                Some(back) => (Some(back.change.clone()), back.status_since),
                None => (None, Some(self.now)),
            };
            let mut line = Line::new(Kind::of(value), from_to).by(rule).undoing(undoes);
            if let Value::LeadStatus(_) = value {
                line = line.since(self.contact.status_changed_at);
            }
            value.put(&mut self.contact, columns, since);
            lines.push(line);
            if let Value::Tag(tag, is_on) = value {
                tags.push((*tag, *is_on));
            }
        }
        Ok(())
    }

    /// Writes what is not written yet, and what came of the rules; returns the contact as it is then.
    pub(super) fn finish(mut self, considered: &[Considered<'_, Rule>]) -> Result<Contact> {
        let (by, now) = (self.tx.by(), self.now);
        let contact = self.contact.clone();
        let runs: Vec<Run<'_>> = considered
            .iter()
            .map(|considered| Run::new(by, self.change, &contact, considered, now))
            .collect();
        self.write(&runs)?;
        Ok(self.contact)
    }

    /// Writes what was set until now.
    fn flush(&mut self) -> Result<()> {
        self.write(&[])
    }

    fn write(&mut self, runs: &[Run<'_>]) -> Result<()> {
        let pending = mem::take(&mut self.pending);
        if pending.lines.is_empty() && pending.columns.version.is_none() {
            return run::record(self.tx, runs);
        }
        let Pending {
            mut columns,
            tags,
            lines,
            former,
        } = pending;
        for (tag, is_on) in tags {
            self.tag(tag, is_on)?;
        }
        if let Some(former) = former {
            merged::swap(self.tx, self.contact.id, &former, &self.contact.username)?;
        }
        if columns.is_renamed() {
            columns.found_by(&merged::usernames(self.tx, self.contact.id)?);
        }
        let at = (self.contact.id, self.contact.stage_id);
        let lines = activity::Lines::of(self.tx, at, self.change, &lines, self.now);
        columns.write(self.tx, &self.contact, &lines, runs)
    }

    fn tag(&mut self, tag: TagId, is_on: bool) -> Result<()> {
        let (organization, contact) = (self.tx.organization(), self.contact.id);
        if is_on {
            diesel::insert_into(contact_tags::table)
                .values((
                    contact_tags::organization_id.eq(organization),
                    contact_tags::contact_id.eq(contact),
                    contact_tags::tag_id.eq(tag),
                ))
                .execute(self.tx.connection)?;
        } else {
            let row = contact_tags::table
                .filter(contact_tags::organization_id.eq(organization))
                .filter(contact_tags::contact_id.eq(contact))
                .filter(contact_tags::tag_id.eq(tag));
            diesel::delete(row).execute(self.tx.connection)?;
        }
        Ok(())
    }

    /// Sets what the rule sets, by itself: so that if the data forbids it, nothing else is lost.
    fn act_carefully(&mut self, rule: &Rule) -> Result<()> {
        let (contact, stages, tags) = (self.contact.clone(), self.stages, self.tags);
        let (change, now) = (self.change, self.now);
        self.contact = self.tx.savepoint(|tx| {
            let mut inner = Writing::new(tx, contact, (stages, tags), change, now);
            inner.set(&[set_by(rule)], None, Some(rule))?;
            inner.flush()?;
            Ok::<_, Error>(inner.contact)
        })?;
        Ok(())
    }
}

/// A stage or an assignee for several contacts that hold another one, all the same: in two
/// statements.
pub(super) fn write_all(
    tx: &mut Tx<'_>,
    contacts: &[Contact],
    value: &Value,
    stages: &[Stage],
) -> Result<()> {
    let Some(first) = contacts.first() else {
        return Ok(());
    };
    let now = tx.now();
    let old = Value::held(first, value.field());
    let from_to = (
        logged(tx, stages, &[], &old)?,
        logged(tx, stages, &[], value)?,
    );
    let mut columns = Columns::default();
    if tx.by().through().is_activity() {
        columns.touch(now);
    }
    value.put(&mut first.clone(), &mut columns, Some(now));
    let ids: Vec<ContactId> = contacts.iter().map(|contact| contact.id).collect();
    diesel::update(
        contacts::table
            .filter(contacts::organization_id.eq(tx.organization()))
            .filter(contacts::id.eq_any(&ids)),
    )
    .set((&columns, contacts::version.eq(contacts::version + 1)))
    .execute(tx.connection)?;
    activity::log_change_of_all(tx, contacts, Kind::of(value), from_to, now)
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
        if !self.tx.is_careful() {
            self.set(std::slice::from_ref(&value), None, Some(rule))?;
            return Ok(Acted::Done(vec![value]));
        }
        self.flush()?;
        match self.act_carefully(rule) {
            Ok(()) => Ok(Acted::Done(vec![value])),
            Err(error) => error.forbidden_by_data().map(Acted::Failed).ok_or(error),
        }
    }
}

/// What the rule's action sets.
pub(super) fn set_by(rule: &Rule) -> Value {
    match rule.action {
        Action::SetLeadStatus(status) => Value::LeadStatus(status),
        Action::MoveTo(stage) => Value::Stage(stage),
    }
}

/// A value as the log keeps it.
pub(in crate::crm) fn logged(
    tx: &mut Tx<'_>,
    stages: &[Stage],
    tags: &[Tag],
    value: &Value,
) -> Result<Logged> {
    Ok(match value {
        Value::Stage(id) => {
            let name = stage::among(stages, *id)
                .map(|stage| stage.name.clone())
                .ok();
            Logged {
                id: Some(id.0),
                text: name,
            }
        }
        Value::LeadStatus(status) => Logged::text(Some(status.code().to_owned())),
        Value::ConversationStatus(status) => Logged::text(Some(status.code().to_owned())),
        Value::Assignee(None) | Value::Tag(_, false) => Logged::default(),
        Value::Assignee(Some(user)) => Logged {
            id: Some(user.0),
            text: Some(name_of(tx, *user)?),
        },
        Value::Tag(id, true) => Logged::named(id.0, &tag::among(tags, *id)?.name),
        Value::Username(username) => Logged::text(Some(username.clone())),
        Value::Name(text)
        | Value::Email(text)
        | Value::Phone(text)
        | Value::ManychatId(text)
        | Value::IgId(text) => Logged::text(text.clone()),
        Value::DealValue(amount) => Logged::text(amount.map(|amount| amount.to_string())),
    })
}

fn name_of(tx: &mut Tx<'_>, user: UserId) -> Result<String> {
    Ok(users::table
        .filter(users::id.eq(user))
        .select(users::name)
        .get_result(tx.connection)?)
}

pub(super) fn username_taken(username: &str) -> Error {
    let sentence = format!("Another contact has the username {username} already.");
    Error::invalid("username", sentence)
}
