//! Logging a message: one that was sent or received elsewhere. Leadboard sends none itself.

use diesel::prelude::*;

use super::Direction;
use crate::clock::Instant;
use crate::crm::activity::{Kind, Logged};
use crate::crm::contact::change::{Changed, Said, say};
use crate::crm::contact::{Contact, hold};
use crate::db::dialect::direct;
use crate::db::id::{ContactId, MessageId};
use crate::db::schema::messages;
use crate::error::{Error, Result};
use crate::people::{Tx, text};

/// Instagram's have at most a thousand letters; other systems' may have more.
const LONGEST: usize = 5000;
const LONGEST_EXTERNAL_ID: usize = 200;

/// A message to be logged, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    direction: Direction,
    text: String,
    sent_at: Option<Instant>,
    external_id: Option<String>,
}

impl NewMessage {
    /// One that was sent or received at `sent_at`, or just now. What could not be shown of it is left out: it was written
    /// elsewhere, and must not be lost for that.
    ///
    /// # Errors
    /// `Invalid` on `text`.
    pub fn parse(direction: Direction, text: &str, sent_at: Option<Instant>) -> Result<Self> {
        let text = text::lines("The message", &text::shown(text), LONGEST)
            .map_err(|sentence| Error::invalid("text", sentence))?;
        Ok(Self {
            direction,
            text,
            sent_at,
            external_id: None,
        })
    }

    /// The same, with what another system calls it.
    ///
    /// # Errors
    /// `Invalid` on `external_id`.
    pub fn called(self, external_id: &str) -> Result<Self> {
        let external_id = text::optional_line("The external id", external_id, LONGEST_EXTERNAL_ID)
            .map_err(|sentence| Error::invalid("external_id", sentence))?;
        Ok(Self {
            external_id,
            ..self
        })
    }
}

/// What came of logging a message.
#[derive(Debug, Clone)]
pub enum Added {
    New(MessageId, Box<Changed>),
    /// The contact has a message with that external id already.
    Known(MessageId),
}

/// Logs a message: the conversation status follows, and rules may answer that. A time in the future counts as now.
///
/// # Errors
/// `NotFound` when the contact is not there, or is another organization's; `Invalid` on `external_id` where a message of
/// another contact has it.
pub fn add(tx: &mut Tx<'_>, contact: ContactId, new: &NewMessage) -> Result<Added> {
    let before = hold(tx, contact)?;
    if let Some((id, of)) = known(tx, new)? {
        if of == contact {
            return Ok(Added::Known(id));
        }
        let sentence = "A message of another contact has this external id.";
        return Err(Error::invalid("external_id", sentence));
    }
    let now = tx.now();
    let at = new.sent_at.map_or(now, |at| at.min(now));
    let id = insert(tx, &before, new, at, now)?;
    let first_after = |after| first_inbound_after(tx, &before, after);
    let thread = before
        .thread
        .with(new.direction, &new.text, at, first_after)?;
    let kind = match new.direction {
        Direction::In => Kind::MessageReceived,
        Direction::Out => Kind::MessageSent,
    };
    let logged = Logged {
        id: Some(id.0),
        text: None,
    };
    let said = Said {
        thread,
        line: Some((kind, logged)),
    };
    Ok(Added::New(id, Box::new(say(tx, before, said)?)))
}

fn known(tx: &mut Tx<'_>, new: &NewMessage) -> Result<Option<(MessageId, ContactId)>> {
    let Some(external_id) = &new.external_id else {
        return Ok(None);
    };
    let found = messages::table
        .filter(messages::organization_id.eq(tx.organization()))
        .filter(messages::external_id.eq(external_id))
        .select((messages::id, messages::contact_id))
        .first(tx.connection)
        .optional()?;
    Ok(found)
}

/// Two who send one external id at once for two contacts: the second is run again, and finds the first.
fn insert(
    tx: &mut Tx<'_>,
    contact: &Contact,
    new: &NewMessage,
    at: Instant,
    now: Instant,
) -> Result<MessageId> {
    let by = tx.by();
    let inserted = direct!(tx.connection, inside => diesel::insert_into(messages::table)
        .values((
            messages::organization_id.eq(by.organization()),
            messages::contact_id.eq(contact.id),
            messages::direction.eq(new.direction),
            messages::text.eq(&new.text),
            messages::external_id.eq(&new.external_id),
            messages::user_id.eq(by.user()),
            messages::user_name.eq(by.name()),
            messages::through.eq(by.through()),
            messages::sent_at.eq(at),
            messages::created_at.eq(now),
        ))
        .returning(messages::id)
        .get_result(inside));
    inserted.map_err(Error::overtaken_if_taken)
}

fn first_inbound_after(
    tx: &mut Tx<'_>,
    contact: &Contact,
    after: Instant,
) -> Result<Option<Instant>> {
    let found = messages::table
        .filter(messages::organization_id.eq(tx.organization()))
        .filter(messages::contact_id.eq(contact.id))
        .filter(messages::direction.eq(Direction::In))
        .filter(messages::sent_at.gt(after))
        .order(messages::sent_at.asc())
        .select(messages::sent_at)
        .first(tx.connection)
        .optional()?;
    Ok(found)
}
