//! Saving a view.

use diesel::prelude::*;

use super::{MOST, Page, all, only_admins_share, refuse_taken_name};
use crate::db::id::ViewId;
use crate::db::schema::saved_views;
use crate::error::{Error, Result};
use crate::people::{Member, Tx};

/// A view to be, its name checked by [`super::parse_name`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewView {
    pub name: String,
    pub page: Page,
    pub query: String,
    pub is_shared: bool,
}

/// Saves a view for somebody, or for the team.
///
/// # Errors
/// `Invalid` on `name` when they have one of that name, or as many as one may have; `Forbidden` for a Member who shares.
pub fn add(tx: &mut Tx<'_>, member: &Member, new: &NewView) -> Result<ViewId> {
    if new.is_shared && !member.is_admin() {
        return Err(only_admins_share());
    }
    let seen = all(tx.connection, member)?;
    refuse_taken_name(&seen, member, (new.page, &new.name), None)?;
    if seen.iter().filter(|view| view.is_of(member)).count() >= MOST {
        let sentence = format!("You can have at most {MOST} views. Delete one first.");
        return Err(Error::invalid("name", sentence));
    }
    let id = diesel::insert_into(saved_views::table)
        .values((
            saved_views::organization_id.eq(tx.organization()),
            saved_views::user_id.eq(member.user()),
            saved_views::name.eq(&new.name),
            saved_views::page.eq(new.page),
            saved_views::query.eq(&new.query),
            saved_views::is_shared.eq(new.is_shared),
            saved_views::created_at.eq(tx.now()),
        ))
        .returning(saved_views::id)
        .get_result(tx.connection)?;
    tx.tell_setting();
    Ok(id)
}
