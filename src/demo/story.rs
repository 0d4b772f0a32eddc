//! What happened to whom, told from a fixed seed: the same each time, but for the day it ends on.

mod talk;

use chrono::TimeDelta;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};

use super::messages::DECLINED;
use super::people::{EARLY_NOTES, FIRST, LAST, LATE_NOTES, LOST_NOTES, TRADES};
use crate::clock::Instant;
use crate::crm::contact::Source;
use crate::crm::contact::create::NewContact;
use crate::crm::contact::field::Value;
use crate::crm::contact::profile::Profile;
use crate::crm::contact::username::Username;
use crate::crm::message::Direction;
use crate::crm::stage::Stage;
use crate::crm::status::LeadStatus;
use crate::crm::tag::Tag;
use crate::db::id::UserId;

/// How many contacts of the usual story end in each of the six first stages. A longer one keeps the proportions.
const ENDING_IN: [usize; 6] = [72, 58, 44, 28, 22, 16];
/// How many contacts the usual story has.
pub(super) const USUAL: usize = 240;
const CLOSED: usize = 4;
const LOST: usize = 5;
const SEED: u64 = 20;
/// In hours, with some to spare.
const LONGEST_JOURNEY: i64 = 626;
/// How many contacts of a longer story there are to one with messages.
const TALKS: usize = 8;
const LONGEST_WAIT: i64 = 40;
const TWO_YEARS: i64 = 2 * 365 * 24;

pub(super) struct Story {
    pub contacts: Vec<NewContact>,
    /// In the order of their times.
    pub events: Vec<Event>,
}

pub(super) struct Event {
    pub at: Instant,
    /// Which contact, by its place in the story.
    pub contact: usize,
    /// Who of the team, by their place in it.
    pub by: usize,
    pub deed: Deed,
}

pub(super) enum Deed {
    Adds,
    Changes(Value),
    Notes(&'static str),
    Says(Direction, &'static str),
    /// Marks the thread as handled.
    Handles,
}

struct Teller<'a> {
    dice: StdRng,
    stages: &'a [Stage],
    tags: &'a [Tag],
    now: Instant,
    /// How many contacts there will be.
    size: usize,
    events: Vec<Event>,
}

/// When the team of a story of so many contacts began: seven weeks ago for the usual one.
pub(super) fn beginning(size: usize, now: Instant) -> Instant {
    now.minus(TimeDelta::hours(longest_ago(size) + LONGEST_JOURNEY))
}

pub(super) fn tell(
    size: usize,
    stages: &[Stage],
    tags: &[Tag],
    team: &[UserId],
    now: Instant,
) -> Story {
    let mut teller = Teller {
        dice: StdRng::seed_from_u64(SEED),
        stages,
        tags,
        now,
        size,
        events: Vec::new(),
    };
    let mut contacts = Vec::with_capacity(size);
    let mut parts = 0;
    for (ending, part) in ENDING_IN.into_iter().enumerate() {
        parts += part;
        for place in contacts.len()..(size * parts).div_ceil(USUAL) {
            let by = teller.dice.random_range(0..team.len());
            let assignee = teller.dice.random_bool(0.85).then(|| team[by]);
            let contact = teller.contact(place, ending, assignee);
            teller.journey(place, ending, by, contact.source);
            contacts.push(contact);
        }
    }
    let mut events = teller.events;
    events.sort_by_key(|event| event.at);
    Story { contacts, events }
}

impl Teller<'_> {
    fn contact(&mut self, place: usize, ending: usize, assignee: Option<UserId>) -> NewContact {
        let first = FIRST[(place * 7) % FIRST.len()];
        let last = LAST[(place * 5 + place / LAST.len()) % LAST.len()];
        let plain = |name: &str| -> String {
            name.to_lowercase()
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect()
        };
        let trade = TRADES.choose(&mut self.dice).copied().unwrap_or("fit");
        let username = format!("{}.{}{}", plain(first), trade, place + 1);
        let has_name = self.dice.random_bool(0.8);
        let is_warm = ending >= 2;
        // Names repeat, as in life; addresses do not.
        let number = Some(place + 1).filter(|_| place >= USUAL);
        let number = number.map_or(String::new(), |number| number.to_string());
        let email = format!("{}.{}{number}@example.com", plain(first), plain(last));
        let phone = format!(
            "+351 {} {} {:03}",
            912 + place / 900 % 88,
            100 + place % 900,
            (place * 37) % 1000
        );
        let amount = self.dice.random_range(4..=40) * 10_000;
        let profile = Profile {
            // Made of letters, digits and one dot: always a username.
            username: Username::parse(&username).unwrap_or_else(|_| unreachable!("{username}")),
            name: has_name.then(|| format!("{first} {last}")),
            email: (is_warm && self.dice.random_bool(0.7)).then_some(email),
            phone: (is_warm && self.dice.random_bool(0.4)).then_some(phone),
            deal_value: (is_warm && self.dice.random_bool(0.8)).then_some(amount),
            manychat_id: self
                .dice
                .random_bool(0.25)
                .then(|| (1_204_400_000 + place * 7919).to_string()),
            ig_id: None,
        };
        let source = if ending == 0 || self.dice.random_bool(0.5) {
            Source::Outreach
        } else {
            Source::Inbound
        };
        NewContact {
            source,
            ..NewContact::by_hand(profile, self.stages[0].id, assignee)
        }
    }

    /// From the first stage to the one where the contact stands today.
    fn journey(&mut self, contact: usize, ending: usize, by: usize, source: Source) {
        let first_event = self.events.len();
        let mut at = self.now;
        self.event(at, contact, by, Deed::Adds);
        at = self.first_words(at, contact, by, source);
        if self.dice.random_bool(0.35) {
            at = self.later(at, 20);
            let text = self.one_of(&EARLY_NOTES);
            self.event(at, contact, by, Deed::Notes(text));
        }
        let last_open_stage = if ending == LOST {
            self.dice.random_range(0..=3)
        } else {
            ending.min(3)
        };
        for stage in 1..=last_open_stage {
            at = self.exchange(at, contact, by, stage);
            at = at.plus(TimeDelta::minutes(self.dice.random_range(1..=30)));
            let value = Value::Stage(self.stages[stage].id);
            self.event(at, contact, by, Deed::Changes(value));
            if stage >= 2 && self.dice.random_bool(0.5) {
                at = self.later(at, 30);
                let text = self.one_of(&LATE_NOTES);
                self.event(at, contact, by, Deed::Notes(text));
            }
        }
        at = self.tags(at, contact, by, last_open_stage);
        if ending == CLOSED || ending == LOST {
            at = self.later(at, 90);
            if ending == LOST && last_open_stage > 0 {
                let text = self.one_of(&DECLINED);
                self.event(at, contact, by, Deed::Says(Direction::In, text));
                at = at.plus(TimeDelta::minutes(self.dice.random_range(5..=600)));
                self.event(at, contact, by, Deed::Handles);
            }
            self.ends(at, contact, by, ending);
        } else {
            self.last_words(at, contact, by, ending);
        }
        self.move_into_the_past(first_event, ending);
    }

    fn one_of(&mut self, texts: &[&'static str]) -> &'static str {
        texts.choose(&mut self.dice).copied().unwrap_or_default()
    }

    /// By dragging the card, or by the status on the contact's page: the rules do the other half.
    fn ends(&mut self, at: Instant, contact: usize, by: usize, ending: usize) {
        let by_status = self.dice.random_bool(0.4);
        let value = match (ending, by_status) {
            (CLOSED, true) => Value::LeadStatus(LeadStatus::Won),
            (LOST, true) => Value::LeadStatus(LeadStatus::Abandoned),
            _ => Value::Stage(self.stages[ending].id),
        };
        self.event(at, contact, by, Deed::Changes(value));
        if ending == LOST {
            let text = self.one_of(&LOST_NOTES);
            let after = at.plus(TimeDelta::minutes(3));
            self.event(after, contact, by, Deed::Notes(text));
        }
    }

    /// Moves a journey so that it ends some time ago, most of them not long ago. In a story longer than the usual
    /// one, those that came to their end lie evenly over its whole time.
    fn move_into_the_past(&mut self, first_event: usize, ending: usize) {
        let longest_ago = longest_ago(self.size);
        let mut hours = || self.dice.random_range(0..=longest_ago);
        let (any, recent) = (hours(), hours().min(hours()));
        let is_evenly_spread = self.size > USUAL && ending >= CLOSED;
        let waits = matches!(
            self.events.last().map(|event| &event.deed),
            Some(Deed::Says(Direction::In, _))
        );
        let ended = if is_evenly_spread {
            any
        } else if waits {
            // Nobody is kept waiting for weeks.
            any.min(recent) % LONGEST_WAIT
        } else {
            any.min(recent)
        };
        let minutes = self.dice.random_range(2..60);
        let ended = self
            .now
            .minus(TimeDelta::hours(ended) + TimeDelta::minutes(minutes));
        let journey = &mut self.events[first_event..];
        let too_late = journey
            .iter()
            .map(|event| event.at)
            .max()
            .unwrap_or(ended)
            .since(ended);
        for event in journey {
            event.at = event.at.minus(too_late);
        }
    }

    /// Up to `most` hours after `at`.
    fn later(&mut self, at: Instant, most: i64) -> Instant {
        at.plus(TimeDelta::minutes(self.dice.random_range(20..=most * 60)))
    }

    /// In a story longer than the usual one, only some contacts have messages and tags: those of all would take minutes.
    fn event(&mut self, at: Instant, contact: usize, by: usize, deed: Deed) {
        let is_silent = self.size > USUAL && !contact.is_multiple_of(TALKS);
        let is_talk = matches!(
            deed,
            Deed::Says(..) | Deed::Handles | Deed::Changes(Value::Tag(..))
        );
        if is_silent && is_talk {
            return;
        }
        self.events.push(Event {
            at,
            contact,
            by,
            deed,
        });
    }
}

/// How many hours ago the last event of a contact may have been: three weeks in the usual story, and the more
/// contacts the longer, up to two years.
fn longest_ago(size: usize) -> i64 {
    let more = size.isqrt().saturating_sub(USUAL.isqrt());
    i64::try_from(550 + 55 * more).map_or(TWO_YEARS, |hours| hours.min(TWO_YEARS))
}
