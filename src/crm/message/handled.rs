//! Marking a thread as handled without an answer.

use crate::clock::Instant;
use crate::crm::contact::change::{Changed, Said, say};
use crate::crm::contact::{Contact, hold};
use crate::crm::status::ConversationStatus;
use crate::db::id::ContactId;
use crate::error::{Error, Result};
use crate::people::Tx;

/// Marks a thread as handled; one in which nobody waits is left as it is.
///
/// # Errors
/// `NotFound` when the contact is not there, or is another organization's.
pub fn handled(tx: &mut Tx<'_>, contact: ContactId) -> Result<Changed> {
    let before = hold(tx, contact)?;
    handled_held(tx, before)
}

/// The same by somebody who saw the thread up to the message that came in at `seen`: nobody shall mark as handled what
/// they have not read.
///
/// # Errors
/// As [`handled`]; `Conflict` when another one came in since.
pub fn handled_as_seen(tx: &mut Tx<'_>, contact: ContactId, seen: Instant) -> Result<Changed> {
    let before = hold(tx, contact)?;
    if before
        .thread
        .last_inbound_at
        .is_some_and(|last| last > seen)
    {
        return Err(Error::Conflict(format!(
            "{} wrote again meanwhile. Nothing was changed. Load the page again to read it.",
            before.display_name()
        )));
    }
    handled_held(tx, before)
}

fn handled_held(tx: &mut Tx<'_>, before: Contact) -> Result<Changed> {
    let thread = if before.conversation_status == ConversationStatus::NewMessage {
        before.thread.handled()
    } else {
        before.thread.clone()
    };
    say(tx, before, Said { thread, line: None })
}
