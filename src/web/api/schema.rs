//! What the API tells of a contact, and what several answers share. Each struct is the whole list of what leaves.

use std::ops::Deref;
use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use super::coded::{ConversationStatusCode, DirectionCode, LeadStatusCode, SourceCode, Time};
use crate::crm::contact::Contact;
use crate::crm::money;
use crate::crm::stage::{self, Stage};
use crate::crm::tag::{self, Tag};
use crate::db::Connection;
use crate::db::id::OrganizationId;
use crate::error::Result;
use crate::people::membership::{self, Teammate};
use crate::people::{Member, Organization, Tx};

/// Something with an id, by its name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Named {
    pub id: i64,
    pub name: String,
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Listed<T> {
    pub data: Vec<T>,
    /// Where the next page begins: send it as the parameter that the list names. Nothing on the last page.
    pub next: Option<String>,
}

/// A person being sold to.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Contact)]
pub(crate) struct ContactView {
    pub id: i64,
    /// Lower case, without @.
    pub username: String,
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// In whole units of `currency`, such as `1200.50`.
    pub deal_value: Option<String>,
    /// The organization's.
    pub currency: String,
    pub manychat_id: Option<String>,
    pub ig_id: Option<String>,
    pub source: SourceCode,
    pub stage: Named,
    pub lead_status: LeadStatusCode,
    /// When the lead status was set last.
    pub status_changed_at: Option<Time>,
    /// Follows from the messages alone.
    pub conversation_status: ConversationStatusCode,
    pub assignee: Option<Named>,
    pub tags: Vec<Named>,
    pub last_message_at: Option<Time>,
    pub last_message_text: Option<String>,
    pub last_message_direction: Option<DirectionCode>,
    /// Since when they wait for an answer; nothing where nobody waits.
    pub waiting_since: Option<Time>,
    pub last_activity_at: Time,
    pub created_at: Time,
    /// Goes up with each change; the `ETag` has it, too.
    pub version: i64,
}

/// What the ids in a contact stand for.
pub(crate) struct Names {
    pub organization: Organization,
    lists: Arc<Lists>,
}

pub(crate) struct Lists {
    pub stages: Vec<Stage>,
    pub tags: Vec<Tag>,
    pub team: Vec<Teammate>,
}

impl Lists {
    fn read(connection: &mut Connection, organization: OrganizationId) -> Result<Self> {
        Ok(Self {
            stages: stage::all(connection, organization)?,
            tags: tag::all(connection, organization)?,
            team: membership::teammates(connection, organization)?,
        })
    }
}

impl Deref for Names {
    type Target = Lists;

    fn deref(&self) -> &Lists {
        &self.lists
    }
}

impl Names {
    /// # Errors
    /// The database's.
    pub(crate) fn load(connection: &mut Connection, member: &Member) -> Result<Self> {
        let organization = member.organization().clone();
        let lists = Arc::new(Lists::read(connection, organization.id)?);
        Ok(Self {
            organization,
            lists,
        })
    }

    /// As [`Names::load`], within a transaction.
    ///
    /// # Errors
    /// The database's.
    pub(crate) fn in_force(tx: &mut Tx<'_>, member: &Member) -> Result<Self> {
        Ok(Self {
            organization: member.organization().clone(),
            lists: tx.settings(Lists::read)?,
        })
    }

    pub(crate) fn stage(&self, contact: &Contact) -> Named {
        let stage = stage::among(&self.stages, contact.stage_id);
        Named {
            id: contact.stage_id.0,
            name: stage.map_or_else(|_| String::new(), |stage| stage.name.clone()),
        }
    }

    pub(crate) fn tags(&self, contact: &Contact) -> Vec<Named> {
        let held = self.tags.iter().filter(|tag| contact.tags.contains(tag.id));
        held.map(|tag| Named {
            id: tag.id.0,
            name: tag.name.clone(),
        })
        .collect()
    }

    fn assignee(&self, contact: &Contact) -> Option<Named> {
        let assignee = contact.assignee_id?;
        let mate = self.team.iter().find(|mate| mate.user == assignee)?;
        Some(Named {
            id: mate.user.0,
            name: mate.name.clone(),
        })
    }

    pub(crate) fn contact(&self, contact: &Contact) -> ContactView {
        let currency = self.organization.currency();
        let thread = &contact.thread;
        ContactView {
            id: contact.id.0,
            username: contact.username.clone(),
            name: contact.name.clone(),
            email: contact.email.clone(),
            phone: contact.phone.clone(),
            deal_value: contact
                .deal_value
                .map(|value| money::plain(value, currency)),
            currency: currency.code().to_owned(),
            manychat_id: contact.manychat_id.clone(),
            ig_id: contact.ig_id.clone(),
            source: SourceCode(contact.source),
            stage: self.stage(contact),
            lead_status: LeadStatusCode(contact.lead_status),
            status_changed_at: contact.status_changed_at.map(Time),
            conversation_status: ConversationStatusCode(contact.conversation_status),
            assignee: self.assignee(contact),
            tags: self.tags(contact),
            last_message_at: thread.last_message_at.map(Time),
            last_message_text: thread.last_message_text.clone(),
            last_message_direction: thread.last_message_direction.map(DirectionCode),
            waiting_since: thread.waiting_since.map(Time),
            last_activity_at: Time(contact.last_activity_at),
            created_at: Time(contact.created_at),
            version: contact.version,
        }
    }
}

/// What `ETag` says of a contact, and what `If-Match` says back: its version, whatever the stage and the tags that it
/// names are called meanwhile.
pub(crate) fn etag(contact: &Contact) -> String {
    format!("\"{}-{}\"", contact.id, contact.version)
}

/// Whether a list of `ETag`s, as a header has it, names this one. A weak one counts: a proxy that compresses may have
/// weakened it.
pub(crate) fn names_etag(header: &str, etag: &str) -> bool {
    header
        .split(',')
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == "*" || tag == etag)
}
