//! Writing the log. Every change has one door to it: the functions here.

use std::str::FromStr;

use diesel::dsl::sql;
use diesel::insert_into;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use uuid::Uuid;

use super::Kind;
use crate::clock::Instant;
use crate::crm::automation::rule::Rule;
use crate::crm::automation::run::{self, Row as Run};
use crate::crm::contact::{Contact, Usual};
use crate::db::dialect::{at_once, direct};
use crate::db::id::{BatchId, ContactId, OrganizationId, RuleId, StageId, UserId};
use crate::db::schema::{activities, contacts, runs};
use crate::error::{Error, Result};
use crate::people::{By, Through, Tx};

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

impl FromStr for ChangeId {
    type Err = Error;

    /// `NotFound` for what no change is called.
    fn from_str(text: &str) -> Result<Self> {
        let id = Uuid::parse_str(text).map_err(|_| Error::NotFound)?;
        Ok(Self(id.to_string()))
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

/// What is logged of one field that changed, or of something else that happened: in the name of the rule if there is
/// one, or else of whoever writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::crm) struct Line {
    kind: Kind,
    old: Logged,
    new: Logged,
    rule: Option<(RuleId, String)>,
}

impl Line {
    pub(in crate::crm) fn new(kind: Kind, (old, new): (Logged, Logged)) -> Self {
        Self {
            kind,
            old,
            new,
            rule: None,
        }
    }

    pub(in crate::crm) fn by(self, rule: Option<&Rule>) -> Self {
        Self {
            rule: rule.map(|rule| (rule.id, rule.name.clone())),
            ..self
        }
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
        }
    }
}

/// What changed of a contact, as lines of the log that are not written yet.
pub(in crate::crm) struct Told(Vec<Row>);

impl Told {
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

    /// As [`Told::log`], with what is told of, and what came of the rules: together, where that is quicker.
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
    Told::of(tx, at, change, lines, now).log(tx)
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

/// As [`log_changes`], a line for each of several contacts of which one field changed alike, in one statement. Each has
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
    log_changes(tx, at, &ChangeId::new(), &[Line::new(kind, logged)], now)
}

/// Logs that a contact is gone. Its own log stays.
pub(in crate::crm) fn log_deletion(tx: &mut Tx<'_>, contact: &Contact) -> Result<()> {
    let now = tx.now();
    let old = Logged::text(Some(contact.username.clone()));
    let line = Line::new(Kind::ContactDeleted, (old, Logged::default()));
    let at = (contact.id, contact.stage_id);
    log_changes(tx, at, &ChangeId::new(), &[line], now)
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
    insert_into(activities::table)
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
