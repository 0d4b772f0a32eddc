//! A change under way: what is written and logged, by the person first, then by the rules.

use diesel::prelude::*;

use super::change::Said;
use super::field::{Columns, Field, Value};
use super::{Contact, merged};
use crate::clock::Instant;
use crate::crm::activity::{self, ChangeId, Kind, Logged};
use crate::crm::automation::rule::{Action, Rule, Trigger};
use crate::crm::automation::settle::{Acted, Subject};
use crate::crm::stage::{self, Stage};
use crate::crm::tag::{self, Tag};
use crate::db::dialect::direct;
use crate::db::id::{ContactId, TagId, UserId};
use crate::db::schema::{contact_tags, contacts, users};
use crate::error::{Error, Result};
use crate::people::Tx;

/// A change under way: the contact as it stands in the transaction.
pub(super) struct Writing<'a, 'c> {
    pub tx: &'a mut Tx<'c>,
    pub contact: Contact,
    pub stages: &'a [Stage],
    /// The organization's, where the change names any.
    pub tags: &'a [Tag],
    pub change: &'a ChangeId,
    pub now: Instant,
}

impl Writing<'_, '_> {
    /// Writes values that differ from what is held, and logs one activity for each: in the name of the rule, or
    /// of whoever writes. The version goes up with the person's own write, and not again with the rules'. What was said
    /// is logged before what follows from it.
    pub(super) fn write(
        &mut self,
        values: &[Value],
        said: Option<Said>,
        rule: Option<&Rule>,
    ) -> Result<()> {
        let mut contact = self.contact.clone();
        let mut columns = Columns::default();
        if self.tx.by().through().is_activity() {
            columns.touch(self.now);
            contact.last_activity_at = self.now;
        }
        if rule.is_none() {
            contact.version += 1;
            columns.version = Some(contact.version);
        }
        let mut lines = Vec::new();
        if let Some(said) = said {
            columns.thread(&said.thread);
            contact.thread = said.thread;
            lines.extend(
                said.line
                    .map(|(kind, what)| (kind, (Logged::default(), what))),
            );
        }
        for value in values {
            let old = Value::held(&contact, value.field());
            value.put(&mut contact, &mut columns, self.now);
            let from_to = (
                logged(self.tx, self.stages, self.tags, &old)?,
                logged(self.tx, self.stages, self.tags, value)?,
            );
            lines.push((Kind::of(value), from_to));
            if let Value::Tag(tag, is_on) = value {
                self.tag(*tag, *is_on)?;
            }
        }
        if columns.is_renamed() {
            merged::swap(
                self.tx,
                contact.id,
                &self.contact.username,
                &contact.username,
            )?;
            columns.found_by(&merged::usernames(self.tx, contact.id)?);
        }
        let organization = self.tx.organization();
        direct!(self.tx.connection, inside => diesel::update(
            contacts::table
                .filter(contacts::organization_id.eq(organization))
                .filter(contacts::id.eq(contact.id)),
        )
        .set(&columns)
        .execute(inside))
        .map_err(Error::overtaken_if_taken)?;
        for (kind, from_to) in lines {
            activity::log_change(
                self.tx,
                (contact.id, contact.stage_id),
                self.change,
                kind,
                from_to,
                rule,
                self.now,
            )?;
        }
        self.contact = contact;
        Ok(())
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
}

/// As [`Writing::write`], a stage or an assignee for several contacts that hold another one, all the same: in two
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
    value.put(&mut first.clone(), &mut columns, now);
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
        let (stages, tags, change, now) = (self.stages, self.tags, self.change, self.now);
        let contact = self.contact.clone();
        let acted: Result<_> = self.tx.savepoint(|tx| {
            let mut inner = Writing {
                tx,
                contact,
                stages,
                tags,
                change,
                now,
            };
            inner.write(std::slice::from_ref(&value), None, Some(rule))?;
            Ok(inner.contact)
        });
        match acted {
            Ok(contact) => {
                self.contact = contact;
                Ok(Acted::Done(vec![value]))
            }
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
