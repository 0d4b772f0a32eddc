//! The state of a thread, as cards and pages show it: its status, the last message, and how long somebody waits.

use chrono_tz::Tz;

use super::when::{When, span};
use crate::clock::Instant;
use crate::crm::message::Direction;
use crate::crm::message::thread::Thread;
use crate::crm::status::ConversationStatus;

/// How many letters of a message one line can show, with some to spare.
const LINE: usize = 90;

pub(crate) struct Conversation {
    pub status: ConversationStatus,
    /// Only where somebody waits.
    pub waiting: Option<Waiting>,
    pub last: Option<LastMessage>,
}

/// How long somebody has been waiting for an answer.
pub(crate) struct Waiting {
    /// `waiting 3 h`
    pub words: String,
    pub since: When,
}

/// The beginning of the last message, on one line.
pub(crate) struct LastMessage {
    /// Who wrote it.
    pub who: &'static str,
    pub text: String,
}

impl Conversation {
    pub(crate) fn new(status: ConversationStatus, thread: &Thread, now: Instant, zone: Tz) -> Self {
        let last = thread
            .last_message_direction
            .zip(thread.last_message_text.as_deref());
        Self {
            status,
            waiting: thread.waiting_since.map(|since| Waiting {
                words: format!("waiting {}", span(now.since(since))),
                since: When::new(since, now, zone),
            }),
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
