//! Adding a contact. Not a change of stage or status: no rule is set off (design, section 2).

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Diesel};

use super::profile::Profile;
use super::{Contact, Source, merged, search_text, sort_name};
use crate::crm::activity::{self, ChangeId, Kind, Line, Logged};
use crate::crm::stage;
use crate::crm::status::{ConversationStatus, LeadStatus};
use crate::crm::tag::{self, TagIds};
use crate::db::dialect::direct;
use crate::db::id::{ContactId, StageId, TagId, UserId};
use crate::db::schema::{contact_tags, contacts};
use crate::error::{Error, Result};
use crate::people::{Tx, membership};

/// A contact to be, checked but for what only the database knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContact {
    pub profile: Profile,
    pub stage: StageId,
    pub lead_status: LeadStatus,
    pub assignee: Option<UserId>,
    pub source: Source,
    pub tags: Vec<TagId>,
}

impl NewContact {
    /// Somebody who is added by hand: Open, and without tags.
    #[must_use]
    pub fn by_hand(profile: Profile, stage: StageId, assignee: Option<UserId>) -> Self {
        Self {
            profile,
            stage,
            lead_status: LeadStatus::Open,
            assignee,
            source: Source::ByHand,
            tags: Vec::new(),
        }
    }
}

/// Adds a contact, with no reply yet, and logs it.
///
/// # Errors
/// `Invalid` on `username` when there is one already, or was before it was merged, on `manychat_id` when another contact
/// has it, or it leads to one since a merge, on `stage` when that was deleted; `NotFound` for a stage, assignee or tag of
/// another organization.
pub fn create(tx: &mut Tx<'_>, new: &NewContact) -> Result<ContactId> {
    let stages = stage::all(tx.connection, tx.organization())?;
    let stage = stage::chosen(tx, &stages, new.stage, "stage")?;
    if let Some(user) = new.assignee {
        membership::require(tx.connection, tx.organization(), user)?;
    }
    if !new.tags.is_empty() {
        let tags = tag::all(tx.connection, tx.organization())?;
        for id in &new.tags {
            tag::among(&tags, *id)?;
        }
    }
    if let Some(manychat_id) = &new.profile.manychat_id {
        merged::refuse_leading_manychat_id(tx, None, manychat_id)?;
    }
    let username = new.profile.username.as_str();
    match insert(tx, new, &stage.name) {
        Ok(id) => Ok(id),
        Err(Refused::Present) => Err(present(tx, new)?),
        Err(Refused::Merged(holder)) => Err(merged::was_merged(username, &holder)),
        Err(Refused::Failed(error)) => Err(error),
    }
}

/// Whether it is the username that is there already, or the ManyChat id.
fn present(tx: &mut Tx<'_>, new: &NewContact) -> Result<Error> {
    let holder: Option<String> = contacts::table
        .filter(contacts::organization_id.eq(tx.organization()))
        .filter(contacts::manychat_id.eq(&new.profile.manychat_id))
        .select(contacts::username)
        .first(tx.connection)
        .optional()?;
    let username = new.profile.username.as_str();
    Ok(match holder {
        Some(holder) if holder != username => {
            let sentence = format!("The contact {holder} has this ManyChat id already.");
            Error::invalid("manychat_id", sentence)
        }
        _ => {
            let sentence = format!("{username} is in your pipeline already.");
            Error::invalid("username", sentence)
        }
    })
}

/// Why a contact was not added.
pub(super) enum Refused {
    /// There is one with that username, or that ManyChat id.
    Present,
    /// The username leads to another contact, since a merge.
    Merged(Box<Contact>),
    Failed(Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<Diesel> for Refused {
    fn from(error: Diesel) -> Self {
        match error {
            Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::Present,
            other => Self::Failed(other.into()),
        }
    }
}

/// Adds a contact whose stage and assignee were checked.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    new: &NewContact,
    stage_name: &str,
) -> Result<ContactId, Refused> {
    let now = tx.now();
    let Profile {
        username,
        name,
        email,
        phone,
        deal_value,
        manychat_id,
        ig_id,
    } = &new.profile;
    let (username, name, email) = (username.as_str(), name.as_deref(), email.as_deref());
    let id = tx.savepoint(|tx| {
        let organization = tx.organization();
        let id = direct!(tx.connection, inside => diesel::insert_into(contacts::table)
            .values((
                contacts::organization_id.eq(organization),
                contacts::username.eq(username),
                contacts::name.eq(name),
                contacts::email.eq(email),
                contacts::phone.eq(phone.as_deref()),
                contacts::deal_value.eq(*deal_value),
                contacts::manychat_id.eq(manychat_id.as_deref()),
                contacts::ig_id.eq(ig_id.as_deref()),
                contacts::source.eq(new.source),
                contacts::stage_id.eq(new.stage),
                contacts::lead_status.eq(new.lead_status),
                contacts::conversation_status.eq(ConversationStatus::NoReply),
                contacts::assignee_id.eq(new.assignee),
                contacts::version.eq(1),
                contacts::sort_name.eq(sort_name(username, name)),
                contacts::search_text.eq(search_text(username, name, email)),
                contacts::last_activity_at.eq(now),
                contacts::created_at.eq(now),
                contacts::tag_ids.eq(TagIds::of(new.tags.clone())),
            ))
            .returning(contacts::id)
            .get_result::<ContactId>(inside))?;
        // Asked afterwards: a merge that gives the username up at this moment is waited for by the insert.
        match merged::holder_of(tx.connection, organization, username)? {
            None => {}
            Some(holder) => return Err(Refused::Merged(Box::new(holder))),
        }
        for tag in TagIds::of(new.tags.clone()).iter() {
            diesel::insert_into(contact_tags::table)
                .values((
                    contact_tags::organization_id.eq(organization),
                    contact_tags::contact_id.eq(id),
                    contact_tags::tag_id.eq(tag),
                ))
                .execute(tx.connection)?;
        }
        Ok(id)
    })?;
    let stage = Logged::stage(new.stage, stage_name);
    let line = Line::new(Kind::Created, (Logged::default(), stage));
    activity::log_changes(tx, (id, new.stage), &ChangeId::new(), &[line], now)?;
    Ok(id)
}
