//! The state of a thread: pure. Source: design, section 1, "conversation status"; facts, 1.7.

use diesel::prelude::*;

use super::Direction;
use crate::clock::Instant;
use crate::crm::status::ConversationStatus;
use crate::db::schema::contacts;

/// How much of the last message is kept beside the contact.
const EXCERPT: usize = 200;

/// The messages with a contact, summed up in its row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = contacts)]
pub struct Thread {
    pub last_message_at: Option<Instant>,
    /// The beginning of it.
    pub last_message_text: Option<String>,
    pub last_message_direction: Option<Direction>,
    /// When they wrote last.
    pub last_inbound_at: Option<Instant>,
    /// When we answered last, or somebody marked it handled.
    pub answered_at: Option<Instant>,
    /// Their first message since then; nothing where nobody waits.
    pub waiting_since: Option<Instant>,
}

impl Thread {
    /// What the conversation status is, by what was written.
    #[must_use]
    pub fn status(&self) -> ConversationStatus {
        if self.waiting_since.is_some() {
            ConversationStatus::NewMessage
        } else if self.last_inbound_at.is_some() {
            ConversationStatus::Replied
        } else {
            ConversationStatus::NoReply
        }
    }

    /// With one more message, which may be older than others; of two at one time, the later logged comes later. Where ours
    /// lies between two of theirs, the first of theirs after it is asked for.
    ///
    /// # Errors
    /// Those of `first_inbound_after`.
    pub(super) fn with<E>(
        &self,
        direction: Direction,
        text: &str,
        at: Instant,
        first_inbound_after: impl FnOnce(Instant) -> Result<Option<Instant>, E>,
    ) -> Result<Self, E> {
        let mut thread = self.clone();
        if self.last_message_at.is_none_or(|last| at >= last) {
            thread.last_message_at = Some(at);
            thread.last_message_text = Some(text.chars().take(EXCERPT).collect());
            thread.last_message_direction = Some(direction);
        }
        match direction {
            Direction::In => {
                thread.last_inbound_at = self.last_inbound_at.max(Some(at));
                if self.answered_at.is_none_or(|answered| answered <= at) {
                    let since = self.waiting_since.map_or(at, |since| since.min(at));
                    thread.waiting_since = Some(since);
                }
            }
            Direction::Out => {
                thread.answered_at = self.answered_at.max(Some(at));
                thread.waiting_since = match self.waiting_since {
                    Some(since) if since <= at => match self.last_inbound_at {
                        Some(last) if last > at => first_inbound_after(at)?,
                        _ => None,
                    },
                    since => since,
                };
            }
        }
        Ok(thread)
    }

    /// After somebody marked it handled, which is an answer to what they wrote so far. What they wrote since and comes
    /// later is new.
    pub(super) fn handled(&self) -> Self {
        Self {
            answered_at: self.last_inbound_at.max(self.answered_at),
            waiting_since: None,
            ..self.clone()
        }
    }

    /// Of two threads with one person. An unread message of either counts, and then that they ever wrote.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        let last = if other.last_message_at > self.last_message_at {
            other
        } else {
            self
        };
        let both = [self, other];
        let unread = |thread: &&Self| thread.status() == ConversationStatus::NewMessage;
        let answered_at = if both.iter().any(unread) {
            both.into_iter()
                .filter(unread)
                .filter_map(|thread| thread.answered_at)
                .max()
        } else {
            self.answered_at.max(other.answered_at)
        };
        Self {
            last_message_at: last.last_message_at,
            last_message_text: last.last_message_text.clone(),
            last_message_direction: last.last_message_direction,
            last_inbound_at: self.last_inbound_at.max(other.last_inbound_at),
            answered_at,
            waiting_since: both.iter().filter_map(|thread| thread.waiting_since).min(),
        }
    }
}

#[cfg(test)]
#[path = "thread_tests.rs"]
mod tests;
