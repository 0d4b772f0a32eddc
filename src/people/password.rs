//! Passwords: argon2id, the crate's recommended cost. Slow on purpose: never call these inside a transaction.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};

const SHORTEST: usize = 10;
const LONGEST: usize = 200;

/// The hash of a secret nobody knows, so that an unknown e-mail costs the same work as a wrong password.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash(&super::token::new()).unwrap_or_default());

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
/// Only when the machine has no randomness or memory left.
pub fn hash(password: &str) -> anyhow::Result<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| anyhow::anyhow!("password could not be hashed: {error}"))
}

/// Whether `password` belongs to `hash`. Without a hash the answer is no, after the same work.
#[must_use]
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(&NOBODY)) else {
        return false;
    };
    let matches = Argon2::default()
        .verify_password(password.as_bytes(), &parsed)
        .is_ok();
    matches && hash.is_some()
}

/// Makes the hash that unknown e-mails are checked against, so that the first one is not slower.
pub fn warm_up() {
    LazyLock::force(&NOBODY);
}
