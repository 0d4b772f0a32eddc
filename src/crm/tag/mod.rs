//! Tags: coloured words that anyone puts on contacts, and Admins manage. Source: facts, 1.10.

pub mod add;
pub mod deletion;
pub mod edit;
mod ids;

use diesel::prelude::*;

pub use ids::TagIds;

use super::activity::{self, Kind, Logged};
use super::name_key::name_key;
use super::stage::Colour;
use crate::db::Connection;
use crate::db::dialect::{self, direct};
use crate::db::id::{OrganizationId, TagId};
use crate::db::schema::tags;
use crate::error::{Error, Result};
use crate::people::{Tx, text};

/// How many tags one organization may have.
pub const MOST: usize = 500;

const LONGEST_NAME: usize = 50;

#[derive(Debug, Clone, Queryable, PartialEq, Eq)]
pub struct Tag {
    pub id: TagId,
    pub name: String,
    pub colour: Colour,
}

/// The organization's tags, by name.
///
/// # Errors
/// The database's.
pub fn all(connection: &mut Connection, organization: OrganizationId) -> Result<Vec<Tag>> {
    let found = direct!(connection, inside => tags::table
        .filter(tags::organization_id.eq(organization))
        .order((tags::name_key, tags::id))
        .select((tags::id, tags::name, tags::colour))
        .load(inside))?;
    Ok(found)
}

/// The tag with that id among `tags`.
///
/// # Errors
/// `NotFound` for one that is not there, or is another organization's.
pub fn among(tags: &[Tag], id: TagId) -> Result<&Tag> {
    tags.iter().find(|tag| tag.id == id).ok_or(Error::NotFound)
}

/// The tag of that name among `tags`, whatever its capitals.
#[must_use]
pub fn named<'t>(tags: &'t [Tag], name: &str) -> Option<&'t Tag> {
    let key = name_key(name);
    tags.iter().find(|tag| name_key(&tag.name) == key)
}

/// A name, checked but for what only the database knows.
///
/// # Errors
/// A sentence for the person who typed it.
pub fn parse_name(text: &str) -> Result<String, String> {
    text::line("Name", text, LONGEST_NAME)
}

/// Makes sure that no tag but `except` has that name.
fn refuse_taken_name(tags: &[Tag], name: &str, except: Option<TagId>) -> Result<()> {
    match named(tags, name).filter(|tag| Some(tag.id) != except) {
        None => Ok(()),
        Some(tag) => Err(Error::invalid(
            "name",
            format!(
                "There is a tag called {} already. Choose another name.",
                tag.name
            ),
        )),
    }
}

/// The tag of that name; a new gray one if there is none yet.
///
/// # Errors
/// `Invalid` on `name` for what cannot be a name, or where there are [`MOST`] already.
pub fn ensure(tx: &mut Tx<'_>, name: &str) -> Result<Tag> {
    let name = parse_name(name).map_err(|sentence| Error::invalid("name", sentence))?;
    let present = all(tx.connection, tx.organization())?;
    if let Some(tag) = named(&present, &name) {
        return Ok(tag.clone());
    }
    // Another may be adding it at this moment.
    dialect::hold_organization(tx.connection, tx.organization())?;
    let present = all(tx.connection, tx.organization())?;
    match named(&present, &name) {
        Some(tag) => Ok(tag.clone()),
        None => insert(tx, &present, &name, Colour::Slate),
    }
}

/// Adds a tag that is not there yet, and logs it.
fn insert(tx: &mut Tx<'_>, present: &[Tag], name: &str, colour: Colour) -> Result<Tag> {
    if present.len() >= MOST {
        let sentence = format!("There can be at most {MOST} tags. Delete one first.");
        return Err(Error::invalid("name", sentence));
    }
    let id: TagId = diesel::insert_into(tags::table)
        .values((
            tags::organization_id.eq(tx.organization()),
            tags::name.eq(name),
            tags::name_key.eq(name_key(name)),
            tags::colour.eq(colour),
            tags::created_at.eq(tx.now()),
        ))
        .returning(tags::id)
        .get_result(tx.connection)?;
    activity::log_setting_event(tx, Kind::TagAdded, Logged::named(id.0, name))?;
    Ok(Tag {
        id,
        name: name.to_owned(),
        colour,
    })
}
