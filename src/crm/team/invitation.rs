//! Invitations: a link that works once, for seven days, and can be revoked. Source: facts, 1.2.

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Diesel};

use crate::clock::{Clock, Instant};
use crate::crm::activity::{self, Kind, Logged};
use crate::db::Connection;
use crate::db::id::{InvitationId, OrganizationId};
use crate::db::schema::{invitations, organizations};
use crate::error::{Error, Result};
use crate::people::user::{self, Newcomer};
use crate::people::{Admin, Member, Role, Tx, membership, reset_link, text, token};

/// How long a link works.
pub const LASTS: TimeDelta = TimeDelta::days(7);
const LONGEST_GUEST: usize = 100;

/// An invitation to be, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvitation {
    /// For whom, in the words of whoever invites; may be empty.
    guest: String,
    role: Role,
}

impl NewInvitation {
    /// # Errors
    /// `Invalid` on `guest`, or on `role` for the Owner's, which nobody can be invited to.
    pub fn parse(guest: &str, role: Role) -> Result<Self> {
        if role == Role::Owner {
            return Err(Error::invalid("role", "Choose Admin or Member."));
        }
        let guest = text::optional_line("For whom", guest, LONGEST_GUEST)
            .map_err(|sentence| Error::invalid("guest", sentence))?;
        Ok(Self {
            guest: guest.unwrap_or_default(),
            role,
        })
    }
}

/// One that was not used yet.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Invitation {
    pub id: InvitationId,
    pub guest: String,
    pub role: Role,
    pub invited_by: String,
    pub expires_at: Instant,
}

/// Where an open link leads.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Opened {
    id: InvitationId,
    pub organization: OrganizationId,
    pub organization_name: String,
    pub role: Role,
    pub invited_by: String,
    guest: String,
}

/// Invites somebody, and logs it. Returns the link's secret, which is not kept.
///
/// # Errors
/// The database's.
pub fn invite(tx: &mut Tx<'_>, _: &Admin, new: &NewInvitation) -> Result<String> {
    let (secret, now) = (token::new(), tx.now());
    let id: InvitationId = diesel::insert_into(invitations::table)
        .values((
            invitations::organization_id.eq(tx.organization()),
            invitations::token_hash.eq(token::hash(&secret)),
            invitations::role.eq(new.role),
            invitations::guest.eq(&new.guest),
            invitations::invited_by.eq(tx.by().user_name()),
            invitations::created_at.eq(now),
            invitations::expires_at.eq(now.plus(LASTS)),
        ))
        .returning(invitations::id)
        .get_result(tx.connection)?;
    activity::log_setting(
        tx,
        Kind::Invited,
        Logged::named(id.0, shown(&new.guest)),
        (Logged::default(), Logged::words(new.role.label())),
    )?;
    Ok(secret)
}

/// The invitations that still work, newest first.
///
/// # Errors
/// The database's.
pub fn pending(
    connection: &mut Connection,
    admin: &Admin,
    now: Instant,
) -> Result<Vec<Invitation>> {
    let found = invitations::table
        .filter(invitations::organization_id.eq(admin.organization().id))
        .filter(invitations::expires_at.gt(now))
        .order(invitations::id.desc())
        .select((
            invitations::id,
            invitations::guest,
            invitations::role,
            invitations::invited_by,
            invitations::expires_at,
        ))
        .load(connection)?;
    Ok(found)
}

/// Takes an invitation back, and logs it.
///
/// # Errors
/// `NotFound` when it was used or revoked meanwhile, or is another organization's.
pub fn revoke(tx: &mut Tx<'_>, _: &Admin, id: InvitationId) -> Result<()> {
    let guest: String = diesel::delete(
        invitations::table
            .filter(invitations::organization_id.eq(tx.organization()))
            .filter(invitations::id.eq(id)),
    )
    .returning(invitations::guest)
    .get_result(tx.connection)?;
    activity::log_setting_event(
        tx,
        Kind::InvitationRevoked,
        Logged::named(id.0, shown(&guest)),
    )
}

/// Where a link leads, if it still works.
///
/// # Errors
/// The database's.
pub fn open(connection: &mut Connection, secret: &str, now: Instant) -> Result<Option<Opened>> {
    let found = invitations::table
        .inner_join(organizations::table)
        .filter(invitations::token_hash.eq(token::hash(secret)))
        .filter(invitations::expires_at.gt(now))
        .filter(organizations::deleted_at.is_null())
        .select((
            invitations::id,
            organizations::id,
            organizations::name,
            invitations::role,
            invitations::invited_by,
            invitations::guest,
        ))
        .first(connection)
        .optional()?;
    Ok(found)
}

/// Uses the link up: makes the newcomer a member, and logs it in their own name. To be run in a transaction.
///
/// # Errors
/// `Forbidden` when the link does not work any more; `Invalid` on `email` when somebody has a new person's address;
/// `Conflict` for somebody who is a member already.
pub fn accept(
    connection: &mut Connection,
    secret: &str,
    newcomer: &Newcomer,
    clock: &Clock,
) -> Result<Member> {
    let opened = open(connection, secret, clock.now())?.ok_or_else(link_is_used)?;
    // Another who uses the same link waits here, and then finds none.
    let spent = diesel::delete(invitations::table.filter(invitations::id.eq(opened.id)))
        .execute(connection)?;
    if spent == 0 {
        return Err(link_is_used());
    }
    let user = match newcomer {
        Newcomer::New(new) => user::insert(connection, new, clock.now())?,
        Newcomer::Known(user) => *user,
    };
    let organization = opened.organization;
    membership::insert(connection, organization, user, opened.role, clock.now())
        .map_err(|error| if_member_already(error, &opened.organization_name))?;
    // They were made for somebody who belonged elsewhere alone: an Admin there must not get in here.
    reset_link::end_all_of(connection, user)?;
    let member = Member::find(connection, organization, user)?.ok_or(Error::NotFound)?;
    let by = member.by();
    let mut tx = Tx::new(connection, &by, clock);
    activity::log_setting(
        &mut tx,
        Kind::Joined,
        Logged::user(user, member.name()),
        (Logged::default(), Logged::words(member.role().label())),
    )?;
    Ok(member)
}

fn if_member_already(error: Error, organization: &str) -> Error {
    let Error::Internal(cause) = &error else {
        return error;
    };
    match cause.downcast_ref::<Diesel>() {
        Some(Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            Error::Conflict(format!("You belong to {organization} already."))
        }
        _ => error,
    }
}

fn link_is_used() -> Error {
    Error::Forbidden(
        "This invitation does not work any more. Ask whoever sent it for a new one.".to_owned(),
    )
}

fn shown(guest: &str) -> &str {
    if guest.is_empty() { "Somebody" } else { guest }
}
