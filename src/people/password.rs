//! Passwords: argon2id, the crate's recommended cost. Slow on purpose: never call these inside a transaction.

use std::sync::LazyLock;

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
