//! One stream: what it is told next. It holds nothing of what happened but where it is, so that one who reads slowly
//! costs no memory: whatever came meanwhile is one event.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

use super::channel::Position;
use super::hub::{Found, Hub};
use crate::db::id::OrganizationId;
use crate::news::News;

/// After one event, how long until the next: what comes meanwhile is told together.
const PAUSE: Duration = Duration::from_millis(250);

/// What happens next on a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Changed(News),
    /// More changed than can be told, or what was missed is not known any more.
    Resync,
    /// Whether the person may still look on is to be found out, before anything else is told.
    InDoubt,
    /// It was quiet for a while: time to say that the stream is there.
    Heartbeat,
    /// The server stops.
    Closed,
}

#[derive(Debug)]
pub struct Seat {
    hub: Arc<Hub>,
    organization: OrganizationId,
    number: u64,
    call: Arc<Notify>,
    /// Nothing where it is not known what was missed.
    position: Option<Position>,
    told_at: Option<Instant>,
    beat_at: Instant,
}

impl Seat {
    pub(super) fn new(
        hub: Arc<Hub>,
        organization: OrganizationId,
        number: u64,
        call: Arc<Notify>,
        position: Option<Position>,
    ) -> Self {
        Self {
            beat_at: Instant::now() + hub.heartbeat,
            hub,
            organization,
            number,
            call,
            position,
            told_at: None,
        }
    }

    /// The place up to which all was told, to go on from later.
    #[must_use]
    pub fn position(&self) -> String {
        self.position
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    /// Waits for what comes next.
    pub async fn next(&mut self) -> Step {
        loop {
            let may_tell_at = self.told_at.map(|told| told + PAUSE);
            let mut until = self.beat_at;
            match self
                .hub
                .look(self.organization, self.number, self.position.as_ref())
            {
                Found::Closed => return Step::Closed,
                Found::InDoubt => return Step::InDoubt,
                Found::News(news, position) => {
                    let now = Instant::now();
                    if news.is_empty() {
                        self.position = Some(position);
                    } else if let Some(at) = may_tell_at.filter(|at| *at > now) {
                        until = until.min(at);
                    } else {
                        self.position = Some(position);
                        self.told_at = Some(now);
                        return if news.everything {
                            Step::Resync
                        } else {
                            Step::Changed(news)
                        };
                    }
                    if self.beat_at <= now {
                        self.beat_at = now + self.hub.heartbeat;
                        return Step::Heartbeat;
                    }
                }
            }
            // Called, or the time is over: either way there may be something.
            let _ = timeout_at(until, self.call.notified()).await;
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hub.leave(self.organization, self.number);
    }
}
