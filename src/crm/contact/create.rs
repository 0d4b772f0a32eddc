//! Adding a contact. Not a change of stage or status: no rule is set off (design, section 2).

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Diesel};

use super::profile::Profile;
use super::username::Username;
use super::{Contact, Source, merged, search_text, sort_name};
use crate::crm::activity::{self, ChangeId, Kind, Logged};
use crate::crm::stage;
use crate::crm::status::{ConversationStatus, LeadStatus};
use crate::db::dialect::direct;
use crate::db::id::{ContactId, StageId, UserId};
use crate::db::schema::contacts;
use crate::error::{Error, Result};
use crate::people::{Tx, membership};

/// A contact to be, checked but for what only the database knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContact {
    pub profile: Profile,
    pub stage: StageId,
    pub assignee: Option<UserId>,
}

impl NewContact {
    /// Somebody of whom only the username is known.
    #[must_use]
    pub fn named(username: Username, stage: StageId, assignee: Option<UserId>) -> Self {
        Self {
            profile: Profile::of(username),
            stage,
            assignee,
        }
    }
}

/// Adds a contact, Open and with no reply yet, and logs it.
///
/// # Errors
/// `Invalid` on `username` when there is one already, or was before it was merged, on `stage` when that was deleted;
/// `NotFound` for a stage or assignee of another organization.
pub fn create(tx: &mut Tx<'_>, new: &NewContact) -> Result<ContactId> {
    let stages = stage::all(tx.connection, tx.organization())?;
    let stage = stage::chosen(tx, &stages, new.stage, "stage")?;
    if let Some(user) = new.assignee {
        membership::require(tx.connection, tx.organization(), user)?;
    }
    let username = new.profile.username.as_str();
    insert(tx, new, &stage.name).map_err(|refused| match refused {
        Refused::Present => {
            let sentence = format!("{username} is in your pipeline already.");
            Error::invalid("username", sentence)
        }
        Refused::Merged(holder) => merged::was_merged(username, &holder),
        Refused::Failed(error) => error,
    })
}

/// Why a contact was not added.
pub(super) enum Refused {
    /// There is one with that username.
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
                contacts::source.eq(Source::ByHand),
                contacts::stage_id.eq(new.stage),
                contacts::lead_status.eq(LeadStatus::Open),
                contacts::conversation_status.eq(ConversationStatus::NoReply),
                contacts::assignee_id.eq(new.assignee),
                contacts::version.eq(1),
                contacts::sort_name.eq(sort_name(username, name)),
                contacts::search_text.eq(search_text(username, name, email)),
                contacts::last_activity_at.eq(now),
                contacts::created_at.eq(now),
            ))
            .returning(contacts::id)
            .get_result::<ContactId>(inside))?;
        // Asked afterwards: a merge that gives the username up at this moment is waited for by the insert.
        match merged::holder_of(tx.connection, organization, username)? {
            None => Ok(id),
            Some(holder) => Err(Refused::Merged(Box::new(holder))),
        }
    })?;
    let stage = Logged::stage(new.stage, stage_name);
    let change = ChangeId::new();
    activity::log_change(
        tx,
        id,
        &change,
        Kind::Created,
        (Logged::default(), stage),
        None,
        now,
    )?;
    Ok(id)
}
