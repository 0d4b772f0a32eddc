//! Answers that are kept for a program that asks twice: it sends a key with a request, and where the answer was lost
//! on the way sends both again. Kept in the transaction of the write itself, so that nothing is ever done twice.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::token;
use crate::clock::Instant;
use crate::db::Connection;
use crate::db::id::TokenId;
use crate::db::schema::idempotency_keys;
use crate::error::{Error, Result};

/// How long an answer is kept.
pub const LASTS: TimeDelta = TimeDelta::days(1);

/// A key of a program, and what it was sent with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub token: TokenId,
    pub key: String,
    request_hash: String,
}

/// What was answered, as it is told again.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Kept {
    request_hash: String,
    pub status: i32,
    pub body: String,
    pub etag: Option<String>,
}

impl Key {
    #[must_use]
    pub fn new(token: TokenId, key: String, request: &str) -> Self {
        Self {
            token,
            key,
            request_hash: token::hash(request),
        }
    }

    /// Whether that answer was to this request.
    #[must_use]
    pub fn is_of(&self, kept: &Kept) -> bool {
        self.request_hash == kept.request_hash
    }
}

/// What was answered to a request with that key, if it is still kept.
///
/// # Errors
/// The database's.
pub fn find(connection: &mut Connection, key: &Key, now: Instant) -> Result<Option<Kept>> {
    let found = idempotency_keys::table
        .filter(idempotency_keys::token_id.eq(key.token))
        .filter(idempotency_keys::key.eq(&key.key))
        .filter(idempotency_keys::created_at.gt(now.minus(LASTS)))
        .select((
            idempotency_keys::request_hash,
            idempotency_keys::status,
            idempotency_keys::body,
            idempotency_keys::etag,
        ))
        .first(connection)
        .optional()?;
    Ok(found)
}

/// Takes a key for a request that begins. Another one with the same key waits here until this one's transaction has
/// ended.
///
/// # Errors
/// `Overtaken` for that other one: run once more, it finds the answer.
pub fn take(connection: &mut Connection, key: &Key, now: Instant) -> Result<()> {
    // One that has expired makes room.
    diesel::delete(
        idempotency_keys::table
            .filter(idempotency_keys::token_id.eq(key.token))
            .filter(idempotency_keys::key.eq(&key.key))
            .filter(idempotency_keys::created_at.le(now.minus(LASTS))),
    )
    .execute(connection)?;
    diesel::insert_into(idempotency_keys::table)
        .values((
            idempotency_keys::token_id.eq(key.token),
            idempotency_keys::key.eq(&key.key),
            idempotency_keys::request_hash.eq(&key.request_hash),
            idempotency_keys::status.eq(0),
            idempotency_keys::body.eq(""),
            idempotency_keys::created_at.eq(now),
        ))
        .execute(connection)
        .map_err(Error::overtaken_if_taken)?;
    Ok(())
}

/// Keeps the answer to a request whose key was taken.
///
/// # Errors
/// The database's.
pub fn keep(
    connection: &mut Connection,
    key: &Key,
    status: u16,
    body: &str,
    etag: Option<&str>,
) -> Result<()> {
    diesel::update(
        idempotency_keys::table
            .filter(idempotency_keys::token_id.eq(key.token))
            .filter(idempotency_keys::key.eq(&key.key)),
    )
    .set((
        idempotency_keys::status.eq(i32::from(status)),
        idempotency_keys::body.eq(body),
        idempotency_keys::etag.eq(etag),
    ))
    .execute(connection)?;
    Ok(())
}
