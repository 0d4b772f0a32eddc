//! What goes hands its contacts over first: a deleted stage to its destination, a removed member to nobody. Beside
//! [`super::change`], by the same steps (hold, diff, write, log), but with rules off, and without touching the latest
//! activity. Source: design, section 2, "Also decided".
//!
//! It is done in pieces, so that nobody waits for it, and can be taken up by anybody after a crash: what goes is
//! marked in its row, and the row goes when no contact is left.

use std::time::{Duration, Instant as Moment};

use diesel::prelude::*;

use super::Contact;
use super::field::Value;
use super::writing::write_all;
use crate::crm::stage::{self, deletion};
use crate::db::id::{ContactId, OrganizationId, StageId, UserId};
use crate::db::schema::{contacts, memberships, stages, users};
use crate::db::{Connection, dialect};
use crate::error::Result;
use crate::people::{By, Through, Tx};

/// How long others may have to wait for one piece.
const LONGEST_PIECE: Duration = Duration::from_millis(50);

/// How many contacts are held at once.
const HELD: i64 = 500;

/// Who or what goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    Stage(StageId),
    Member(UserId),
}

/// Something that goes, by whose order, and in which organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    pub organization: OrganizationId,
    pub ordered_by: UserId,
    /// What whoever ordered it is called.
    pub orderer: String,
    pub leaving: Leaving,
}

/// What came of one piece, or of several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HandedOver {
    /// How many contacts.
    pub contacts: usize,
    /// Whether none is left, and what went is gone.
    pub is_done: bool,
}

/// Everything that goes, in any organization.
///
/// # Errors
/// The database's.
pub fn all(connection: &mut Connection) -> Result<Vec<Handover>> {
    let stages: Vec<(OrganizationId, UserId, Option<String>, StageId)> = stages::table
        .filter(stages::deleted_by.is_not_null())
        .order(stages::id)
        .select((
            stages::organization_id,
            stages::deleted_by.assume_not_null(),
            stages::deleted_by_name,
            stages::id,
        ))
        .load(connection)?;
    let members: Vec<(OrganizationId, UserId, String, UserId)> = memberships::table
        .inner_join(users::table.on(memberships::removed_by.eq(users::id.nullable())))
        .order((memberships::organization_id, memberships::user_id))
        .select((
            memberships::organization_id,
            users::id,
            users::name,
            memberships::user_id,
        ))
        .load(connection)?;
    let of_stages = stages.into_iter().map(|(organization, by, name, id)| {
        let name = name.unwrap_or_default();
        (organization, by, name, Leaving::Stage(id))
    });
    let of_members = members
        .into_iter()
        .map(|(organization, by, name, user)| (organization, by, name, Leaving::Member(user)));
    let all = of_stages.chain(of_members);
    let handover = |(organization, ordered_by, orderer, leaving)| Handover {
        organization,
        ordered_by,
        orderer,
        leaving,
    };
    Ok(all.map(handover).collect())
}

impl Handover {
    /// In whose name it goes on: of whoever ordered it.
    #[must_use]
    pub fn by(&self) -> By {
        let through = match self.leaving {
            Leaving::Stage(_) => Through::StageDeleted,
            Leaving::Member(_) => Through::MemberRemoved,
        };
        By::resumed(
            self.organization,
            self.ordered_by,
            self.orderer.clone(),
            through,
        )
    }
}

/// Hands over the next contacts, for a short time; when none is left, deletes the row of what goes.
///
/// # Errors
/// `Overtaken` when somebody put one more contact in at the end: run it again.
pub fn piece(tx: &mut Tx<'_>, leaving: Leaving) -> Result<HandedOver> {
    let end = Moment::now() + LONGEST_PIECE;
    let mut done = HandedOver::default();
    let Some(value) = becomes(tx, leaving)? else {
        // Somebody else was first to finish.
        done.is_done = true;
        return Ok(done);
    };
    while Moment::now() < end {
        let ids = next(tx, leaving)?;
        if ids.is_empty() {
            finish(tx, leaving)?;
            done.is_done = true;
            break;
        }
        done.contacts += hand_over(tx, leaving, &ids, &value)?;
    }
    Ok(done)
}

/// What the field that refers to it becomes; nothing if it does not go, or is gone.
fn becomes(tx: &mut Tx<'_>, leaving: Leaving) -> Result<Option<Value>> {
    match leaving {
        Leaving::Stage(id) => {
            let destination: Option<Option<StageId>> = stages::table
                .filter(stages::organization_id.eq(tx.organization()))
                .filter(stages::id.eq(id))
                .filter(stages::deleted_by.is_not_null())
                .select(stages::destination_id)
                .first(tx.connection)
                .optional()?;
            Ok(destination.flatten().map(Value::Stage))
        }
        Leaving::Member(user) => {
            let going: Option<UserId> = memberships::table
                .filter(memberships::organization_id.eq(tx.organization()))
                .filter(memberships::user_id.eq(user))
                .filter(memberships::removed_by.is_not_null())
                .select(memberships::user_id)
                .first(tx.connection)
                .optional()?;
            Ok(going.map(|_| Value::Assignee(None)))
        }
    }
}

/// Contacts that still refer to it.
fn next(tx: &mut Tx<'_>, leaving: Leaving) -> Result<Vec<ContactId>> {
    let own = contacts::table
        .filter(contacts::organization_id.eq(tx.organization()))
        .select(contacts::id)
        .limit(HELD);
    let found = match leaving {
        Leaving::Stage(id) => own.filter(contacts::stage_id.eq(id)).load(tx.connection)?,
        Leaving::Member(user) => own
            .filter(contacts::assignee_id.eq(user))
            .load(tx.connection)?,
    };
    Ok(found)
}

/// Holds these, and writes those that still refer to it.
fn hand_over(tx: &mut Tx<'_>, leaving: Leaving, ids: &[ContactId], value: &Value) -> Result<usize> {
    dialect::hold_contacts(tx.connection, tx.organization(), ids)?;
    let held: Vec<Contact> = contacts::table
        .filter(contacts::organization_id.eq(tx.organization()))
        .filter(contacts::id.eq_any(ids))
        .order(contacts::id)
        .select(Contact::as_select())
        .load(tx.connection)?;
    let stages = stage::all(tx.connection, tx.organization())?;
    let still = |contact: &Contact| match leaving {
        Leaving::Stage(id) => contact.stage_id == id,
        Leaving::Member(user) => contact.assignee_id == Some(user),
    };
    let held: Vec<Contact> = held.into_iter().filter(still).collect();
    write_all(tx, &held, value, &stages)?;
    Ok(held.len())
}

fn finish(tx: &mut Tx<'_>, leaving: Leaving) -> Result<()> {
    match leaving {
        Leaving::Stage(id) => deletion::finish(tx, id),
        Leaving::Member(user) => {
            diesel::delete(
                memberships::table
                    .filter(memberships::organization_id.eq(tx.organization()))
                    .filter(memberships::user_id.eq(user))
                    .filter(memberships::removed_by.is_not_null()),
            )
            .execute(tx.connection)?;
            Ok(())
        }
    }
}
