//! A person's place in an organization, and the proofs of it: a function that takes a [`Member`] or an
//! [`Admin`] cannot be called for anybody less. Source of the roles: design, "Who may do what".

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::By;
use super::organization::{self, Organization};
use crate::clock::Instant;
use crate::db::Connection;
use crate::db::dialect::direct;
use crate::db::id::{OrganizationId, UserId};
use crate::db::schema::{memberships, organizations, users};
use crate::db::text_enum::text_enum;
use crate::error::{Error, Result};

text_enum! {
    Role {
        Owner = "owner",
        Admin = "admin",
        Member = "member",
    }
}

impl Role {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Admin => "Admin",
            Self::Member => "Member",
        }
    }
}

/// Somebody who belongs to an organization, whatever their role; or a program with one of its API tokens, which sees and
/// does what its scope lets it, and is called as the token. It can be written down for the same request alone, between the
/// layer that reads the session and whoever asks for the member.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Member {
    organization: Organization,
    user: UserId,
    name: String,
    role: Role,
    is_program: bool,
}

/// A member who may change how the organization works: an Admin or the Owner.
#[derive(Debug, Clone)]
pub struct Admin(Member);

/// The one member to whom the organization belongs.
#[derive(Debug, Clone)]
pub struct Owner(Admin);

impl Member {
    /// The membership of `user` in `organization`, as it is now. Held by nothing: a role that changes, or a
    /// removal, counts from the next request on.
    ///
    /// # Errors
    /// The database's.
    pub fn find(
        connection: &mut Connection,
        organization: OrganizationId,
        user: UserId,
    ) -> Result<Option<Self>> {
        let found: Option<(Organization, String, Role)> = memberships::table
            .inner_join(organizations::table)
            .inner_join(users::table)
            .filter(memberships::organization_id.eq(organization))
            .filter(memberships::user_id.eq(user))
            .filter(memberships::removed_by.is_null())
            .filter(organizations::deleted_at.is_null())
            .select((organization::COLUMNS, users::name, memberships::role))
            .get_result(connection)
            .optional()?;
        Ok(found.map(|(organization, name, role)| Self::of(organization, user, name, role)))
    }

    /// A person who was found to be a member.
    pub(super) fn of(organization: Organization, user: UserId, name: String, role: Role) -> Self {
        Self {
            organization,
            user,
            name,
            role,
            is_program: false,
        }
    }

    /// A program with an API token that `maker` made.
    pub(super) fn program(
        organization: Organization,
        maker: UserId,
        name: String,
        role: Role,
    ) -> Self {
        Self {
            organization,
            user: maker,
            name,
            role,
            is_program: true,
        }
    }

    /// A program of that name, as a token with the scope write makes one: to try out what it would do.
    #[must_use]
    pub fn as_program(&self, name: &str) -> Self {
        let organization = self.organization.clone();
        Self::program(organization, self.user, name.to_owned(), Role::Member)
    }

    /// In whose name this person writes by hand, or this program through the API.
    #[must_use]
    pub fn by(&self) -> By {
        let make = if self.is_program { By::token } else { By::hand };
        make(self.organization.id, self.user, self.name.clone())
    }

    #[must_use]
    pub fn organization(&self) -> &Organization {
        &self.organization
    }

    /// The person; for a program, whoever made its token.
    #[must_use]
    pub fn user(&self) -> UserId {
        self.user
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    #[must_use]
    pub fn is_admin(&self) -> bool {
        matches!(self.role, Role::Owner | Role::Admin)
    }

    /// # Errors
    /// `Forbidden`, with a sentence, for a plain Member.
    pub fn into_admin(self) -> Result<Admin> {
        if self.is_admin() {
            Ok(Admin(self))
        } else {
            Err(Error::Forbidden(
                "Only Admins and the Owner can do this.".to_owned(),
            ))
        }
    }

    /// # Errors
    /// `Forbidden`, with a sentence, for anybody else.
    pub fn into_owner(self) -> Result<Owner> {
        if self.role == Role::Owner {
            Ok(Owner(Admin(self)))
        } else {
            Err(Error::Forbidden("Only the Owner can do this.".to_owned()))
        }
    }
}

impl std::ops::Deref for Owner {
    type Target = Admin;

    fn deref(&self) -> &Admin {
        &self.0
    }
}

impl std::ops::Deref for Admin {
    type Target = Member;

    fn deref(&self) -> &Member {
        &self.0
    }
}

/// A teammate, as lists of assignees show them.
#[derive(Debug, Clone, Queryable, PartialEq, Eq)]
pub struct Teammate {
    pub user: UserId,
    pub name: String,
}

/// Everybody in the asker's organization, by name.
///
/// # Errors
/// The database's.
pub fn teammates(
    connection: &mut Connection,
    organization: OrganizationId,
) -> Result<Vec<Teammate>> {
    let found = memberships::table
        .inner_join(users::table)
        .filter(memberships::organization_id.eq(organization))
        .filter(memberships::removed_by.is_null())
        .order((users::name, users::id))
        .select((users::id, users::name))
        .load(connection)?;
    Ok(found)
}

/// Makes sure that somebody belongs to the organization.
///
/// # Errors
/// `NotFound` for somebody who does not.
pub fn require(
    connection: &mut Connection,
    organization: OrganizationId,
    user: UserId,
) -> Result<()> {
    direct!(connection, inside => memberships::table
        .filter(memberships::organization_id.eq(organization))
        .filter(memberships::user_id.eq(user))
        .filter(memberships::removed_by.is_null())
        .select(memberships::user_id)
        .get_result::<UserId>(inside))?;
    Ok(())
}

/// An organization of somebody's, and what they are there.
#[derive(Debug, Clone, Queryable, PartialEq, Eq)]
pub struct Membership {
    pub organization: OrganizationId,
    pub name: String,
    pub role: Role,
}

/// Where somebody belongs, those they joined first in front.
///
/// # Errors
/// The database's.
pub fn all_of(connection: &mut Connection, user: UserId) -> Result<Vec<Membership>> {
    let found = memberships::table
        .inner_join(organizations::table)
        .filter(memberships::user_id.eq(user))
        .filter(memberships::removed_by.is_null())
        .filter(organizations::deleted_at.is_null())
        .order((memberships::created_at, memberships::organization_id))
        .select((organizations::id, organizations::name, memberships::role))
        .load(connection)?;
    Ok(found)
}

/// The organization that a person joined first: the one to open when they sign in; nothing for somebody who belongs to
/// none.
///
/// # Errors
/// The database's.
pub fn first_of(connection: &mut Connection, user: UserId) -> Result<Option<OrganizationId>> {
    let memberships = all_of(connection, user)?;
    Ok(memberships.first().map(|first| first.organization))
}

pub(crate) fn insert(
    connection: &mut Connection,
    organization: OrganizationId,
    user: UserId,
    role: Role,
    now: Instant,
) -> Result<()> {
    diesel::insert_into(memberships::table)
        .values((
            memberships::organization_id.eq(organization),
            memberships::user_id.eq(user),
            memberships::role.eq(role),
            memberships::created_at.eq(now),
        ))
        .execute(connection)?;
    Ok(())
}
