//! Secrets that travel in links and cookies. Only their hashes are kept.

use std::fmt::Write as _;

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
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(secret.as_bytes()) {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
