//! What happened to whom, told from a fixed seed: the same each time, but for the day it ends on.

use chrono::TimeDelta;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};

use super::people::{EARLY_NOTES, FIRST, LAST, LATE_NOTES, LOST_NOTES, TRADES};
use crate::clock::Instant;
use crate::crm::contact::create::NewContact;
use crate::crm::contact::field::Value;
use crate::crm::contact::profile::Profile;
use crate::crm::contact::username::Username;
use crate::crm::stage::Stage;
use crate::crm::status::LeadStatus;
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
}

struct Teller<'a> {
    dice: StdRng,
    stages: &'a [Stage],
    now: Instant,
    /// How many contacts there will be.
    size: usize,
    events: Vec<Event>,
}

/// When the team of a story of so many contacts began: seven weeks ago for the usual one.
pub(super) fn beginning(size: usize, now: Instant) -> Instant {
    now.minus(TimeDelta::hours(longest_ago(size) + LONGEST_JOURNEY))
}

pub(super) fn tell(size: usize, stages: &[Stage], team: &[UserId], now: Instant) -> Story {
    let mut teller = Teller {
        dice: StdRng::seed_from_u64(SEED),
        stages,
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
            contacts.push(teller.contact(place, ending, assignee));
            teller.journey(place, ending, by);
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
            manychat_id: None,
            ig_id: None,
        };
        NewContact::by_hand(profile, self.stages[0].id, assignee)
    }

    /// From the first stage to the one where the contact stands today.
    fn journey(&mut self, contact: usize, ending: usize, by: usize) {
        let first_event = self.events.len();
        let mut at = self.now;
        self.event(at, contact, by, Deed::Adds);
        if self.dice.random_bool(0.35) {
            at = self.later(at, 20);
            let text = EARLY_NOTES
                .choose(&mut self.dice)
                .copied()
                .unwrap_or_default();
            self.event(at, contact, by, Deed::Notes(text));
        }
        let last_open_stage = if ending == LOST {
            self.dice.random_range(0..=3)
        } else {
            ending.min(3)
        };
        for stage in 1..=last_open_stage {
            at = self.later(at, 120);
            self.event(
                at,
                contact,
                by,
                Deed::Changes(Value::Stage(self.stages[stage].id)),
            );
            if stage >= 2 && self.dice.random_bool(0.5) {
                at = self.later(at, 30);
                let text = LATE_NOTES
                    .choose(&mut self.dice)
                    .copied()
                    .unwrap_or_default();
                self.event(at, contact, by, Deed::Notes(text));
            }
        }
        if ending == CLOSED || ending == LOST {
            at = self.later(at, 120);
            self.ends(at, contact, by, ending);
        }
        self.move_into_the_past(first_event, ending);
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
            let text = LOST_NOTES
                .choose(&mut self.dice)
                .copied()
                .unwrap_or_default();
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
        let ended = if is_evenly_spread {
            any
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

    fn event(&mut self, at: Instant, contact: usize, by: usize, deed: Deed) {
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
