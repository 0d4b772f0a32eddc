//! Sessions, kept here so that they can be ended. The cookie holds a secret; the row holds its hash.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::token;
use crate::clock::Instant;
use crate::db::Connection;
use crate::db::id::UserId;
use crate::db::schema::sessions;
use crate::error::Result;

/// How long a session lasts from sign-in.
pub const LASTS: TimeDelta = TimeDelta::days(30);

/// The state of a session that has not ended, as it was saved.
///
/// # Errors
/// The database's.
pub fn load(connection: &mut Connection, secret: &str, now: Instant) -> Result<Option<String>> {
    let state = sessions::table
        .filter(sessions::key_hash.eq(token::hash(secret)))
        .filter(sessions::expires_at.gt(now))
        .select(sessions::state)
        .get_result(connection)
        .optional()?;
    Ok(state)
}

/// Keeps a new session.
///
/// # Errors
/// The database's.
pub fn insert(
    connection: &mut Connection,
    secret: &str,
    user: Option<UserId>,
    state: &str,
    now: Instant,
) -> Result<()> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::key_hash.eq(token::hash(secret)),
            sessions::user_id.eq(user),
            sessions::state.eq(state),
            sessions::expires_at.eq(now.plus(LASTS)),
        ))
        .execute(connection)?;
    Ok(())
}

/// Replaces the state of a session; says whether there was one left to replace.
///
/// # Errors
/// The database's.
pub fn update(connection: &mut Connection, secret: &str, state: &str) -> Result<bool> {
    let changed =
        diesel::update(sessions::table.filter(sessions::key_hash.eq(token::hash(secret))))
            .set(sessions::state.eq(state))
            .execute(connection)?;
    Ok(changed == 1)
}

/// Ends a session, and returns whose it was.
///
/// # Errors
/// The database's.
pub fn end(connection: &mut Connection, secret: &str) -> Result<Option<UserId>> {
    let ended = diesel::delete(sessions::table.filter(sessions::key_hash.eq(token::hash(secret))))
        .returning(sessions::user_id)
        .get_result(connection)
        .optional()?;
    Ok(ended.flatten())
}

/// # Errors
/// The database's.
pub fn end_all_of(connection: &mut Connection, user: UserId) -> Result<()> {
    diesel::delete(sessions::table.filter(sessions::user_id.eq(user))).execute(connection)?;
    Ok(())
}
