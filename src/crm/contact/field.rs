//! The fields of a contact, and one value for one of them.

use diesel::prelude::*;

use super::super::status::{ConversationStatus, LeadStatus};
use super::{Contact, search_text, sort_name};
use crate::clock::Instant;
use crate::db::id::{StageId, UserId};
use crate::db::schema::contacts;

/// In the order in which the fields of one change become events (design, section 2, step 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    Stage,
    LeadStatus,
    ConversationStatus,
    Assignee,
    Username,
    Name,
    Email,
    Phone,
    DealValue,
}

impl Field {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Stage => "Pipeline Stage",
            Self::LeadStatus => "Lead Status",
            Self::ConversationStatus => "Conversation Status",
            Self::Assignee => "Assignee",
            Self::Username => "Username",
            Self::Name => "Name",
            Self::Email => "E-mail",
            Self::Phone => "Phone",
            Self::DealValue => "Deal value",
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
    Username(String),
    Name(Option<String>),
    Email(Option<String>),
    Phone(Option<String>),
    DealValue(Option<i64>),
}

impl Value {
    #[must_use]
    pub fn field(&self) -> Field {
        match self {
            Self::Stage(_) => Field::Stage,
            Self::LeadStatus(_) => Field::LeadStatus,
            Self::ConversationStatus(_) => Field::ConversationStatus,
            Self::Assignee(_) => Field::Assignee,
            Self::Username(_) => Field::Username,
            Self::Name(_) => Field::Name,
            Self::Email(_) => Field::Email,
            Self::Phone(_) => Field::Phone,
            Self::DealValue(_) => Field::DealValue,
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
            Field::Username => Self::Username(contact.username.clone()),
            Field::Name => Self::Name(contact.name.clone()),
            Field::Email => Self::Email(contact.email.clone()),
            Field::Phone => Self::Phone(contact.phone.clone()),
            Field::DealValue => Self::DealValue(contact.deal_value),
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
            Self::Name(text) | Self::Email(text) | Self::Phone(text) => text.is_none(),
            Self::DealValue(amount) => amount.is_none(),
        }
    }

    /// Puts the value into the contact in memory and into the columns to be written.
    pub(super) fn put(&self, contact: &mut Contact, columns: &mut Columns, now: Instant) {
        match self {
            Self::Stage(stage) => {
                contact.stage_id = *stage;
                columns.stage_id = Some(*stage);
            }
            Self::LeadStatus(status) => {
                contact.lead_status = *status;
                columns.lead_status = Some(*status);
                columns.status_changed_at = Some(now);
            }
            Self::ConversationStatus(status) => {
                contact.conversation_status = *status;
                columns.conversation_status = Some(*status);
            }
            Self::Assignee(user) => {
                contact.assignee_id = *user;
                columns.assignee_id = Some(*user);
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
    sort_name: Option<String>,
    search_text: Option<String>,
    status_changed_at: Option<Instant>,
    pub(super) version: Option<i64>,
    last_activity_at: Option<Instant>,
}

impl Columns {
    pub(super) fn touch(&mut self, now: Instant) {
        self.last_activity_at = Some(now);
    }

    /// Whether the contact will be found by other words than before.
    pub(super) fn is_renamed(&self) -> bool {
        self.search_text.is_some()
    }

    /// The usernames that lead to the contact find it, too.
    pub(super) fn found_by(&mut self, usernames: &[String]) {
        for username in usernames {
            if let Some(text) = &mut self.search_text {
                text.push('\n');
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
