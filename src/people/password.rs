//! Passwords: argon2id, the crate's recommended cost. Slow on purpose: never call these inside a transaction.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::thread;

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};
use argon2::{Argon2, Params};

const SHORTEST: usize = 10;
const LONGEST: usize = 200;

/// A hash that no password has, so that an unknown e-mail costs the same work as a wrong password.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let (memory, rounds, lanes) = (
        Params::DEFAULT_M_COST,
        Params::DEFAULT_T_COST,
        Params::DEFAULT_P_COST,
    );
    let (salt, nothing) = ("A".repeat(22), "A".repeat(43));
    format!("$argon2id$v=19$m={memory},t={rounds},p={lanes}${salt}${nothing}")
});

/// Checks a new password.
///
/// # Errors
/// A sentence for the person who chose it.
pub fn check(password: &str) -> Result<(), String> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(format!(
            "The password is too short: use at least {SHORTEST} characters."
        ));
    }
    if length > LONGEST {
        return Err(format!(
            "The password is too long: use at most {LONGEST} characters."
        ));
    }
    Ok(())
}

/// # Errors
/// Only when the machine has no randomness, no memory or no thread left.
pub fn hash(password: &str) -> anyhow::Result<String> {
    let password = password.to_owned();
    let hashed = one_at_a_time(move || {
        let hashed = Argon2::default().hash_password(password.as_bytes());
        hashed.map(|hash| hash.to_string())
    })?;
    hashed.map_err(|error| anyhow::anyhow!("password could not be hashed: {error}"))
}

/// Whether `password` belongs to `hash`. Without a hash the answer is no, after the same work.
///
/// # Errors
/// Only when the machine has no thread left.
pub fn verify(password: &str, hash: Option<&str>) -> anyhow::Result<bool> {
    let (password, is_somebodys) = (password.to_owned(), hash.is_some());
    let hash = hash.unwrap_or(&NOBODY).to_owned();
    let matches = one_at_a_time(move || {
        PasswordHash::new(&hash).is_ok_and(|parsed| {
            let verified = Argon2::default().verify_password(password.as_bytes(), &parsed);
            verified.is_ok()
        })
    })?;
    Ok(matches && is_somebodys)
}

type Job = Box<dyn FnOnce() + Send>;

/// One hash takes 19 MB for a moment, and the allocator keeps as much for each thread that ever made one: so one thread
/// makes them all.
static HASHER: LazyLock<Sender<Job>> = LazyLock::new(|| {
    let (jobs, waiting): (_, Receiver<Job>) = channel();
    let thread = thread::Builder::new().name("passwords".to_owned());
    let started = thread.spawn(move || {
        for job in waiting {
            // Whoever waits for it is told that there is no answer.
            let _ = catch_unwind(AssertUnwindSafe(job));
        }
    });
    if let Err(error) = started {
        tracing::error!(%error, "no thread for passwords");
    }
    jobs
});

fn one_at_a_time<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> anyhow::Result<T> {
    let (answer, answered) = sync_channel(1);
    let job = move || {
        // Somebody waits for it.
        let _ = answer.send(work());
    };
    let sent = HASHER.send(Box::new(job));
    sent.map_err(|_| anyhow::anyhow!("the thread for passwords is gone"))?;
    Ok(answered.recv()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_nobody_asks_for_the_same_work_as_anybodys() {
        let parameters = |hash: &str| -> Vec<String> {
            let parts = hash.split('$').skip(1).take(3);
            parts.map(str::to_owned).collect()
        };
        let somebodys = hash("correct horse").unwrap();
        assert_eq!(parameters(&NOBODY), parameters(&somebodys));
        assert_eq!(NOBODY.len(), somebodys.len());
        assert!(PasswordHash::new(&NOBODY).is_ok());
    }
}
