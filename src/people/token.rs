//! Secrets that travel in links and cookies. Only their hashes are kept.

use rand::distr::{Alphanumeric, SampleString as _};
use sha2::{Digest as _, Sha256};

/// A new secret of 43 letters and digits (256 bits).
#[must_use]
pub fn new() -> String {
    Alphanumeric.sample_string(&mut rand::rng(), 43)
}

/// What is kept of a secret.
#[must_use]
pub fn hash(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
