//! Marking a thread as handled without an answer.

use super::super::contact::{Contact, hold};
use crate::crm::contact::change::{Changed, Said, say};
use crate::crm::status::ConversationStatus;
use crate::db::id::ContactId;
use crate::error::Result;
use crate::people::Tx;

/// Marks a thread as handled; one in which nobody waits is left as it is.
///
/// # Errors
/// `NotFound` when the contact is not there, or is another organization's.
pub fn handled(tx: &mut Tx<'_>, contact: ContactId) -> Result<Changed> {
    let before: Contact = hold(tx, contact)?;
    let thread = if before.conversation_status == ConversationStatus::NewMessage {
        before.thread.handled(tx.now())
    } else {
        before.thread.clone()
    };
    say(tx, before, Said { thread, line: None })
}
