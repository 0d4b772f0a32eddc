//! Invitations: a link that works once, for seven days, and can be revoked. Source: facts, 1.2.

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::clock::{Clock, Instant};
use crate::crm::activity::{self, Kind, Logged};
use crate::db::Connection;
use crate::db::id::{InvitationId, OrganizationId, UserId};
use crate::db::schema::{invitations, memberships, organizations, users};
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
            invitations::invited_by.eq(tx.by().answerable()),
            invitations::created_at.eq(now),
            invitations::expires_at.eq(now.plus(LASTS)),
        ))
        .returning(invitations::id)
        .get_result(tx.connection)?;
    activity::log_setting(
        tx,
        Kind::Invited,
        Logged::named(id.0, &new.guest),
        (Logged::default(), Logged::words(new.role.code())),
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
    let found = working(now)
        .filter(invitations::organization_id.eq(admin.organization().id))
        .order(invitations::id.desc())
        .select((
            invitations::id,
            invitations::guest,
            invitations::role,
            users::name,
            invitations::expires_at,
        ))
        .load(connection)?;
    Ok(found)
}

/// Those whose time is not over, and whose makers may still invite: nobody comes back in by a link of their own.
#[diesel::dsl::auto_type(no_type_alias)]
fn working(now: Instant) -> _ {
    let member: Role = Role::Member;
    let maker = memberships::organization_id
        .eq(invitations::organization_id)
        .and(memberships::user_id.eq(invitations::invited_by))
        .and(memberships::role.ne(member))
        .and(memberships::removed_by.is_null());
    invitations::table
        .inner_join(memberships::table.on(maker))
        .inner_join(users::table.on(users::id.eq(invitations::invited_by)))
        .filter(invitations::expires_at.gt(now))
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
    activity::log_setting_event(tx, Kind::InvitationRevoked, Logged::named(id.0, &guest))
}

/// Where a link leads, if it still works.
///
/// # Errors
/// The database's.
pub fn open(connection: &mut Connection, secret: &str, now: Instant) -> Result<Option<Opened>> {
    let found = working(now)
        .inner_join(organizations::table)
        .filter(invitations::token_hash.eq(token::hash(secret)))
        .filter(organizations::deleted_at.is_null())
        .select((
            invitations::id,
            organizations::id,
            organizations::name,
            invitations::role,
            users::name,
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
    refuse_member(connection, user, &opened)?;
    membership::insert(connection, organization, user, opened.role, clock.now())?;
    // They were made for somebody who belonged elsewhere alone: an Admin there must not get in here.
    reset_link::end_all_of(connection, user)?;
    let member = Member::find(connection, organization, user)?.ok_or(Error::NotFound)?;
    let by = member.by();
    let mut tx = Tx::new(connection, &by, clock);
    activity::log_setting(
        &mut tx,
        Kind::Joined,
        Logged::user(user, member.name()),
        (Logged::default(), Logged::words(member.role().code())),
    )?;
    Ok(member)
}

/// Somebody who left is a member until their contacts are handed over.
fn refuse_member(connection: &mut Connection, user: UserId, opened: &Opened) -> Result<()> {
    let held: Option<Option<UserId>> = memberships::table
        .filter(memberships::organization_id.eq(opened.organization))
        .filter(memberships::user_id.eq(user))
        .select(memberships::removed_by)
        .get_result(connection)
        .optional()?;
    let name = &opened.organization_name;
    match held {
        None => Ok(()),
        Some(None) => Err(Error::Conflict(format!("You belong to {name} already."))),
        Some(Some(_)) => Err(Error::Conflict(format!(
            "Your contacts in {name} are still being handed over. Try again in a minute."
        ))),
    }
}

fn link_is_used() -> Error {
    Error::Forbidden(
        "This invitation does not work any more. Ask whoever sent it for a new one.".to_owned(),
    )
}
