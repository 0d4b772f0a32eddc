//! What lasts for a time only, and is of no use afterwards: sessions, links, counted tries to sign in, and answers
//! kept for programs that ask twice.

use diesel::prelude::*;

use super::idempotency;
use super::sign_in::FORGOTTEN_AFTER;
use crate::clock::Instant;
use crate::db::Connection;
use crate::db::schema::{idempotency_keys, invitations, reset_links, sessions, sign_in_tries};
use crate::error::Result;

/// Deletes what has expired.
///
/// # Errors
/// The database's.
pub fn delete(connection: &mut Connection, now: Instant) -> Result<()> {
    diesel::delete(sessions::table.filter(sessions::expires_at.le(now))).execute(connection)?;
    diesel::delete(invitations::table.filter(invitations::expires_at.le(now)))
        .execute(connection)?;
    diesel::delete(reset_links::table.filter(reset_links::expires_at.le(now)))
        .execute(connection)?;
    let old = sign_in_tries::last_at.lt(now.minus(FORGOTTEN_AFTER));
    diesel::delete(sign_in_tries::table.filter(old)).execute(connection)?;
    let old = idempotency_keys::created_at.le(now.minus(idempotency::LASTS));
    diesel::delete(idempotency_keys::table.filter(old)).execute(connection)?;
    Ok(())
}
