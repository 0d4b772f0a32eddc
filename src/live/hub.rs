//! Everybody of this process who looks on, by organization.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use super::channel::{Channel, Listener, Position};
use super::relay::{About, Outbox};
use super::seat::Seat;
use crate::db::id::{OrganizationId, UserId};
use crate::news::News;

/// How many streams the process holds, and how many one person may have: each browser has one, or one a tab.
const MOST: usize = 5000;
const MOST_OF_ONE: usize = 30;

/// How long what is told of an organization is kept when nobody listens any more.
const REMEMBERED: Duration = Duration::from_mins(10);

/// How often a stream says that it is there.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// There are too many streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// Of this person.
    One,
    All,
}

#[derive(Debug)]
pub struct Hub {
    state: Mutex<State>,
    pub(super) heartbeat: Duration,
    /// For the other servers, where there may be some.
    outbox: OnceLock<Arc<Outbox>>,
}

#[derive(Debug, Default)]
struct State {
    channels: HashMap<OrganizationId, Channel>,
    seats: u64,
    is_closed: bool,
}

impl Default for Hub {
    fn default() -> Self {
        Self::with_heartbeat(HEARTBEAT)
    }
}

/// What there is for a seat at this moment.
pub(super) enum Found {
    Closed,
    InDoubt,
    /// What happened since its position, if anything did, and its new position.
    News(News, Position),
}

impl Hub {
    #[must_use]
    pub fn with_heartbeat(heartbeat: Duration) -> Self {
        Self {
            state: Mutex::default(),
            heartbeat,
            outbox: OnceLock::new(),
        }
    }

    /// Tells everybody who looks on at an organization what was changed. To be called after the commit.
    pub fn publish(&self, organization: OrganizationId, news: &News) {
        if !news.is_empty() {
            self.tell(About::Changed(organization, news.clone()));
        }
    }

    /// Has each stream of a person find out whether they may still look on. To be called after what took it away.
    pub fn check(&self, user: UserId) {
        self.tell(About::Check(user));
    }

    fn tell(&self, about: About) {
        self.hear(&about);
        if let Some(outbox) = self.outbox.get() {
            outbox.put(about);
        }
    }

    /// Tells those of this process alone.
    pub(super) fn hear(&self, about: &About) {
        let mut state = self.state();
        match about {
            About::Changed(organization, news) => {
                // Where nobody ever listened nobody needs to catch up.
                if let Some(channel) = state.channels.get_mut(organization) {
                    channel.publish(news);
                }
            }
            About::Check(user) => {
                let listeners = state.channels.values_mut();
                for listener in listeners.flat_map(|channel| channel.listeners.values_mut()) {
                    if listener.user == *user {
                        listener.is_in_doubt = true;
                        listener.call.notify_one();
                    }
                }
            }
        }
    }

    /// From now on the other servers are told, too.
    pub(super) fn call_out_by(&self, outbox: Arc<Outbox>) {
        // There is one at most.
        let _ = self.outbox.set(outbox);
    }

    /// Tells everybody of this process that everything may have changed.
    pub(super) fn resync(&self) {
        for channel in self.state().channels.values_mut() {
            channel.publish(&News::of_everything());
        }
    }

    /// Where in what is told of an organization somebody is who reads it from now on.
    #[must_use]
    pub fn position(&self, organization: OrganizationId) -> String {
        let mut state = self.state();
        let channel = state.channel(organization);
        channel.touch();
        channel.position().to_string()
    }

    /// A stream of what is told of an organization, from a position that was given before.
    ///
    /// # Errors
    /// When there are too many.
    pub fn join(
        self: &Arc<Self>,
        organization: OrganizationId,
        user: UserId,
        since: Option<&str>,
    ) -> Result<Seat, Full> {
        let mut state = self.state();
        let all = || {
            let channels = state.channels.values();
            channels.flat_map(|channel| channel.listeners.values())
        };
        if all().count() >= MOST {
            return Err(Full::All);
        }
        if all().filter(|listener| listener.user == user).count() >= MOST_OF_ONE {
            return Err(Full::One);
        }
        state.seats += 1;
        let (number, call) = (state.seats, Arc::new(Notify::new()));
        let channel = state.channel(organization);
        let position = since.map_or_else(|| Some(channel.position()), Position::parse);
        let listener = Listener {
            user,
            call: Arc::clone(&call),
            is_in_doubt: false,
        };
        channel.listeners.insert(number, listener);
        Ok(Seat::new(
            Arc::clone(self),
            organization,
            number,
            call,
            position,
        ))
    }

    /// Ends every stream, for good.
    pub fn close(&self) {
        let mut state = self.state();
        state.is_closed = true;
        for channel in state.channels.values() {
            for listener in channel.listeners.values() {
                listener.call.notify_one();
            }
        }
    }

    pub(super) fn look(
        &self,
        organization: OrganizationId,
        seat: u64,
        position: Option<&Position>,
    ) -> Found {
        let mut state = self.state();
        if state.is_closed {
            return Found::Closed;
        }
        let channel = state.channel(organization);
        if let Some(listener) = channel.listeners.get_mut(&seat)
            && std::mem::take(&mut listener.is_in_doubt)
        {
            return Found::InDoubt;
        }
        let news = position.map_or_else(News::of_everything, |position| channel.since(position));
        Found::News(news, channel.position())
    }

    pub(super) fn leave(&self, organization: OrganizationId, seat: u64) {
        let mut state = self.state();
        let channel = state.channel(organization);
        channel.listeners.remove(&seat);
        channel.touch();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn channel(&mut self, organization: OrganizationId) -> &mut Channel {
        if !self.channels.contains_key(&organization)
            && let Some(then) = Instant::now().checked_sub(REMEMBERED)
        {
            self.channels
                .retain(|_, channel| !channel.is_forgotten(then));
        }
        self.channels
            .entry(organization)
            .or_insert_with(Channel::new)
    }
}
