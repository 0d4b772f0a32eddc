//! The first start: a one-time link opens `/setup`, where the organization and its Owner are made.

use diesel::prelude::*;

use super::membership::{self, Member, Role};
use super::organization::{self, Choices, Present};
use super::user::{self, NewUser};
use super::{By, token};
use crate::clock::Instant;
use crate::db::Connection;
use crate::db::id::{OrganizationId, UserId};
use crate::db::schema::setup_links;
use crate::error::{Error, Result};

/// Makes a link's secret, if there is nothing here yet. Several servers may each make one; the first used ends all.
///
/// # Errors
/// The database's.
pub fn open_link(connection: &mut Connection, now: Instant) -> Result<Option<String>> {
    if organization::present(connection)? != Present::None {
        return Ok(None);
    }
    let secret = token::new();
    diesel::insert_into(setup_links::table)
        .values((
            setup_links::token_hash.eq(token::hash(&secret)),
            setup_links::created_at.eq(now),
        ))
        .execute(connection)?;
    Ok(Some(secret))
}

/// Whether `secret` opens `/setup`.
///
/// # Errors
/// The database's.
pub fn opens(connection: &mut Connection, secret: &str) -> Result<bool> {
    let found: i64 = setup_links::table
        .filter(setup_links::token_hash.eq(token::hash(secret)))
        .count()
        .get_result(connection)?;
    Ok(found == 1)
}

/// Uses up every link. To be run in the transaction that founds the organization.
///
/// # Errors
/// `Forbidden` when the link was used meanwhile.
pub fn use_link(connection: &mut Connection, secret: &str) -> Result<()> {
    // Another server's set-up waits at the deletion for this one, and then finds no link left.
    let is_open = opens(connection, secret)?
        && diesel::delete(setup_links::table).execute(connection)? > 0
        && organization::present(connection)? == Present::None;
    if is_open { Ok(()) } else { Err(link_is_used()) }
}

/// Makes an organization with its Owner: the people's half of founding one. Links for the first start end with it.
///
/// # Errors
/// `Invalid` when the e-mail is taken.
pub(crate) fn found(
    connection: &mut Connection,
    choices: &Choices,
    owner: &NewUser,
    is_demo: bool,
    now: Instant,
) -> Result<By> {
    let user = user::insert(connection, owner, now)?;
    found_by(connection, choices, user, is_demo, now)
}

/// As [`found`], for somebody who has an account.
///
/// # Errors
/// The database's.
pub(crate) fn found_by(
    connection: &mut Connection,
    choices: &Choices,
    owner: UserId,
    is_demo: bool,
    now: Instant,
) -> Result<By> {
    diesel::delete(setup_links::table).execute(connection)?;
    let organization = organization::insert(connection, choices, is_demo, now)?;
    membership::insert(connection, organization, owner, Role::Owner, now)?;
    let member = Member::find(connection, organization, owner)?.ok_or(Error::NotFound)?;
    Ok(member.by())
}

/// Makes a new person a member.
///
/// # Errors
/// `Invalid` when the e-mail is taken.
pub(crate) fn join(
    connection: &mut Connection,
    organization: OrganizationId,
    new: &NewUser,
    role: Role,
    now: Instant,
) -> Result<UserId> {
    let user = user::insert(connection, new, now)?;
    membership::insert(connection, organization, user, role, now)?;
    Ok(user)
}

fn link_is_used() -> Error {
    Error::Forbidden("This link was used already. Sign in instead.".to_owned())
}
