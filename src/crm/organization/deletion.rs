//! Deleting an organization: nobody gets in from the next request on; its rows follow piece by piece.

use diesel::prelude::*;

use crate::clock::Instant;
use crate::db::id::{BatchId, NoteId, OrganizationId, UserId};
use crate::db::schema::{
    activities, api_tokens, batch_items, batches, board_counts, contacts, import_mappings,
    invitations, memberships, merged_contacts, messages, notes, organizations, rules, runs,
    saved_views, stages, tags, users,
};
use crate::db::{Connection, dialect};
use crate::error::{Error, Result};
use crate::people::{Member, Owner, Tx};

/// How many rows of a table one piece takes.
const PIECE: i64 = 1000;

/// Closes the organization for good, if its name was typed.
///
/// # Errors
/// `Invalid` on `name` for another text.
pub fn order(tx: &mut Tx<'_>, owner: &Owner, typed: &str) -> Result<()> {
    dialect::hold_organization(tx.connection, tx.organization())?;
    // They may have given it away at the same moment.
    Member::find(tx.connection, tx.organization(), owner.user())?
        .ok_or(Error::Placeless)?
        .into_owner()?;
    let name = &owner.organization().name;
    if typed.trim() != name {
        let sentence = format!("Type the name as it stands there: {name}");
        return Err(Error::invalid("name", sentence));
    }
    diesel::update(organizations::table.filter(organizations::id.eq(tx.organization())))
        .set(organizations::deleted_at.eq(tx.now()))
        .execute(tx.connection)?;
    tx.tell_setting();
    Ok(())
}

/// The organizations that go.
///
/// # Errors
/// The database's.
pub fn going(connection: &mut Connection) -> Result<Vec<OrganizationId>> {
    let found = organizations::table
        .filter(organizations::deleted_at.is_not_null())
        .order(organizations::id)
        .select((organizations::id, organizations::deleted_at))
        .load::<(OrganizationId, Option<Instant>)>(connection)?;
    Ok(found.into_iter().map(|(id, _)| id).collect())
}

/// Deletes up to a thousand rows of one table of an organization's after the other. What refers to others goes before
/// them.
macro_rules! piece_of {
    ($connection:expr, $organization:expr, $($table:ident),+) => {$(
        let ids: Vec<i64> = $table::table
            .filter($table::organization_id.eq($organization))
            .select($table::id)
            .limit(PIECE)
            .load($connection)?;
        if !ids.is_empty() {
            diesel::delete($table::table.filter($table::id.eq_any(ids))).execute($connection)?;
            return Ok(false);
        }
    )+};
}

/// Deletes the next piece of an organization that goes; says whether it is gone whole.
///
/// # Errors
/// The database's.
pub fn piece(connection: &mut Connection, organization: OrganizationId) -> Result<bool> {
    piece_of!(
        connection,
        organization,
        runs,
        activities,
        notes,
        messages,
        merged_contacts,
        contacts,
        rules,
        stages,
        tags,
        saved_views,
        api_tokens,
        invitations
    );
    if !delete_batches(connection, organization)? {
        return Ok(false);
    }
    let counts = board_counts::table.filter(board_counts::organization_id.eq(organization));
    diesel::delete(counts).execute(connection)?;
    let mappings = import_mappings::table;
    diesel::delete(mappings.filter(import_mappings::organization_id.eq(organization)))
        .execute(connection)?;
    let members: Vec<UserId> = memberships::table
        .filter(memberships::organization_id.eq(organization))
        .select(memberships::user_id)
        .load(connection)?;
    let rows = memberships::table.filter(memberships::organization_id.eq(organization));
    diesel::delete(rows).execute(connection)?;
    diesel::delete(organizations::table.filter(organizations::id.eq(organization)))
        .execute(connection)?;
    for user in members {
        delete_if_nowhere(connection, user)?;
    }
    Ok(true)
}

/// Deletes the next rows of the batches; says whether none is left.
fn delete_batches(connection: &mut Connection, organization: OrganizationId) -> Result<bool> {
    let Some(batch) = batches::table
        .filter(batches::organization_id.eq(organization))
        .select(batches::id)
        .first::<BatchId>(connection)
        .optional()?
    else {
        return Ok(true);
    };
    let items = batch_items::table.filter(batch_items::batch_id.eq(batch));
    let numbers: Vec<i64> = items
        .order(batch_items::number)
        .select(batch_items::number)
        .limit(PIECE)
        .load(connection)?;
    match numbers.last() {
        Some(last) => {
            diesel::delete(items.filter(batch_items::number.le(*last))).execute(connection)?
        }
        None => diesel::delete(batches::table.filter(batches::id.eq(batch))).execute(connection)?,
    };
    Ok(false)
}

/// An account that belonged here alone goes, too; unless notes elsewhere name it as their author.
fn delete_if_nowhere(connection: &mut Connection, user: UserId) -> Result<()> {
    let place: Option<OrganizationId> = memberships::table
        .filter(memberships::user_id.eq(user))
        .select(memberships::organization_id)
        .first(connection)
        .optional()?;
    let written: Option<NoteId> = notes::table
        .filter(notes::author_id.eq(user))
        .select(notes::id)
        .first(connection)
        .optional()?;
    if place.is_none() && written.is_none() {
        diesel::delete(users::table.filter(users::id.eq(user))).execute(connection)?;
    }
    Ok(())
}
