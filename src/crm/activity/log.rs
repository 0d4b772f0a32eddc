//! Writing the log. Every change has one door to it: the functions here.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use uuid::Uuid;

use super::Kind;
use crate::clock::Instant;
use crate::crm::automation::rule::Rule;
use crate::crm::contact::Contact;
use crate::db::dialect::direct;
use crate::db::id::{ContactId, RuleId, StageId, UserId};
use crate::db::schema::{activities, contacts};
use crate::error::Result;
use crate::people::{Through, Tx};

/// What the activities and runs of one change share. Sorts by time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeId(String);

impl ChangeId {
    #[must_use]
    pub fn new() -> Self {
        Self(Uuid::now_v7().to_string())
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for ChangeId {
    fn default() -> Self {
        Self::new()
    }
}

/// A value as the log keeps it: its id, if it refers to something, and its words at the time.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Logged {
    pub id: Option<i64>,
    pub text: Option<String>,
}

impl Logged {
    #[must_use]
    pub fn text(text: Option<String>) -> Self {
        Self { id: None, text }
    }

    /// Something with an id, by its name.
    #[must_use]
    pub fn named(id: i64, name: &str) -> Self {
        Self {
            id: Some(id),
            text: Some(name.to_owned()),
        }
    }

    #[must_use]
    pub fn stage(id: StageId, name: &str) -> Self {
        Self::named(id.0, name)
    }

    #[must_use]
    pub fn rule(id: RuleId, name: &str) -> Self {
        Self::named(id.0, name)
    }

    #[must_use]
    pub fn user(id: UserId, name: &str) -> Self {
        Self::named(id.0, name)
    }

    /// Plain words.
    #[must_use]
    pub fn words(text: &str) -> Self {
        Self::text(Some(text.to_owned()))
    }
}

/// Logs that one field of a contact changed, in the name of the rule if there is one, or else of whoever writes; and
/// tells those who look on. With the contact goes the stage in which it stands.
pub(in crate::crm) fn log_change(
    tx: &mut Tx<'_>,
    (contact, stage): (ContactId, StageId),
    change: &ChangeId,
    kind: Kind,
    (old, new): (Logged, Logged),
    rule: Option<&Rule>,
    now: Instant,
) -> Result<()> {
    let through = if rule.is_some() {
        Through::Automation
    } else {
        tx.by().through()
    };
    tx.tell(contact, stage);
    if let (Kind::Stage, Some(left)) = (kind, old.id) {
        tx.tell(contact, StageId(left));
    }
    let by = tx.by();
    direct!(tx.connection, inside => diesel::insert_into(activities::table)
        .values((
            activities::organization_id.eq(by.organization()),
            activities::contact_id.eq(contact),
            activities::change_id.eq(change.as_str()),
            activities::kind.eq(kind),
            activities::old_id.eq(old.id),
            activities::old_text.eq(&old.text),
            activities::new_id.eq(new.id),
            activities::new_text.eq(&new.text),
            activities::user_id.eq(by.user()),
            activities::user_name.eq(by.name()),
            activities::batch_id.eq(by.batch()),
            activities::through.eq(through),
            activities::rule_id.eq(rule.map(|rule| rule.id)),
            activities::rule_name.eq(rule.map(|rule| rule.name.as_str())),
            activities::created_at.eq(now),
        ))
        .execute(inside))?;
    Ok(())
}

/// As [`log_change`], a line for each of several contacts of which one field changed alike, in one statement. Each has
/// a change of its own. They are given as they stood before.
pub(in crate::crm) fn log_change_of_all(
    tx: &mut Tx<'_>,
    before: &[Contact],
    kind: Kind,
    (old, new): (Logged, Logged),
    now: Instant,
) -> Result<()> {
    for contact in before {
        tx.tell(contact.id, contact.stage_id);
        if let (Kind::Stage, Some(entered)) = (kind, new.id) {
            tx.tell(contact.id, StageId(entered));
        }
    }
    let ids: Vec<ContactId> = before.iter().map(|contact| contact.id).collect();
    let change = format!("{}-", ChangeId::new().as_str());
    let lines = contacts::table
        .filter(contacts::organization_id.eq(tx.organization()))
        .filter(contacts::id.eq_any(ids))
        .order(contacts::id)
        .select((
            contacts::organization_id,
            contacts::id.nullable(),
            change
                .into_sql::<Text>()
                .concat(sql::<Text>("CAST(contacts.id AS TEXT)")),
            kind.into_sql::<Text>(),
            old.id.into_sql::<Nullable<BigInt>>(),
            old.text.into_sql::<Nullable<Text>>(),
            new.id.into_sql::<Nullable<BigInt>>(),
            new.text.into_sql::<Nullable<Text>>(),
            tx.by().user().into_sql::<Nullable<BigInt>>(),
            Some(tx.by().name()).into_sql::<Nullable<Text>>(),
            tx.by().through().into_sql::<Text>(),
            now.into_sql::<BigInt>(),
        ));
    lines
        .insert_into(activities::table)
        .into_columns((
            activities::organization_id,
            activities::contact_id,
            activities::change_id,
            activities::kind,
            activities::old_id,
            activities::old_text,
            activities::new_id,
            activities::new_text,
            activities::user_id,
            activities::user_name,
            activities::through,
            activities::created_at,
        ))
        .execute(tx.connection)?;
    Ok(())
}

/// Logs something that happened to a contact beside its fields, and makes it the latest activity.
pub(in crate::crm) fn log_event(
    tx: &mut Tx<'_>,
    contact: &Contact,
    kind: Kind,
    subject: i64,
) -> Result<()> {
    let subject = Logged {
        id: Some(subject),
        text: None,
    };
    log_latest(tx, contact, kind, (Logged::default(), subject))
}

/// Logs that another contact was merged into this one, and makes it the latest activity.
pub(in crate::crm) fn log_merge(tx: &mut Tx<'_>, contact: &Contact, other: &Contact) -> Result<()> {
    tx.tell(other.id, other.stage_id);
    let other = Logged::named(other.id.0, &other.username);
    log_latest(tx, contact, Kind::ContactMerged, (other, Logged::default()))
}

fn log_latest(
    tx: &mut Tx<'_>,
    contact: &Contact,
    kind: Kind,
    logged: (Logged, Logged),
) -> Result<()> {
    let now = tx.now();
    let organization = tx.organization();
    direct!(tx.connection, inside => diesel::update(
        contacts::table
            .filter(contacts::organization_id.eq(organization))
            .filter(contacts::id.eq(contact.id)),
    )
    .set(contacts::last_activity_at.eq(now))
    .execute(inside))?;
    let at = (contact.id, contact.stage_id);
    log_change(tx, at, &ChangeId::new(), kind, logged, None, now)
}

/// Logs that a contact is gone. Its own log stays.
pub(in crate::crm) fn log_deletion(tx: &mut Tx<'_>, contact: &Contact) -> Result<()> {
    let now = tx.now();
    let old = Logged::text(Some(contact.username.clone()));
    let change = ChangeId::new();
    log_change(
        tx,
        (contact.id, contact.stage_id),
        &change,
        Kind::ContactDeleted,
        (old, Logged::default()),
        None,
        now,
    )
}

/// Logs a change to a setting: to a rule, a stage, a person or the organization itself; and tells those who look on.
pub(in crate::crm) fn log_setting(
    tx: &mut Tx<'_>,
    kind: Kind,
    subject: Logged,
    (old, new): (Logged, Logged),
) -> Result<()> {
    tx.tell_setting();
    let now = tx.now();
    diesel::insert_into(activities::table)
        .values((
            activities::organization_id.eq(tx.organization()),
            activities::change_id.eq(ChangeId::new().as_str()),
            activities::kind.eq(kind),
            activities::subject_id.eq(subject.id),
            activities::subject_name.eq(subject.text),
            activities::old_id.eq(old.id),
            activities::old_text.eq(old.text),
            activities::new_id.eq(new.id),
            activities::new_text.eq(new.text),
            activities::user_id.eq(tx.by().user()),
            activities::user_name.eq(tx.by().name()),
            activities::through.eq(tx.by().through()),
            activities::batch_id.eq(tx.by().batch()),
            activities::created_at.eq(now),
        ))
        .execute(tx.connection)?;
    Ok(())
}

/// As [`log_setting`], where nothing is told but that it happened.
pub(in crate::crm) fn log_setting_event(
    tx: &mut Tx<'_>,
    kind: Kind,
    subject: Logged,
) -> Result<()> {
    log_setting(tx, kind, subject, (Logged::default(), Logged::default()))
}
