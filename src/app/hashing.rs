//! Waiting for the hash of a password.

use tokio::sync::Semaphore;

use super::off_the_event_loop;
use crate::error::Result;

/// One thread makes all hashes: a second one that waited for it would be missed by whoever waits for the database.
static TURN: Semaphore = Semaphore::const_new(1);

/// Runs work that hashes a password, one such work after the other.
///
/// # Errors
/// As [`off_the_event_loop`].
pub async fn hashing<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    // It is never closed.
    let _turn = TURN.acquire().await;
    off_the_event_loop(work).await
}
