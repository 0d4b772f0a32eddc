//! The fields of a contact, and one value for one of them.

use diesel::prelude::*;

use super::super::status::{ConversationStatus, LeadStatus};
use super::usual::Usual;
use super::{Contact, search_text, sort_name};
use crate::clock::Instant;
use crate::crm::activity::Lines;
use crate::crm::automation::run::{self, Row as Run};
use crate::crm::message::Direction;
use crate::crm::message::thread::Thread;
use crate::crm::tag::TagIds;
use crate::db::dialect::direct;
use crate::db::id::{StageId, TagId, UserId};
use crate::db::schema::contacts;
use crate::error::{Error, Result};
use crate::people::Tx;

/// In the order in which the fields of one change become events (design, section 2, step 4); the tags among themselves
/// by their names. Each tag is a field of its own, on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    Stage,
    LeadStatus,
    ConversationStatus,
    Assignee,
    Tag(TagId),
    Username,
    Name,
    Email,
    Phone,
    DealValue,
    ManychatId,
    IgId,
}

impl Field {
    /// What it is called in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::LeadStatus => "lead_status",
            Self::ConversationStatus => "conversation_status",
            Self::Assignee => "assignee",
            Self::Tag(_) => "tag",
            Self::Username => "username",
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::DealValue => "deal_value",
            Self::ManychatId => "manychat_id",
            Self::IgId => "ig_id",
        }
    }

    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Stage => "Pipeline Stage",
            Self::LeadStatus => "Lead Status",
            Self::ConversationStatus => "Conversation Status",
            Self::Assignee => "Assignee",
            Self::Tag(_) => "Tag",
            Self::Username => "Username",
            Self::Name => "Name",
            Self::Email => "E-mail",
            Self::Phone => "Phone",
            Self::DealValue => "Deal value",
            Self::ManychatId => "ManyChat id",
            Self::IgId => "Instagram id",
        }
    }
}

/// A value for a field, already checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Stage(StageId),
    LeadStatus(LeadStatus),
    ConversationStatus(ConversationStatus),
    Assignee(Option<UserId>),
    Tag(TagId, bool),
    Username(String),
    Name(Option<String>),
    Email(Option<String>),
    Phone(Option<String>),
    DealValue(Option<i64>),
    ManychatId(Option<String>),
    IgId(Option<String>),
}

impl Value {
    #[must_use]
    pub fn field(&self) -> Field {
        match self {
            Self::Stage(_) => Field::Stage,
            Self::LeadStatus(_) => Field::LeadStatus,
            Self::ConversationStatus(_) => Field::ConversationStatus,
            Self::Assignee(_) => Field::Assignee,
            Self::Tag(tag, _) => Field::Tag(*tag),
            Self::Username(_) => Field::Username,
            Self::Name(_) => Field::Name,
            Self::Email(_) => Field::Email,
            Self::Phone(_) => Field::Phone,
            Self::DealValue(_) => Field::DealValue,
            Self::ManychatId(_) => Field::ManychatId,
            Self::IgId(_) => Field::IgId,
        }
    }

    /// What the contact holds in a field.
    #[must_use]
    pub fn held(contact: &Contact, field: Field) -> Self {
        match field {
            Field::Stage => Self::Stage(contact.stage_id),
            Field::LeadStatus => Self::LeadStatus(contact.lead_status),
            Field::ConversationStatus => Self::ConversationStatus(contact.conversation_status),
            Field::Assignee => Self::Assignee(contact.assignee_id),
            Field::Tag(tag) => Self::Tag(tag, contact.tags.contains(tag)),
            Field::Username => Self::Username(contact.username.clone()),
            Field::Name => Self::Name(contact.name.clone()),
            Field::Email => Self::Email(contact.email.clone()),
            Field::Phone => Self::Phone(contact.phone.clone()),
            Field::DealValue => Self::DealValue(contact.deal_value),
            Field::ManychatId => Self::ManychatId(contact.manychat_id.clone()),
            Field::IgId => Self::IgId(contact.ig_id.clone()),
        }
    }

    /// Whether the contact holds this already.
    #[must_use]
    pub fn is_held(&self, contact: &Contact) -> bool {
        *self == Self::held(contact, self.field())
    }

    /// Whether the field is empty.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        match self {
            Self::Stage(_)
            | Self::LeadStatus(_)
            | Self::ConversationStatus(_)
            | Self::Username(_) => false,
            Self::Assignee(user) => user.is_none(),
            Self::Tag(_, is_on) => !is_on,
            Self::Name(text)
            | Self::Email(text)
            | Self::Phone(text)
            | Self::ManychatId(text)
            | Self::IgId(text) => text.is_none(),
            Self::DealValue(amount) => amount.is_none(),
        }
    }

    /// Puts the value into the contact in memory and into the columns to be written. A lead status has stood since that
    /// time; nothing, if it is as it always was.
    pub(super) fn put(&self, contact: &mut Contact, columns: &mut Columns, since: Option<Instant>) {
        match self {
            Self::Stage(stage) => {
                contact.stage_id = *stage;
                columns.stage_id = Some(*stage);
            }
            Self::LeadStatus(status) => {
                contact.lead_status = *status;
                contact.status_changed_at = since;
                columns.lead_status = Some(*status);
                columns.status_changed_at = Some(since);
            }
            Self::ConversationStatus(status) => {
                contact.conversation_status = *status;
                columns.conversation_status = Some(*status);
            }
            Self::Assignee(user) => {
                contact.assignee_id = *user;
                columns.assignee_id = Some(*user);
            }
            Self::Tag(tag, is_on) => {
                contact.tags = contact.tags.with(*tag, *is_on);
                columns.tag_ids = Some(contact.tags.clone());
            }
            Self::Username(username) => {
                contact.username.clone_from(username);
                columns.username = Some(username.clone());
                columns.name_again(contact);
            }
            Self::Name(name) => {
                contact.name.clone_from(name);
                columns.name = Some(name.clone());
                columns.name_again(contact);
            }
            Self::Email(email) => {
                contact.email.clone_from(email);
                columns.email = Some(email.clone());
                columns.name_again(contact);
            }
            Self::Phone(phone) => {
                contact.phone.clone_from(phone);
                columns.phone = Some(phone.clone());
            }
            Self::DealValue(value) => {
                contact.deal_value = *value;
                columns.deal_value = Some(*value);
            }
            Self::ManychatId(id) => {
                contact.manychat_id.clone_from(id);
                columns.manychat_id = Some(id.clone());
            }
            Self::IgId(id) => {
                contact.ig_id.clone_from(id);
                columns.ig_id = Some(id.clone());
            }
        }
    }
}

/// The columns of one `UPDATE`; those that are `None` are left alone.
#[derive(Debug, Default, AsChangeset)]
#[expect(
    clippy::option_option,
    reason = "the outer says whether to write, the inner may be nothing"
)]
#[diesel(table_name = contacts)]
pub(super) struct Columns {
    stage_id: Option<StageId>,
    lead_status: Option<LeadStatus>,
    conversation_status: Option<ConversationStatus>,
    assignee_id: Option<Option<UserId>>,
    username: Option<String>,
    name: Option<Option<String>>,
    email: Option<Option<String>>,
    phone: Option<Option<String>>,
    deal_value: Option<Option<i64>>,
    manychat_id: Option<Option<String>>,
    ig_id: Option<Option<String>>,
    tag_ids: Option<TagIds>,
    sort_name: Option<String>,
    search_text: Option<String>,
    status_changed_at: Option<Option<Instant>>,
    pub(super) version: Option<i64>,
    last_activity_at: Option<Instant>,
    last_message_at: Option<Option<Instant>>,
    last_message_text: Option<Option<String>>,
    last_message_direction: Option<Option<Direction>>,
    last_inbound_at: Option<Option<Instant>>,
    answered_at: Option<Option<Instant>>,
    waiting_since: Option<Option<Instant>>,
}

impl Columns {
    /// Writes them to the row of the contact, which has the values already; and with them the lines of the log, and what
    /// came of the rules.
    ///
    /// # Errors
    /// `Overtaken` where the settings do not stand as they were seen; the database's.
    pub(super) fn write(
        &self,
        tx: &mut Tx<'_>,
        contact: &Contact,
        lines: &Lines,
        runs: &[Run<'_>],
    ) -> Result<()> {
        let organization = tx.organization();
        if self.is_usual() {
            let usual = Usual::of(organization, contact, tx.settings_to_confirm());
            return lines.log_with(tx, usual, runs);
        }
        tx.look_at_settings_again()?;
        let row = contacts::table
            .filter(contacts::organization_id.eq(organization))
            .filter(contacts::id.eq(contact.id));
        direct!(tx.connection, inside => diesel::update(row).set(self).execute(inside))
            .map_err(Error::overtaken_if_taken)?;
        lines.log(tx)?;
        run::record(tx, runs)
    }

    /// Whether nothing but what moves on the board is written.
    fn is_usual(&self) -> bool {
        matches!(
            self,
            Self {
                stage_id: _,
                lead_status: _,
                conversation_status: _,
                assignee_id: _,
                status_changed_at: _,
                version: _,
                last_activity_at: _,
                username: None,
                name: None,
                email: None,
                phone: None,
                deal_value: None,
                manychat_id: None,
                ig_id: None,
                tag_ids: None,
                sort_name: None,
                search_text: None,
                last_message_at: None,
                last_message_text: None,
                last_message_direction: None,
                last_inbound_at: None,
                answered_at: None,
                waiting_since: None,
            }
        )
    }

    pub(super) fn touch(&mut self, now: Instant) {
        self.last_activity_at = Some(now);
    }

    pub(super) fn thread(&mut self, thread: &Thread) {
        self.last_message_at = Some(thread.last_message_at);
        self.last_message_text = Some(thread.last_message_text.clone());
        self.last_message_direction = Some(thread.last_message_direction);
        self.last_inbound_at = Some(thread.last_inbound_at);
        self.answered_at = Some(thread.answered_at);
        self.waiting_since = Some(thread.waiting_since);
    }

    /// Whether the contact will be found by other words than before.
    pub(super) fn is_renamed(&self) -> bool {
        self.search_text.is_some()
    }

    /// The usernames that lead to the contact find it, too.
    pub(super) fn found_by(&mut self, usernames: &[String]) {
        for username in usernames {
            if let Some(text) = &mut self.search_text {
                text.push(' ');
                text.push_str(username);
            }
        }
    }

    /// To write the words anew by which the contact is found.
    pub(super) fn search_again(contact: &Contact) -> Self {
        let mut columns = Self::default();
        columns.name_again(contact);
        columns
    }

    fn name_again(&mut self, contact: &Contact) {
        let (name, email) = (contact.name.as_deref(), contact.email.as_deref());
        self.sort_name = Some(sort_name(&contact.username, name));
        self.search_text = Some(search_text(&contact.username, name, email));
    }
}
