//! A person being sold to. What is written to a contact goes through [`change`] (its fields),
//! [`create`], [`delete`], [`merge`] and [`handover`]; nothing else writes them. (Notes move its latest activity.)

pub mod change;
pub mod create;
pub mod delete;
pub mod elsewhere;
pub mod erasure;
pub mod field;
pub mod handover;
pub mod identity;
mod meanwhile;
pub mod merge;
pub mod merged;
mod page;
pub mod paste;
pub mod personal_data;
pub mod profile;
mod settings_version;
pub mod username;
mod usual;
mod writing;

use diesel::prelude::*;

pub use page::page;
pub(in crate::crm) use usual::Usual;
pub(in crate::crm) use writing::logged;

use self::settings_version::SettingsVersion;
use super::message::thread::Thread;
use super::name_key::name_key;
use super::status::{ConversationStatus, LeadStatus};
use super::tag::TagIds;
use crate::clock::Instant;
use crate::db::Connection;
use crate::db::dialect::{direct, held};
use crate::db::id::{ContactId, OrganizationId, StageId, UserId};
use crate::db::schema::contacts;
use crate::db::text_enum::text_enum;
use crate::error::{Error, Result};
use crate::people::{Member, Tx};

text_enum! {
    /// Where a contact came from.
    Source {
        ByHand = "by_hand",
        Import = "import",
        Api = "api",
        Inbound = "inbound",
        Outreach = "outreach",
    }
}

impl Source {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::ByHand => "By hand",
            Self::Import => "Import",
            Self::Api => "API",
            Self::Inbound => "Inbound",
            Self::Outreach => "Outreach",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = contacts)]
pub struct Contact {
    pub id: ContactId,
    pub username: String,
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// Minor units of the organization's currency.
    pub deal_value: Option<i64>,
    pub source: Source,
    pub stage_id: StageId,
    pub lead_status: LeadStatus,
    /// When the lead status was set last; nothing if it never was.
    pub status_changed_at: Option<Instant>,
    pub conversation_status: ConversationStatus,
    pub assignee_id: Option<UserId>,
    pub manychat_id: Option<String>,
    pub ig_id: Option<String>,
    #[diesel(column_name = tag_ids)]
    pub tags: TagIds,
    #[diesel(embed)]
    pub thread: Thread,
    /// Goes up by one with each change that changed anything.
    pub version: i64,
    pub last_activity_at: Instant,
    pub created_at: Instant,
}

impl Contact {
    /// The contact, as this member may see it.
    ///
    /// # Errors
    /// `NotFound` when it is not there, or is another organization's.
    pub fn seen_by(connection: &mut Connection, member: &Member, id: ContactId) -> Result<Self> {
        find(connection, member.organization().id, id)
    }

    /// The name if there is one, or else the username.
    #[must_use]
    pub fn display_name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.username)
    }
}

/// Holds a contact until the transaction ends, so that writers queue, and reads it as it then is. The version of the
/// settings is read with it.
///
/// # Errors
/// `NotFound` when it is not there, or is another organization's.
pub fn hold(tx: &mut Tx<'_>, id: ContactId) -> Result<Contact> {
    let query = one(tx.organization(), id);
    let (contact, version): (Contact, i64) = held!(
        tx.connection,
        query.select((Contact::as_select(), SettingsVersion))
    )?;
    tx.saw_settings(version);
    Ok(contact)
}

fn find(
    connection: &mut Connection,
    organization: OrganizationId,
    id: ContactId,
) -> Result<Contact> {
    let query = one(organization, id);
    let found =
        direct!(connection, inside => query.select(Contact::as_select()).get_result(inside));
    found.map_err(Error::from)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn one(organization: OrganizationId, id: ContactId) -> _ {
    contacts::table
        .filter(contacts::organization_id.eq(organization))
        .filter(contacts::id.eq(id))
}

/// What the board sorts names by.
pub(super) fn sort_name(username: &str, name: Option<&str>) -> String {
    name_key(name.unwrap_or(username))
}

/// What free text is searched in: words behind a space each, folded as the words that are searched for.
fn search_text(username: &str, name: Option<&str>, email: Option<&str>) -> String {
    let words: Vec<&str> = [Some(username), name, email]
        .into_iter()
        .flatten()
        .collect();
    format!(" {}", name_key(&words.join(" ")))
}
