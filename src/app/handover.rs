//! Handing over the contacts of what goes: a piece at a time, each in a transaction of its own, so that nobody else
//! waits for long.

use std::thread;
use std::time::{Duration, Instant};

use super::{App, off_the_event_loop};
use crate::crm::contact::handover::{HandedOver, Handover, piece};
use crate::error::Result;

/// Between two pieces of work others get the one connection that writes.
pub(crate) const PAUSE: Duration = Duration::from_millis(20);

/// How long whoever ordered it waits for it.
const WAIT: Duration = Duration::from_secs(1);

impl App {
    /// Does what can be done while a person waits for a page. What is left, upkeep does. It is ordered already, so
    /// that nothing here can fail for the person.
    pub async fn hand_over(&self, handover: Handover) -> HandedOver {
        let app = self.clone();
        let done = off_the_event_loop(move || {
            let end = Instant::now() + WAIT;
            let mut done = app.hand_over_piece(&handover)?;
            while !done.is_done && Instant::now() < end {
                thread::sleep(PAUSE);
                let piece = app.hand_over_piece(&handover)?;
                done.contacts += piece.contacts;
                done.is_done = piece.is_done;
            }
            Ok(done)
        });
        let done = done.await.unwrap_or_else(|error| {
            tracing::warn!(%error, "handing contacts over goes on later");
            HandedOver::default()
        });
        if !done.is_done {
            self.bell.ring();
        }
        done
    }

    /// Hands over the next contacts.
    ///
    /// # Errors
    /// As [`App::write`].
    pub fn hand_over_piece(&self, handover: &Handover) -> Result<HandedOver> {
        self.write_blocking(&handover.by(), |tx| piece(tx, handover.leaving))
    }
}
