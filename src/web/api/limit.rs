//! How much one program may ask of this process, and how often one address may come with tokens that are none. Kept in
//! memory: it protects the process, and costs no write.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::clock::Clock;
use crate::db::id::TokenId;

/// As many as are remembered before those that are at rest are forgotten.
const MANY: usize = 10_000;

pub(crate) struct Limits {
    tokens: Limit<TokenId>,
    strangers: Limit<Option<IpAddr>>,
}

impl Limits {
    pub(crate) fn new(clock: &Clock) -> Self {
        Self {
            // 120 a minute, of which 60 may come at once. A token of a busy ManyChat account sends one for each message;
            // a program that reads 100 contacts at a time reads 12,000 a minute.
            tokens: Limit::new(60, 120, clock),
            // A token is 256 bits, so that nobody guesses one: this keeps a program with an old token from asking on and on.
            strangers: Limit::new(20, 10, clock),
        }
    }

    /// Counts a request with a token that works.
    ///
    /// # Errors
    /// How many seconds to wait.
    pub(super) fn of_token(&self, token: TokenId) -> Result<(), i64> {
        self.tokens.take(&token)
    }

    /// Counts a request without one.
    ///
    /// # Errors
    /// How many seconds to wait.
    pub(super) fn of_stranger(&self, address: Option<IpAddr>) -> Result<(), i64> {
        self.strangers.take(&address)
    }
}

struct Limit<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, HashMapStateStore<K>, SinceEpoch, NoOpMiddleware<Duration>>,
    clock: SinceEpoch,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    fn new(at_once: u32, each_minute: u32, clock: &Clock) -> Self {
        let of = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_minute(of(each_minute)).allow_burst(of(at_once));
        let clock = SinceEpoch(clock.clone());
        Self {
            limiter: RateLimiter::hashmap_with_clock(quota, clock.clone()),
            clock,
        }
    }

    fn take(&self, key: &K) -> Result<(), i64> {
        if self.limiter.len() >= MANY {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(key).map_err(|refused| {
            let wait = refused.wait_time_from(self.clock.now());
            i64::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(i64::MAX)
        })
    }
}

/// Leadboard's clock as the limiter reads it.
#[derive(Clone)]
struct SinceEpoch(Clock);

impl governor::clock::Clock for SinceEpoch {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_micros(self.0.now().micros().unsigned_abs())
    }
}
