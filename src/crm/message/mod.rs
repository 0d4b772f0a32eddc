//! Messages with a contact, theirs and ours. The conversation status follows from them alone.
//! Source: guide "Using Lead Status", "Lead Status vs. Conversation Status"; design, section 1.

mod add;
mod handled;
pub mod thread;

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use diesel::prelude::*;

pub use add::{Added, NewMessage, add};
pub use handled::{handled, handled_as_seen};

use super::contact::Contact;
use crate::clock::Instant;
use crate::db::Connection;
use crate::db::id::{MessageId, UserId};
use crate::db::one_more_than;
use crate::db::schema::messages;
use crate::db::text_enum::text_enum;
use crate::error::Result;
use crate::people::{Member, Through};

text_enum! {
    /// Theirs to us, or ours to them.
    Direction {
        In = "in",
        Out = "out",
    }
}

impl Direction {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::In => "Received",
            Self::Out => "Sent",
        }
    }
}

/// How many messages one page of a thread has.
pub const PAGE: usize = 20;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = messages)]
pub struct Message {
    pub id: MessageId,
    pub direction: Direction,
    pub text: String,
    pub external_id: Option<String>,
    /// Who logged it; nobody where a program did.
    pub user_id: Option<UserId>,
    /// What whoever logged it was called then.
    pub user_name: String,
    pub through: Through,
    pub sent_at: Instant,
}

/// The place of a message in its thread. Written as addresses carry it: microseconds, a dash, the message's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    at: Instant,
    id: MessageId,
}

impl Place {
    #[must_use]
    pub fn of(message: &Message) -> Self {
        Self {
            at: message.sent_at,
            id: message.id,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.at.micros(), self.id)
    }
}

impl FromStr for Place {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (at, id) = text.rsplit_once('-').unwrap_or((text, ""));
        Ok(Self {
            at: Instant::from_micros(at.parse()?),
            id: MessageId(id.parse()?),
        })
    }
}

/// A page of a contact's thread, newest first: the messages before `before`, and whether there are older ones.
///
/// # Errors
/// The database's.
pub fn page(
    connection: &mut Connection,
    member: &Member,
    contact: &Contact,
    before: Option<Place>,
) -> Result<(Vec<Message>, bool)> {
    let mut query = messages::table
        .filter(messages::organization_id.eq(member.organization().id))
        .filter(messages::contact_id.eq(contact.id))
        .order((messages::sent_at.desc(), messages::id.desc()))
        .limit(one_more_than(PAGE))
        .select(Message::as_select())
        .into_boxed();
    if let Some(Place { at, id }) = before {
        // The first bounds the walk along the index, the second steps over ties.
        query = query
            .filter(messages::sent_at.le(at))
            .filter(messages::sent_at.lt(at).or(messages::id.lt(id)));
    }
    let mut found: Vec<Message> = query.load(connection)?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    Ok((found, more))
}
