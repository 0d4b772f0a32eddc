//! The state of a thread, as cards and pages show it: its status, the last message, and who owes a reply.

use chrono_tz::Tz;

use super::when::{When, span};
use crate::clock::Instant;
use crate::crm::message::Direction;
use crate::crm::message::thread::Thread;
use crate::crm::status::{ConversationStatus, LeadStatus};

/// How many letters of a message one line can show, with some to spare.
const LINE: usize = 90;

pub(crate) struct Conversation {
    pub status: ConversationStatus,
    /// Only where somebody owes a reply.
    pub turn: Option<Turn>,
    pub last: Option<LastMessage>,
}

/// Who owes a reply, and for how long.
pub(crate) struct Turn {
    pub is_ours: bool,
    /// `our turn, 3 h`
    pub words: String,
    /// `Waiting for our reply since 2 March 2026, 10:00`
    pub whole: String,
    pub since: When,
}

impl Turn {
    /// Ours since their first message that is not handled. Theirs since our last one, if nothing came after it; of a
    /// contact that is closed nothing more is expected.
    fn new(lead: LeadStatus, thread: &Thread, now: Instant, zone: Tz) -> Option<Self> {
        let spoke_last = thread.last_message_direction == Some(Direction::Out);
        let (is_ours, since) = match thread.waiting_since {
            Some(since) => (true, since),
            None if spoke_last && lead.is_open() => (false, thread.last_message_at?),
            None => return None,
        };
        let whose = if is_ours { "our" } else { "their" };
        let long = span(now.since(since));
        let since = When::new(since, now, zone);
        Some(Self {
            is_ours,
            words: format!("{whose} turn, {long}"),
            whole: format!("Waiting for {whose} reply since {}", since.whole),
            since,
        })
    }
}

/// The beginning of the last message, on one line.
pub(crate) struct LastMessage {
    /// Who wrote it.
    pub who: &'static str,
    pub text: String,
}

impl Conversation {
    pub(crate) fn new(
        lead: LeadStatus,
        status: ConversationStatus,
        thread: &Thread,
        now: Instant,
        zone: Tz,
    ) -> Self {
        let last = thread
            .last_message_direction
            .zip(thread.last_message_text.as_deref());
        Self {
            status,
            turn: Turn::new(lead, thread, now, zone),
            last: last.map(|(direction, text)| LastMessage {
                who: match direction {
                    Direction::In => "Them",
                    Direction::Out => "Us",
                },
                text: one_line(text),
            }),
        }
    }
}

/// Cut where a line would be cut anyway, so that a board of many cards stays light.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(LINE) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_becomes_one_line_cut_between_letters() {
        assert_eq!(one_line("How much?\n\nThanks\t!"), "How much? Thanks !");
        assert_eq!(one_line(&"ü".repeat(LINE)), "ü".repeat(LINE));
        let cut = format!("{}…", "ü".repeat(LINE));
        assert_eq!(one_line(&"ü".repeat(LINE + 1)), cut);
    }
}
