//! The team of an organization: who comes in, what they may do, and who leaves. Source: design, section 3.

pub mod invitation;
pub mod ownership;
pub mod removal;
pub mod reset;
pub mod role;

use diesel::prelude::*;

use crate::clock::Instant;
use crate::db::id::UserId;
use crate::db::schema::{memberships, users};
use crate::db::{Connection, dialect};
use crate::error::{Error, Result};
use crate::people::{Member, Role, Tx};

/// A member, with what only the page of the team tells of them.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Mate {
    pub user: UserId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub joined_at: Instant,
}

type Columns = (
    users::id,
    users::name,
    users::email,
    memberships::role,
    memberships::created_at,
);
const COLUMNS: Columns = (
    users::id,
    users::name,
    users::email,
    memberships::role,
    memberships::created_at,
);

/// Everybody in the asker's organization, in the order in which they joined.
///
/// # Errors
/// The database's.
pub fn all(connection: &mut Connection, member: &Member) -> Result<Vec<Mate>> {
    let found = memberships::table
        .inner_join(users::table)
        .filter(memberships::organization_id.eq(member.organization().id))
        .filter(memberships::removed_by.is_null())
        .order((memberships::created_at, users::id))
        .select(COLUMNS)
        .load(connection)?;
    Ok(found)
}

/// One member of the asker's organization.
///
/// # Errors
/// `NotFound` for anybody else.
pub fn find(connection: &mut Connection, member: &Member, user: UserId) -> Result<Mate> {
    let found = memberships::table
        .inner_join(users::table)
        .filter(memberships::organization_id.eq(member.organization().id))
        .filter(memberships::user_id.eq(user))
        .filter(memberships::removed_by.is_null())
        .select(COLUMNS)
        .first(connection)?;
    Ok(found)
}

/// Holds the team, so that changes to it queue, and reads one member as they then are.
fn hold(tx: &mut Tx<'_>, member: &Member, user: UserId) -> Result<Mate> {
    dialect::hold_organization(tx.connection, tx.organization())?;
    find(tx.connection, member, user)
}

/// What only the Owner may give away is not changed here.
fn refuse_owner(mate: &Mate, sentence: &str) -> Result<()> {
    if mate.role == Role::Owner {
        Err(Error::Forbidden(sentence.to_owned()))
    } else {
        Ok(())
    }
}
