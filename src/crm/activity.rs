//! The activity log: one line for each field that changed, and for each setting; who, through what, from, to.
//! Codes and arguments are kept, not sentences: the words are made when the log is read.

use diesel::prelude::*;
use uuid::Uuid;

use super::automation::rule::Rule;
use super::contact::Contact;
use super::contact::field::Field;
use crate::clock::Instant;
use crate::db::Connection;
use crate::db::dialect::direct;
use crate::db::id::{ActivityId, ContactId, RuleId};
use crate::db::one_more_than;
use crate::db::schema::{activities, contacts};
use crate::db::text_enum::text_enum;
use crate::error::Result;
use crate::people::{Member, Through, Tx};

text_enum! {
    Kind {
        Created = "created",
        Stage = "stage",
        LeadStatus = "lead_status",
        ConversationStatus = "conversation_status",
        Assignee = "assignee",
        Username = "username",
        Name = "name",
        Email = "email",
        Phone = "phone",
        DealValue = "deal_value",
        NoteAdded = "note_added",
        NoteEdited = "note_edited",
        NoteDeleted = "note_deleted",
        ContactDeleted = "contact_deleted",
        RuleAdded = "rule_added",
        RuleEnabled = "rule_enabled",
        RuleDisabled = "rule_disabled",
        RuleDeleted = "rule_deleted",
    }
}

impl From<Field> for Kind {
    fn from(field: Field) -> Self {
        match field {
            Field::Stage => Self::Stage,
            Field::LeadStatus => Self::LeadStatus,
            Field::ConversationStatus => Self::ConversationStatus,
            Field::Assignee => Self::Assignee,
            Field::Username => Self::Username,
            Field::Name => Self::Name,
            Field::Email => Self::Email,
            Field::Phone => Self::Phone,
            Field::DealValue => Self::DealValue,
        }
    }
}

text_enum! {
    /// What a reader may narrow a contact's log to.
    Group {
        Stage = "stage",
        LeadStatus = "lead_status",
        Assignee = "assignee",
        Profile = "profile",
        Notes = "notes",
    }
}

impl Group {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Stage => "Pipeline Stage",
            Self::LeadStatus => "Lead Status",
            Self::Assignee => "Assignee",
            Self::Profile => "Profile",
            Self::Notes => "Notes",
        }
    }

    fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Stage => &[Kind::Stage],
            Self::LeadStatus => &[Kind::LeadStatus],
            Self::Assignee => &[Kind::Assignee],
            Self::Profile => &[
                Kind::Created,
                Kind::Username,
                Kind::Name,
                Kind::Email,
                Kind::Phone,
                Kind::DealValue,
            ],
            Self::Notes => &[Kind::NoteAdded, Kind::NoteEdited, Kind::NoteDeleted],
        }
    }
}

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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Logged {
    pub id: Option<i64>,
    pub text: Option<String>,
}

impl Logged {
    #[must_use]
    pub fn text(text: Option<String>) -> Self {
        Self { id: None, text }
    }
}

/// One line of the log, as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = activities)]
pub struct Activity {
    pub id: ActivityId,
    pub kind: Kind,
    pub old_text: Option<String>,
    pub new_text: Option<String>,
    pub user_name: Option<String>,
    pub through: Through,
    pub rule_name: Option<String>,
    pub created_at: Instant,
}

/// Logs that one field of a contact changed, in the name of the rule if there is one, or else of whoever writes.
pub(super) fn log_change(
    tx: &mut Tx<'_>,
    contact: ContactId,
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
            activities::user_name.eq(by.user_name()),
            activities::through.eq(through),
            activities::rule_id.eq(rule.map(|rule| rule.id)),
            activities::rule_name.eq(rule.map(|rule| rule.name.as_str())),
            activities::created_at.eq(now),
        ))
        .execute(inside))?;
    Ok(())
}

/// Logs something that happened to a contact beside its fields, and makes it the latest activity.
pub(super) fn log_event(
    tx: &mut Tx<'_>,
    contact: ContactId,
    kind: Kind,
    subject: i64,
) -> Result<()> {
    let now = tx.now();
    let organization = tx.organization();
    direct!(tx.connection, inside => diesel::update(
        contacts::table
            .filter(contacts::organization_id.eq(organization))
            .filter(contacts::id.eq(contact)),
    )
    .set(contacts::last_activity_at.eq(now))
    .execute(inside))?;
    let logged = (
        Logged::default(),
        Logged {
            id: Some(subject),
            text: None,
        },
    );
    log_change(tx, contact, &ChangeId::new(), kind, logged, None, now)
}

/// Logs that a contact is gone. Its own log stays.
pub(super) fn log_deletion(tx: &mut Tx<'_>, contact: &Contact) -> Result<()> {
    let now = tx.now();
    let old = Logged::text(Some(contact.username.clone()));
    let change = ChangeId::new();
    log_change(
        tx,
        contact.id,
        &change,
        Kind::ContactDeleted,
        (old, Logged::default()),
        None,
        now,
    )
}

/// Logs a change to the rules.
pub(super) fn log_setting(tx: &mut Tx<'_>, kind: Kind, rule: RuleId, name: &str) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(activities::table)
        .values((
            activities::organization_id.eq(tx.organization()),
            activities::change_id.eq(ChangeId::new().as_str()),
            activities::kind.eq(kind),
            activities::new_id.eq(Some(rule.0)),
            activities::new_text.eq(Some(name)),
            activities::user_id.eq(tx.by().user()),
            activities::user_name.eq(tx.by().user_name()),
            activities::through.eq(tx.by().through()),
            activities::created_at.eq(now),
        ))
        .execute(tx.connection)?;
    Ok(())
}

/// Who, or which rule, set a contact's stage last; nothing if it was never moved.
pub(super) fn last_mover(tx: &mut Tx<'_>, contact: ContactId) -> Result<Option<String>> {
    let found: Option<(Option<String>, Option<String>)> = activities::table
        .filter(activities::organization_id.eq(tx.organization()))
        .filter(activities::contact_id.eq(contact))
        .filter(activities::kind.eq(Kind::Stage))
        .order(activities::id.desc())
        .select((activities::rule_name, activities::user_name))
        .first(tx.connection)
        .optional()?;
    Ok(found.and_then(|(rule, user)| rule.map(|rule| format!("The rule {rule}")).or(user)))
}

/// How many lines one page of a log has.
pub const PAGE: usize = 20;

/// A page of a contact's log, newest first: the lines before `before`, and whether there are older ones.
///
/// # Errors
/// The database's.
pub fn page(
    connection: &mut Connection,
    member: &Member,
    contact: ContactId,
    group: Option<Group>,
    before: Option<ActivityId>,
) -> Result<(Vec<Activity>, bool)> {
    let mut query = activities::table
        .filter(activities::organization_id.eq(member.organization().id))
        .filter(activities::contact_id.eq(contact))
        .select(Activity::as_select())
        .order(activities::id.desc())
        .limit(one_more_than(PAGE))
        .into_boxed();
    if let Some(group) = group {
        query = query.filter(activities::kind.eq_any(group.kinds()));
    }
    if let Some(before) = before {
        query = query.filter(activities::id.lt(before));
    }
    let mut found: Vec<Activity> = query.load(connection)?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    Ok((found, more))
}
