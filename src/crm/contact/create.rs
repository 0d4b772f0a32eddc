//! Adding a contact. Not a change of stage or status: no rule is set off (design, section 2).

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Diesel};

use super::profile::Profile;
use super::username::Username;
use super::{Source, search_text, sort_name};
use crate::crm::activity::{self, ChangeId, Kind, Logged};
use crate::crm::stage;
use crate::crm::status::{ConversationStatus, LeadStatus};
use crate::db::dialect::{self, direct};
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
/// `Invalid` on `username` when there is one already; `NotFound` for a stage or assignee of another organization.
pub fn create(tx: &mut Tx<'_>, new: &NewContact) -> Result<ContactId> {
    let stages = stage::all(tx.connection, tx.organization())?;
    let stage = stage::among(&stages, new.stage)?;
    if let Some(user) = new.assignee {
        membership::require(tx.connection, tx.organization(), user)?;
    }
    insert(tx, new, &stage.name)?.ok_or_else(|| {
        let username = new.profile.username.as_str();
        Error::invalid(
            "username",
            format!("{username} is in your pipeline already."),
        )
    })
}

/// Adds a contact whose stage and assignee were checked; nothing if the username is taken.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    new: &NewContact,
    stage_name: &str,
) -> Result<Option<ContactId>> {
    let now = tx.now();
    let Profile {
        username,
        name,
        email,
        phone,
        deal_value,
    } = &new.profile;
    let (username, name, email) = (username.as_str(), name.as_deref(), email.as_deref());
    let organization = tx.organization();
    let inserted = dialect::attempt(tx.connection, |connection| {
        direct!(connection, inside => diesel::insert_into(contacts::table)
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
            .get_result::<ContactId>(inside))
    });
    let id = match inserted {
        Ok(id) => id,
        Err(Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => return Ok(None),
        Err(other) => return Err(other.into()),
    };
    let stage = Logged {
        id: Some(new.stage.0),
        text: Some(stage_name.to_owned()),
    };
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
    Ok(Some(id))
}
