//! Passwords: argon2id, the crate's recommended cost. Slow on purpose: never call these inside a transaction.

mod hasher;

use std::sync::LazyLock;

use argon2::Params;

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
    hasher::run(move || hasher::hash(&password))?
}

/// Whether `password` belongs to `hash`. Without a hash the answer is no, after the same work.
///
/// # Errors
/// Only when the machine has no thread left.
pub fn verify(password: &str, hash: Option<&str>) -> anyhow::Result<bool> {
    let (password, is_somebodys) = (password.to_owned(), hash.is_some());
    let hash = hash.unwrap_or(&NOBODY).to_owned();
    let matches = hasher::run(move || hasher::verify(&password, &hash).unwrap_or_default())?;
    Ok(matches && is_somebodys)
}

#[cfg(test)]
mod tests;
