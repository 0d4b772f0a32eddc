//! What is done in the background while a server runs: finishing what goes (also what another server, or this one
//! before a crash, began), and deleting what is too old. Several servers may do it at once.

use std::collections::HashMap;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::app::{App, Bell, Call, PAUSE, TURN, Turn};
use crate::crm::automation::old_runs;
use crate::crm::batch::{self, Faults, lease, old};
use crate::crm::board;
use crate::crm::contact::handover;
use crate::crm::organization::deletion;
use crate::db::Connection;
use crate::db::id::{BatchId, OrganizationId};
use crate::error::Result;
use crate::people::leftovers;

/// How often it looks for what others left.
const LOOK: Duration = Duration::from_mins(1);

/// How long after a batch could not go on it is tried again.
const AGAIN: Duration = Duration::from_secs(5);

/// For how long a batch may fail before the item that fails is refused.
const PATIENCE: Duration = Duration::from_mins(10);

/// How often what is too old is deleted.
const TIDY: Duration = Duration::from_hours(1);

/// The thread that does it; stops when this is dropped.
#[derive(Debug)]
pub struct Upkeep {
    bell: Arc<Bell>,
    thread: Option<JoinHandle<()>>,
}

impl Upkeep {
    /// # Errors
    /// What the system says about another thread.
    pub fn start(app: App) -> std::io::Result<Self> {
        let bell = Arc::clone(&app.bell);
        let thread = thread::Builder::new()
            .name("upkeep".to_owned())
            .spawn(move || keep_up(&app))?;
        Ok(Self {
            bell,
            thread: Some(thread),
        })
    }
}

impl Drop for Upkeep {
    fn drop(&mut self) {
        self.bell.stop();
        if let Some(thread) = self.thread.take() {
            // A panic in it has been printed.
            let _ = thread.join();
        }
    }
}

fn keep_up(app: &App) {
    let mut tidied: Option<Instant> = None;
    let mut failing = HashMap::new();
    loop {
        let may_wait = hand_over(app).unwrap_or_else(|error| {
            later(Err(error));
            LOOK
        });
        later(fold(app));
        later(delete_organizations(app));
        later(delete_old_batches(app));
        if tidied.is_none_or(|at| at.elapsed() >= TIDY) {
            later(tidy(app));
            tidied = Some(Instant::now());
        }
        let next_look = work_on_batches(app, &mut failing).unwrap_or_else(|error| {
            later(Err(error));
            LOOK
        });
        if app.bell.wait(next_look.min(may_wait)) == Call::Stop {
            return;
        }
    }
}

/// What fails keeps nothing else from being done, and is tried again.
fn later(done: Result<()>) {
    if let Err(error) = done {
        tracing::warn!(%error, "upkeep is tried again later");
    }
}

/// Works on whatever goes, each in turn, for a while. Says when to look again: at once where there is more to do.
fn hand_over(app: &App) -> Result<Duration> {
    let end = Instant::now() + TURN;
    loop {
        let mut is_all_done = true;
        for handover in app.read_public_blocking(handover::all)? {
            if app.bell.is_stopped() {
                return Ok(LOOK);
            }
            match app.hand_over_piece(&handover) {
                Ok(piece) => is_all_done &= piece.is_done,
                Err(error) => later(Err(error)),
            }
            thread::sleep(PAUSE);
        }
        if is_all_done {
            return Ok(LOOK);
        }
        if Instant::now() >= end {
            return Ok(Duration::ZERO);
        }
    }
}

/// Gives each batch a turn. Says when to look again: at once where more can be done here, and when leases are over where
/// others have some, in case they do not finish.
fn work_on_batches(app: &App, failing: &mut HashMap<BatchId, Instant>) -> Result<Duration> {
    let mut next_look = LOOK;
    for batch in app.read_public_blocking(batch::running)? {
        if app.bell.is_stopped() {
            break;
        }
        let since = failing.remove(&batch.id);
        let faults = match since {
            Some(since) if since.elapsed() >= PATIENCE => Faults::RefuseOne,
            _ => Faults::Raise,
        };
        match app.turn(&batch, faults) {
            Ok(Turn::Done) => {}
            Ok(Turn::Over) => next_look = Duration::ZERO,
            Ok(Turn::Elsewhere) => {
                next_look = next_look.min(lease::LENGTH.to_std().unwrap_or(LOOK));
            }
            Err(error) => {
                later(Err(error));
                failing.insert(batch.id, since.unwrap_or_else(Instant::now));
                next_look = next_look.min(AGAIN);
            }
        }
    }
    Ok(next_look)
}

/// Keeps the counts of the board quick to read.
fn fold(app: &App) -> Result<()> {
    for organization in app.read_public_blocking(board::fold::unfolded)? {
        app.write_public_blocking(|connection| board::fold::fold(connection, organization))?;
    }
    Ok(())
}

/// Deletes the organizations that go, whole.
fn delete_organizations(app: &App) -> Result<()> {
    for organization in app.read_public_blocking(deletion::going)? {
        later(delete_organization(app, organization));
    }
    Ok(())
}

fn delete_organization(app: &App, id: OrganizationId) -> Result<()> {
    let piece = |connection: &mut Connection| deletion::piece(connection, id);
    while !app.bell.is_stopped() && !app.write_public_blocking(piece)? {
        thread::sleep(PAUSE);
    }
    Ok(())
}

/// Deletes the imports that were discarded, or that nobody went on with, and batches of long ago.
fn delete_old_batches(app: &App) -> Result<()> {
    let now = app.clock.now();
    while app.write_public_blocking(|connection| old::delete(connection, now))? {
        if app.bell.is_stopped() {
            return Ok(());
        }
        thread::sleep(PAUSE);
    }
    Ok(())
}

fn tidy(app: &App) -> Result<()> {
    let now = app.clock.now();
    app.write_public_blocking(|connection| leftovers::delete(connection, now))?;
    while app.write_public_blocking(|connection| old_runs::delete(connection, now))? {
        if app.bell.is_stopped() {
            return Ok(());
        }
        thread::sleep(PAUSE);
    }
    Ok(())
}
