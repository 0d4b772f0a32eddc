//! What was told of one organization, as far back as somebody may have to catch up, and who is there to hear it.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::Notify;

use crate::db::id::UserId;
use crate::news::News;

/// How many events are kept for those who were away for a while.
const KEPT: usize = 1000;

/// How many contacts they name together: an import tells of many at a time.
const KEPT_CONTACTS: usize = 20_000;

/// A place in what is told: it means something to the channel alone that gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Position {
    epoch: String,
    number: u64,
}

impl Position {
    /// Reads what its `Display` wrote.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (epoch, number) = text.split_once('-')?;
        Some(Self {
            epoch: epoch.to_owned(),
            number: number.parse().ok()?,
        })
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.epoch, self.number)
    }
}

/// Where somebody is called who looks on.
#[derive(Debug)]
pub(super) struct Listener {
    pub(super) user: UserId,
    pub(super) call: Arc<Notify>,
    /// Whether they may still look on is to be asked again.
    pub(super) is_in_doubt: bool,
}

#[derive(Debug)]
pub(super) struct Channel {
    /// Made up with the channel, so that a number of another one, or of before a restart, is not taken for one of these.
    epoch: String,
    /// The number of the last event.
    last: u64,
    /// The last events, oldest first.
    events: VecDeque<News>,
    /// How many contacts these name.
    contacts: usize,
    pub(super) listeners: HashMap<u64, Listener>,
    used_at: Instant,
}

impl Channel {
    pub(super) fn new() -> Self {
        Self {
            epoch: format!("{:016x}", rand::random::<u64>()),
            last: 0,
            events: VecDeque::new(),
            contacts: 0,
            listeners: HashMap::new(),
            used_at: Instant::now(),
        }
    }

    /// Where whoever begins to listen now begins.
    pub(super) fn position(&self) -> Position {
        Position {
            epoch: self.epoch.clone(),
            number: self.last,
        }
    }

    /// Keeps an event, and calls everybody.
    pub(super) fn publish(&mut self, news: &News) {
        self.last += 1;
        self.contacts += news.contacts.len();
        self.events.push_back(news.clone());
        while self.events.len() > KEPT || self.contacts > KEPT_CONTACTS {
            let forgotten = self.events.pop_front();
            self.contacts -= forgotten.map_or(self.contacts, |news| news.contacts.len());
        }
        for listener in self.listeners.values_mut() {
            // Settings are also who may look on.
            listener.is_in_doubt |= news.settings;
            listener.call.notify_one();
        }
    }

    /// What happened since, as one; everything where that is not known.
    pub(super) fn since(&self, position: &Position) -> News {
        let missed = self.last.checked_sub(position.number);
        let missed = missed.and_then(|missed| usize::try_from(missed).ok());
        let missed = missed.filter(|_| position.epoch == self.epoch);
        let Some(known) = missed.and_then(|missed| self.events.len().checked_sub(missed)) else {
            return News::of_everything();
        };
        let mut since = News::default();
        for news in self.events.range(known..) {
            since.add(news);
        }
        since
    }

    pub(super) fn touch(&mut self) {
        self.used_at = Instant::now();
    }

    /// Whether nobody listens, and nobody is expected back who was here after `then`.
    pub(super) fn is_forgotten(&self, then: Instant) -> bool {
        self.listeners.is_empty() && self.used_at < then
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::id::{ContactId, StageId};

    fn moved(contact: i64) -> News {
        let mut news = News::default();
        news.contact(ContactId(contact), StageId(1));
        news
    }

    #[test]
    fn whoever_comes_back_hears_what_they_missed_as_one() {
        let mut channel = Channel::new();
        channel.publish(&moved(1));
        let left = channel.position();
        channel.publish(&moved(2));
        channel.publish(&moved(3));
        let told = Position::parse(&left.to_string()).map(|left| channel.since(&left));
        let mut both = moved(2);
        both.add(&moved(3));
        assert_eq!(told, Some(both));
        assert!(channel.since(&channel.position()).is_empty());
    }

    #[test]
    fn whoever_was_away_for_too_long_hears_that_everything_changed() {
        let mut channel = Channel::new();
        let left = channel.position();
        for _ in 0..KEPT {
            channel.publish(&moved(1));
        }
        assert_eq!(channel.since(&left), moved(1));
        channel.publish(&moved(1));
        assert_eq!(channel.since(&left), News::of_everything());
    }

    #[test]
    fn a_place_of_another_channel_or_ahead_of_this_one_is_not_known() {
        let (channel, other) = (Channel::new(), Channel::new());
        assert_eq!(channel.since(&other.position()), News::of_everything());
        let mut ahead = channel.position();
        ahead.number += 1;
        assert_eq!(channel.since(&ahead), News::of_everything());
        assert_eq!(Position::parse("nonsense"), None);
    }
}
