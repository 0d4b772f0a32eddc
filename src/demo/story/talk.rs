//! Who wrote what to whom, and what the team keeps in mind of it.

use chrono::TimeDelta;
use rand::RngExt as _;

use super::{Deed, Teller};
use crate::clock::Instant;
use crate::crm::contact::Source;
use crate::crm::contact::field::Value;
use crate::crm::message::Direction;
use crate::demo::messages::{ANSWERED, ASKED, CLOSING, OUTREACH, WENT_ON, WROTE_AGAIN};

impl Teller<'_> {
    /// Whoever finds the other writes first.
    pub(super) fn first_words(
        &mut self,
        at: Instant,
        contact: usize,
        by: usize,
        source: Source,
    ) -> Instant {
        let at = at.plus(TimeDelta::minutes(self.dice.random_range(1..=9)));
        if source == Source::Outreach {
            let text = self.one_of(&OUTREACH);
            self.event(at, contact, by, Deed::Says(Direction::Out, text));
            return at;
        }
        let text = self.one_of(&ASKED);
        self.event(at, contact, by, Deed::Says(Direction::In, text));
        let at = self.later(at, 12);
        let text = self.one_of(&WENT_ON);
        self.event(at, contact, by, Deed::Says(Direction::Out, text));
        at
    }

    /// They write, and are answered: what leads into the next stage.
    pub(super) fn exchange(
        &mut self,
        at: Instant,
        contact: usize,
        by: usize,
        stage: usize,
    ) -> Instant {
        let at = self.later(at, 100);
        let text = self.one_of(if stage == 1 { &ANSWERED } else { &WROTE_AGAIN });
        self.event(at, contact, by, Deed::Says(Direction::In, text));
        let at = self.later(at, 10);
        let text = self.one_of(&WENT_ON);
        self.event(at, contact, by, Deed::Says(Direction::Out, text));
        at
    }

    /// What an open conversation ends with today: some wait for an answer, and of some nothing was heard since.
    pub(super) fn last_words(&mut self, at: Instant, contact: usize, by: usize, ending: usize) {
        let (waits, is_closing) = if ending == 0 {
            (0.1, 0.0)
        } else {
            (0.25, 0.25)
        };
        let dice = self.dice.random_range(0.0..1.0);
        let at = self.later(at, 40);
        if dice < waits {
            let text = self.one_of(if ending == 0 { &ANSWERED } else { &WROTE_AGAIN });
            self.event(at, contact, by, Deed::Says(Direction::In, text));
        } else if dice < waits + is_closing {
            let text = self.one_of(&CLOSING);
            self.event(at, contact, by, Deed::Says(Direction::In, text));
            let at = self.later(at, 6);
            self.event(at, contact, by, Deed::Handles);
        }
    }

    /// The further somebody comes, the more there is to remember.
    pub(super) fn tags(&mut self, at: Instant, contact: usize, by: usize, stage: usize) -> Instant {
        let mut at = at;
        let tags = self.tags;
        for (number, tag) in tags.iter().enumerate() {
            let chance = match (number, stage) {
                (0 | 1, 2..) => 0.4,
                (0 | 1, _) => 0.06,
                _ => 0.12,
            };
            if self.dice.random_bool(chance) {
                at = at.plus(TimeDelta::minutes(1));
                self.event(at, contact, by, Deed::Changes(Value::Tag(tag.id, true)));
            }
        }
        at
    }
}
