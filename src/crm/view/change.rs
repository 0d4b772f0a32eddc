//! Renaming, updating, sharing and deleting a view.

use diesel::prelude::*;

use super::{Page, View, all, only_admins_share, refuse_taken_name};
use crate::db::id::{OrganizationId, ViewId};
use crate::db::schema::saved_views;
use crate::error::{Error, Result};
use crate::people::{Member, Tx};

/// Gives a view another name, checked by [`super::parse_name`]; says whether it differs.
///
/// # Errors
/// As [`View::changed_by`]; `Invalid` on `name` when they have another one of that name.
pub fn rename(tx: &mut Tx<'_>, member: &Member, id: ViewId, name: &str) -> Result<bool> {
    let view = View::changed_by(tx.connection, member, id)?;
    if view.name == name {
        return Ok(false);
    }
    let seen = all(tx.connection, member)?;
    refuse_taken_name(&seen, member, (view.page, name), Some(id))?;
    diesel::update(own(tx.organization(), id))
        .set(saved_views::name.eq(name))
        .execute(tx.connection)?;
    tx.tell_setting();
    Ok(true)
}

/// Puts another filter and order into a view, and returns it as it was.
///
/// # Errors
/// As [`View::changed_by`]; `Invalid` on `page` for what is of another page.
pub fn replace(
    tx: &mut Tx<'_>,
    member: &Member,
    id: ViewId,
    (page, query): (Page, &str),
) -> Result<View> {
    let view = View::changed_by(tx.connection, member, id)?;
    if view.page != page {
        return Err(Error::invalid("page", "This view is of another page."));
    }
    diesel::update(own(tx.organization(), id))
        .set(saved_views::query.eq(query))
        .execute(tx.connection)?;
    tx.tell_setting();
    Ok(view)
}

/// Shares a view with the team, or takes it back; returns the view as it was.
///
/// # Errors
/// `NotFound` for a view they do not see; `Forbidden` for a Member who shares.
pub fn share(tx: &mut Tx<'_>, member: &Member, id: ViewId, is_shared: bool) -> Result<View> {
    let view = View::seen_by(tx.connection, member, id)?;
    if !view.may_be_shared_by(member) {
        return Err(only_admins_share());
    }
    diesel::update(own(tx.organization(), id))
        .set(saved_views::is_shared.eq(is_shared))
        .execute(tx.connection)?;
    tx.tell_setting();
    Ok(view)
}

/// Deletes a view, and returns it as it was.
///
/// # Errors
/// As [`View::changed_by`].
pub fn delete(tx: &mut Tx<'_>, member: &Member, id: ViewId) -> Result<View> {
    let view = View::changed_by(tx.connection, member, id)?;
    diesel::delete(own(tx.organization(), id)).execute(tx.connection)?;
    tx.tell_setting();
    Ok(view)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn own(organization: OrganizationId, id: ViewId) -> _ {
    saved_views::table
        .filter(saved_views::organization_id.eq(organization))
        .filter(saved_views::id.eq(id))
}
