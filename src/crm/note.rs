//! Notes on a contact. Everybody reads them; only their author edits or deletes them.

use diesel::prelude::*;

use super::activity::{self, Kind};
use super::contact::{self, Contact};
use crate::clock::Instant;
use crate::db::dialect::direct;
use crate::db::id::{ContactId, NoteId, OrganizationId, UserId};
use crate::db::schema::{notes, users};
use crate::db::{Connection, one_more_than};
use crate::error::{Error, Result};
use crate::people::{Member, Tx, text};

const LONGEST: usize = 5000;
/// How many notes one page has.
const PAGE: usize = 20;

#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Note {
    pub id: NoteId,
    pub author_id: UserId,
    pub author: String,
    pub text: String,
    pub created_at: Instant,
    pub edited_at: Option<Instant>,
}

type Columns = (
    notes::id,
    notes::author_id,
    users::name,
    notes::text,
    notes::created_at,
    notes::edited_at,
);
const COLUMNS: Columns = (
    notes::id,
    notes::author_id,
    users::name,
    notes::text,
    notes::created_at,
    notes::edited_at,
);

/// A page of a contact's notes, newest first: those before `before`, and whether there are older ones.
///
/// # Errors
/// The database's.
pub fn page(
    connection: &mut Connection,
    member: &Member,
    contact: &Contact,
    before: Option<NoteId>,
) -> Result<(Vec<Note>, bool)> {
    let mut query = notes::table
        .inner_join(users::table)
        .filter(notes::organization_id.eq(member.organization().id))
        .filter(notes::contact_id.eq(contact.id))
        .order(notes::id.desc())
        .limit(one_more_than(PAGE))
        .select(COLUMNS)
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(notes::id.lt(before));
    }
    let mut found: Vec<Note> = query.load(connection)?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    Ok((found, more))
}

/// One of the member's own notes, to edit or delete.
///
/// # Errors
/// `Forbidden` for somebody else's note; `NotFound` unless it is that contact's, in the member's organization.
pub fn own_of(
    connection: &mut Connection,
    member: &Member,
    contact: ContactId,
    id: NoteId,
) -> Result<Note> {
    let found: Note = notes::table
        .inner_join(users::table)
        .filter(notes::organization_id.eq(member.organization().id))
        .filter(notes::contact_id.eq(contact))
        .filter(notes::id.eq(id))
        .select(COLUMNS)
        .get_result(connection)?;
    if found.author_id == member.user() {
        Ok(found)
    } else {
        Err(not_the_author())
    }
}

fn not_the_author() -> Error {
    Error::Forbidden("Only the author of a note can change it.".to_owned())
}

/// # Errors
/// `NotFound` when the contact is not there; `Invalid` on `text`.
pub fn add(tx: &mut Tx<'_>, contact: ContactId, text: &str) -> Result<NoteId> {
    let text = parse(text)?;
    let held = contact::hold(tx, contact)?;
    let (by, now) = (tx.by(), tx.now());
    let id: NoteId = direct!(tx.connection, inside => diesel::insert_into(notes::table)
        .values((
            notes::organization_id.eq(by.organization()),
            notes::contact_id.eq(contact),
            notes::author_id.eq(by.answerable()),
            notes::text.eq(text),
            notes::created_at.eq(now),
        ))
        .returning(notes::id)
        .get_result(inside))?;
    activity::log_event(tx, &held, Kind::NoteAdded, id.0)?;
    Ok(id)
}

/// Replaces the text of one's own note. The same text again does nothing.
///
/// # Errors
/// `Forbidden` for somebody else's note; `NotFound` when it is not there; `Invalid` on `text`.
pub fn edit(tx: &mut Tx<'_>, contact: ContactId, id: NoteId, text: &str) -> Result<()> {
    let (held, before) = own(tx, contact, id)?;
    let text = parse(text)?;
    if before == text {
        return Ok(());
    }
    diesel::update(row(tx, contact, id))
        .set((notes::text.eq(text), notes::edited_at.eq(tx.now())))
        .execute(tx.connection)?;
    activity::log_event(tx, &held, Kind::NoteEdited, id.0)
}

/// Deletes one's own note.
///
/// # Errors
/// `Forbidden` for somebody else's note; `NotFound` when it is not there.
pub fn delete(tx: &mut Tx<'_>, contact: ContactId, id: NoteId) -> Result<()> {
    let (held, _) = own(tx, contact, id)?;
    diesel::delete(row(tx, contact, id)).execute(tx.connection)?;
    activity::log_event(tx, &held, Kind::NoteDeleted, id.0)
}

fn parse(text: &str) -> Result<String> {
    text::lines("The note", text, LONGEST).map_err(|sentence| Error::invalid("text", sentence))
}

/// The contact, held, and the text of a note, if the one who writes is its author.
fn own(tx: &mut Tx<'_>, contact: ContactId, id: NoteId) -> Result<(Contact, String)> {
    let held = contact::hold(tx, contact)?;
    let (author, text): (UserId, String) = row(tx, contact, id)
        .select((notes::author_id, notes::text))
        .get_result(tx.connection)?;
    if Some(author) == tx.by().user() {
        Ok((held, text))
    } else {
        Err(not_the_author())
    }
}

#[diesel::dsl::auto_type(no_type_alias)]
fn row(tx: &Tx<'_>, contact: ContactId, id: NoteId) -> _ {
    let organization: OrganizationId = tx.organization();
    notes::table
        .filter(notes::organization_id.eq(organization))
        .filter(notes::contact_id.eq(contact))
        .filter(notes::id.eq(id))
}
