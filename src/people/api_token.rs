//! API tokens: what a program shows instead of signing in. A token belongs to its organization, not to whoever made it:
//! it works until it is revoked.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::membership::{Member, Role};
use super::organization::{self, Organization};
use super::{text, token};
use crate::clock::Instant;
use crate::db::Connection;
use crate::db::dialect::direct;
use crate::db::id::{OrganizationId, TokenId, UserId};
use crate::db::schema::{api_tokens, organizations, users};
use crate::db::text_enum::text_enum;
use crate::error::Result;

/// What every token begins with, so that one that was left somewhere is known for what it is.
const PREFIX: &str = "lb_";

/// How exactly it is known when a token was used last.
const FRESH: TimeDelta = TimeDelta::minutes(1);

const LONGEST_NAME: usize = 60;

text_enum! {
    /// What a token lets a program do. Each may do what those before it may.
    Scope {
        Read = "read",
        Write = "write",
        Admin = "admin",
    }
}

impl Scope {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Read => "Read",
            Self::Write => "Write",
            Self::Admin => "Admin",
        }
    }

    /// What it lets a program do, for whoever chooses.
    #[must_use]
    pub fn explained(self) -> &'static str {
        match self {
            Self::Read => "Reads contacts, messages and the log.",
            Self::Write => "Also adds and changes contacts, and takes messages in: for ManyChat.",
            Self::Admin => "Also changes stages and automations, and deletes contacts.",
        }
    }

    /// Whether it lets a program do what `needed` lets it.
    #[must_use]
    pub fn allows(self, needed: Self) -> bool {
        let place = |scope| Self::ALL.iter().position(|other| *other == scope);
        place(self) >= place(needed)
    }

    fn role(self) -> Role {
        match self {
            Self::Read | Self::Write => Role::Member,
            Self::Admin => Role::Admin,
        }
    }
}

/// A token, as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct ApiToken {
    pub id: TokenId,
    pub name: String,
    pub scope: Scope,
    /// Nothing for somebody who has no account any more.
    pub made_by: Option<String>,
    pub created_at: Instant,
    pub last_used_at: Option<Instant>,
}

/// A program that showed a token which works.
#[derive(Debug, Clone)]
pub struct Program {
    pub token: TokenId,
    pub scope: Scope,
    pub member: Member,
    last_used_at: Option<Instant>,
}

impl Program {
    /// Whether it is to be noted that the token is used.
    #[must_use]
    pub fn is_unnoted(&self, now: Instant) -> bool {
        self.last_used_at.is_none_or(|at| now.since(at) >= FRESH)
    }
}

/// # Errors
/// A sentence for the person who typed it.
pub fn parse_name(name: &str) -> Result<String, String> {
    text::line("The name", name, LONGEST_NAME)
}

/// The tokens of an organization that work, oldest first.
///
/// # Errors
/// The database's.
pub fn all(connection: &mut Connection, organization: OrganizationId) -> Result<Vec<ApiToken>> {
    let found = api_tokens::table
        .left_join(users::table.on(users::id.eq(api_tokens::made_by)))
        .filter(api_tokens::organization_id.eq(organization))
        .filter(api_tokens::revoked_at.is_null())
        .order(api_tokens::id)
        .select((
            api_tokens::id,
            api_tokens::name,
            api_tokens::scope,
            users::name.nullable(),
            api_tokens::created_at,
            api_tokens::last_used_at,
        ))
        .load(connection)?;
    Ok(found)
}

/// The program whose token that is; nothing for a text that is no token, or one that was revoked.
///
/// # Errors
/// The database's.
pub fn find(connection: &mut Connection, secret: &str) -> Result<Option<Program>> {
    if !secret.starts_with(PREFIX) {
        return Ok(None);
    }
    let found: Option<(
        TokenId,
        String,
        Scope,
        UserId,
        Option<Instant>,
        Organization,
    )> = direct!(connection, inside => api_tokens::table
        .inner_join(organizations::table.on(organizations::id.eq(api_tokens::organization_id)))
        .filter(api_tokens::token_hash.eq(token::hash(secret)))
        .filter(api_tokens::revoked_at.is_null())
        .filter(organizations::deleted_at.is_null())
        .select((
            api_tokens::id,
            api_tokens::name,
            api_tokens::scope,
            api_tokens::made_by,
            api_tokens::last_used_at,
            organization::COLUMNS,
        ))
        .get_result(inside)
        .optional())?;
    let program = |(token, name, scope, maker, last_used_at, organization)| Program {
        token,
        scope,
        member: Member::program(organization, maker, name, Scope::role(scope)),
        last_used_at,
    };
    Ok(found.map(program))
}

/// Notes that a token is used, unless that was noted a moment ago.
///
/// # Errors
/// The database's.
pub fn note_use(connection: &mut Connection, id: TokenId, now: Instant) -> Result<()> {
    let is_stale = api_tokens::last_used_at
        .is_null()
        .or(api_tokens::last_used_at
            .assume_not_null()
            .le(now.minus(FRESH)));
    diesel::update(
        api_tokens::table
            .filter(api_tokens::id.eq(id))
            .filter(is_stale),
    )
    .set(api_tokens::last_used_at.eq(now))
    .execute(connection)?;
    Ok(())
}

/// Keeps a new token's hash. Returns its id, and its secret, which is not kept.
///
/// # Errors
/// The database's.
pub(crate) fn insert(
    connection: &mut Connection,
    organization: OrganizationId,
    (name, scope): (&str, Scope),
    maker: UserId,
    now: Instant,
) -> Result<(TokenId, String)> {
    let secret = format!("{PREFIX}{}", token::new());
    let id = diesel::insert_into(api_tokens::table)
        .values((
            api_tokens::organization_id.eq(organization),
            api_tokens::name.eq(name),
            api_tokens::token_hash.eq(token::hash(&secret)),
            api_tokens::scope.eq(scope),
            api_tokens::made_by.eq(maker),
            api_tokens::created_at.eq(now),
        ))
        .returning(api_tokens::id)
        .get_result(connection)?;
    Ok((id, secret))
}

/// Ends a token, for the next request already. Its row stays, so that its name does.
///
/// # Errors
/// The database's.
pub(crate) fn end(
    connection: &mut Connection,
    organization: OrganizationId,
    id: TokenId,
    now: Instant,
) -> Result<bool> {
    let ended = diesel::update(
        api_tokens::table
            .filter(api_tokens::organization_id.eq(organization))
            .filter(api_tokens::id.eq(id))
            .filter(api_tokens::revoked_at.is_null()),
    )
    .set(api_tokens::revoked_at.eq(now))
    .execute(connection)?;
    Ok(ended == 1)
}
