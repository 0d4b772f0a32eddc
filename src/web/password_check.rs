//! Is this their password? Counted and slowed, at sign-in and wherever it is asked for again.

use actix_web::HttpRequest;

use super::address;
use super::form::to_compare;
use crate::app::{App, hashing};
use crate::error::{Error, Result};
use crate::people::password;
use crate::people::sign_in::{self, Candidate, Try};

const LONGEST_EMAIL: usize = 254;
const LONGEST_PASSWORD: usize = 1000;

/// Who has this e-mail and this password.
///
/// # Errors
/// `Invalid` on `email`, the same for each of the two being wrong; `Slowed` after repeated failures.
pub(crate) async fn check(
    app: &App,
    request: &HttpRequest,
    email: &str,
    typed: &str,
) -> Result<Candidate> {
    let address = address::of(request).map_or_else(String::new, |address| address.to_string());
    let email = to_compare(&email.trim().to_lowercase(), LONGEST_EMAIL);
    let attempt = Try { email, address };
    let (counting, now) = (attempt.clone(), app.clock.now());
    let candidate = app
        .write_public(move |connection| sign_in::begin(connection, &counting, now))
        .await?
        .map_err(|seconds| Error::Slowed { seconds })?;
    let typed: String = typed.chars().take(LONGEST_PASSWORD).collect();
    let checked = hashing(move || {
        let hash = candidate
            .as_ref()
            .map(|candidate| candidate.password_hash.as_str());
        Ok(if password::verify(&typed, hash)? {
            candidate
        } else {
            None
        })
    });
    let candidate = checked.await?.ok_or_else(sign_in::refused)?;
    app.write_public(move |connection| sign_in::succeeded(connection, &attempt))
        .await?;
    Ok(candidate)
}
