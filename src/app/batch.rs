//! Working on a batch: a piece at a time, each in a transaction of its own, so that nobody else waits for long.

use std::thread;
use std::time::{Duration, Instant};

use super::{App, PAUSE, off_the_event_loop};
use crate::crm::batch::lease::{self, Lease};
use crate::crm::batch::{self, Batch, Faults, Piece};
use crate::db::id::BatchId;
use crate::error::Result;

/// How long one is worked on before another has its turn: as long as whoever ordered it waits for it.
pub(crate) const TURN: Duration = Duration::from_secs(1);

/// What came of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Another server works on it.
    Elsewhere,
    /// There is more to do.
    Over,
    Done,
}

impl App {
    /// Does what can be done while a person waits for a page. What is left, upkeep does. It is ordered already, so
    /// that nothing here can fail for the person.
    pub async fn begin_batch(&self, id: BatchId) {
        let app = self.clone();
        let begun = off_the_event_loop(move || {
            let running =
                app.read_public_blocking(|connection| batch::still_running(connection, id))?;
            running.map_or(Ok(Turn::Done), |batch| app.turn(&batch, Faults::Raise))
        });
        let turn = begun.await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the batch {id} goes on later");
            Turn::Over
        });
        if turn != Turn::Done {
            self.bell.ring();
        }
    }

    /// Works on a batch for a while.
    ///
    /// # Errors
    /// As [`App::write`]: what was done until then is kept.
    pub fn turn(&self, batch: &Batch, mut faults: Faults) -> Result<Turn> {
        let end = Instant::now() + TURN;
        let mut held = None;
        loop {
            match self.piece(batch, held, faults) {
                Ok(Piece::Elsewhere) => return Ok(Turn::Elsewhere),
                Ok(Piece::Done) => return Ok(Turn::Done),
                Ok(Piece::Begun(lease)) if Instant::now() >= end || self.bell.is_stopped() => {
                    self.release(batch, Some(lease))?;
                    return Ok(Turn::Over);
                }
                Ok(Piece::Begun(lease)) => {
                    held = Some(lease);
                    faults = Faults::Raise;
                }
                Err(error) => {
                    self.release(batch, held)?;
                    return Err(error);
                }
            }
            thread::sleep(PAUSE);
        }
    }

    fn release(&self, batch: &Batch, held: Option<Lease>) -> Result<()> {
        let Some(lease) = held else {
            return Ok(());
        };
        self.write_public_blocking(|connection| lease::release(connection, batch, lease))
    }

    /// Does the next items of a batch.
    ///
    /// # Errors
    /// As [`App::write`].
    pub fn piece(&self, batch: &Batch, held: Option<Lease>, faults: Faults) -> Result<Piece> {
        self.write_blocking(&batch.by(), |tx| batch::piece(tx, batch, held, faults))
    }
}
