//! Links to choose a new password: each works once, for a day, and a new one ends those before it.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::membership::{self, Member, Role};
use super::user::{self, User};
use super::{By, token};
use crate::clock::Instant;
use crate::db::Connection;
use crate::db::id::{OrganizationId, UserId};
use crate::db::schema::{reset_links, users};
use crate::error::{Error, Result};

/// How long a link works.
pub const LASTS: TimeDelta = TimeDelta::days(1);

/// Makes a link: by an Admin, or on the server. Returns its secret, which is not kept.
///
/// # Errors
/// The database's.
pub fn make(
    connection: &mut Connection,
    user: UserId,
    by: Option<&By>,
    now: Instant,
) -> Result<String> {
    end_all_of(connection, user)?;
    let secret = token::new();
    diesel::insert_into(reset_links::table)
        .values((
            reset_links::token_hash.eq(token::hash(&secret)),
            reset_links::user_id.eq(user),
            reset_links::organization_id.eq(by.map(By::organization)),
            reset_links::made_by.eq(by.map(By::answerable)),
            reset_links::created_at.eq(now),
            reset_links::expires_at.eq(now.plus(LASTS)),
        ))
        .execute(connection)?;
    Ok(secret)
}

/// As [`make`], for whoever runs the server.
///
/// # Errors
/// `NotFound` when nobody has that address.
pub fn make_for(connection: &mut Connection, email: &str, now: Instant) -> Result<String> {
    let user = users::table
        .filter(users::email.eq(email))
        .select(users::id)
        .first(connection)?;
    make(connection, user, None, now)
}

/// Whose password a link lets choose, if it still works: one that an Admin made works as long as they are one.
///
/// # Errors
/// The database's.
pub fn open(connection: &mut Connection, secret: &str, now: Instant) -> Result<Option<User>> {
    let found: Option<(User, Option<OrganizationId>, Option<UserId>)> = reset_links::table
        .inner_join(users::table)
        .filter(reset_links::token_hash.eq(token::hash(secret)))
        .filter(reset_links::expires_at.gt(now))
        .select((
            (users::id, users::name, users::email),
            reset_links::organization_id,
            reset_links::made_by,
        ))
        .first(connection)
        .optional()?;
    let Some((user, organization, maker)) = found else {
        return Ok(None);
    };
    if let Some((organization, maker)) = organization.zip(maker) {
        let maker = Member::find(connection, organization, maker)?;
        let is_refused = obstacle(connection, organization, user.id)?.is_some();
        if is_refused || !maker.is_some_and(|maker| maker.is_admin()) {
            return Ok(None);
        }
    }
    Ok(Some(user))
}

/// Why an Admin may not let a member choose a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    IsOwner,
    /// Also, or only: an Admin here must not get in there.
    BelongsElsewhere,
}

/// What stands against a link for a member of `organization`: asked when it is made, and again when it is used, since a
/// member may have become the Owner, or have left, joined or founded another organization.
///
/// # Errors
/// The database's.
pub fn obstacle(
    connection: &mut Connection,
    organization: OrganizationId,
    user: UserId,
) -> Result<Option<Obstacle>> {
    let memberships = membership::all_of(connection, user)?;
    let here = memberships
        .iter()
        .find(|membership| membership.organization == organization);
    Ok(match here {
        Some(here) if here.role == Role::Owner => Some(Obstacle::IsOwner),
        Some(_) if memberships.len() == 1 => None,
        _ => Some(Obstacle::BelongsElsewhere),
    })
}

/// Uses the link up: the person has a new password, and their sessions end.
///
/// # Errors
/// `Forbidden` when the link does not work any more.
pub fn use_up(connection: &mut Connection, secret: &str, hash: &str, now: Instant) -> Result<User> {
    let user = open(connection, secret, now)?.ok_or_else(link_is_used)?;
    // Another who uses the same link waits here, and then finds none.
    let spent =
        diesel::delete(reset_links::table.filter(reset_links::token_hash.eq(token::hash(secret))))
            .execute(connection)?;
    if spent == 0 {
        return Err(link_is_used());
    }
    user::set_password(connection, user.id, hash)?;
    Ok(user)
}

/// # Errors
/// The database's.
pub fn end_all_of(connection: &mut Connection, user: UserId) -> Result<()> {
    diesel::delete(reset_links::table.filter(reset_links::user_id.eq(user))).execute(connection)?;
    Ok(())
}

fn link_is_used() -> Error {
    Error::Forbidden("This link does not work any more. Ask for a new one.".to_owned())
}
