//! How much one program may ask of this process, and how often one address may come with tokens that are none. Kept in
//! memory: it protects the process, and costs no write.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::TimeDelta;

use crate::clock::Instant;
use crate::db::id::TokenId;

/// 120 requests a minute, of which 60 may come at once. A token of a busy ManyChat account sends one for each message;
/// a program that reads 100 contacts at a time reads 12,000 a minute.
const OF_TOKEN: Pace = Pace {
    every: TimeDelta::milliseconds(500),
    at_once: 60,
};

/// A token is 256 bits, so that nobody guesses one: this keeps a program with an old token from asking on and on.
const OF_STRANGER: Pace = Pace {
    every: TimeDelta::seconds(6),
    at_once: 20,
};

/// As many as are remembered before those that are at rest are forgotten.
const MANY: usize = 10_000;

pub(crate) struct Limits {
    tokens: Limit<TokenId>,
    strangers: Limit<Option<IpAddr>>,
}

impl Limits {
    pub(crate) fn new() -> Self {
        Self {
            tokens: Limit::at(OF_TOKEN),
            strangers: Limit::at(OF_STRANGER),
        }
    }

    /// Counts a request with a token that works.
    ///
    /// # Errors
    /// How many seconds to wait.
    pub(super) fn of_token(&self, token: TokenId, now: Instant) -> Result<(), i64> {
        self.tokens.take(token, now)
    }

    /// Counts a request without one.
    ///
    /// # Errors
    /// How many seconds to wait.
    pub(super) fn of_stranger(&self, address: Option<IpAddr>, now: Instant) -> Result<(), i64> {
        self.strangers.take(address, now)
    }
}

#[derive(Debug, Clone, Copy)]
struct Pace {
    every: TimeDelta,
    at_once: i32,
}

/// For each, the time at which all that it asked for would have been asked for at an even pace.
struct Limit<K> {
    pace: Pace,
    even: Mutex<HashMap<K, Instant>>,
}

impl<K: Eq + Hash> Limit<K> {
    fn at(pace: Pace) -> Self {
        Self {
            pace,
            even: Mutex::default(),
        }
    }

    fn take(&self, key: K, now: Instant) -> Result<(), i64> {
        let mut even = self.even.lock().unwrap_or_else(PoisonError::into_inner);
        if even.len() >= MANY {
            even.retain(|_, at| *at > now);
        }
        let at = even.get(&key).copied().unwrap_or(now).max(now);
        let ahead = at.since(now);
        let most = self.pace.every * (self.pace.at_once - 1);
        if ahead > most {
            let wait = ahead - most;
            return Err((wait.num_milliseconds() + 999) / 1000);
        }
        even.insert(key, at.plus(self.pace.every));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_may_come_at_once_do_and_then_one_after_the_other() {
        let limit = Limit::at(Pace {
            every: TimeDelta::seconds(2),
            at_once: 3,
        });
        let start = Instant::from_micros(1_000_000_000);
        let at = |seconds: i64| start.plus(TimeDelta::seconds(seconds));
        for _ in 0..3 {
            assert_eq!(limit.take("a", at(0)), Ok(()));
        }
        assert_eq!(limit.take("a", at(0)), Err(2));
        assert_eq!(limit.take("b", at(0)), Ok(()), "another's is its own");
        assert_eq!(limit.take("a", at(1)), Err(1));
        assert_eq!(limit.take("a", at(2)), Ok(()));
        assert_eq!(limit.take("a", at(2)), Err(2));
        for _ in 0..3 {
            assert_eq!(limit.take("a", at(60)), Ok(()), "rest brings it all back");
        }
        assert!(limit.take("a", at(60)).is_err());
    }
}
