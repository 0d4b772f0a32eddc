//! Sessions, kept here so that they can be ended. The cookie holds a secret; the row holds its hash.

use chrono::TimeDelta;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Nullable};
use diesel::sqlite::Sqlite;

use super::{Member, Organization, Role, organization, token};
use crate::clock::Instant;
use crate::db::Connection;
use crate::db::dialect::direct;
use crate::db::id::UserId;
use crate::db::schema::{memberships, organizations, sessions, users};
use crate::error::Result;

/// How long a session lasts from sign-in.
pub const LASTS: TimeDelta = TimeDelta::days(30);

/// A session that has not ended.
#[derive(Debug, Clone)]
pub struct Session {
    /// As it was saved.
    pub state: String,
    /// Whoever is signed in, as a member of the organization they work in, if they are one.
    pub member: Option<Member>,
}

/// A member, as the parts of one.
type Person = (Organization, UserId, String, Role);

/// A session that has not ended, and whose it is: read together, since each request needs both.
///
/// # Errors
/// The database's.
pub fn load(connection: &mut Connection, secret: &str, now: Instant) -> Result<Option<Session>> {
    let place = memberships::organization_id.nullable().eq(AtWorkIn);
    let person = memberships::user_id.nullable().eq(sessions::user_id);
    let found: Option<(String, Option<Person>)> = direct!(connection, inside => sessions::table
        .left_join(memberships::table.on(person.and(place).and(memberships::removed_by.is_null())))
        .left_join(organizations::table.on(organizations::id
            .eq(memberships::organization_id)
            .and(organizations::deleted_at.is_null())))
        .left_join(users::table.on(users::id.eq(memberships::user_id)))
        .filter(sessions::key_hash.eq(token::hash(secret)))
        .filter(sessions::expires_at.gt(now))
        .select((
            sessions::state,
            (organization::COLUMNS, users::id, users::name, memberships::role).nullable(),
        ))
        .get_result(inside)
        .optional())?;
    Ok(found.map(|(state, found)| Session {
        state,
        member: found
            .map(|(organization, user, name, role)| Member::of(organization, user, name, role)),
    }))
}

/// The organization that a session's state names.
#[derive(Debug, Clone, Copy, QueryId)]
struct AtWorkIn;

impl Expression for AtWorkIn {
    type SqlType = Nullable<BigInt>;
}

impl<Grouping> ValidGrouping<Grouping> for AtWorkIn {
    type IsAggregate = is_aggregate::No;
}

impl<Source> AppearsOnTable<Source> for AtWorkIn {}
impl<Source> SelectableExpression<Source> for AtWorkIn {}

impl QueryFragment<Sqlite> for AtWorkIn {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("CAST(sessions.state ->> 'organization' AS INTEGER)");
        Ok(())
    }
}

impl QueryFragment<Pg> for AtWorkIn {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("CAST(CAST(sessions.state AS json) ->> 'organization' AS BIGINT)");
        Ok(())
    }
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
