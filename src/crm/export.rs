//! Contacts as a CSV file: what an import reads, and what only a reader wants to know.

use diesel::prelude::*;

use super::activity::{self, Kind, Logged};
use super::cell::{lines, neutral};
use super::contact::Contact;
use super::import::column::Column;
use super::import::known::Known;
use super::import::tag_list;
use super::list::Asked;
use super::{money, stage, tag};
use crate::clock::Instant;
use crate::db::Connection;
use crate::db::id::ContactId;
use crate::db::schema::contacts;
use crate::error::Result;
use crate::people::{Admin, Tx};

/// How many contacts are read at once.
const PAGE: i64 = 500;

/// What stands behind the columns of an import.
const FOR_READERS: [&str; 5] = [
    "Conversation Status",
    "Last message (UTC)",
    "Latest activity (UTC)",
    "Created (UTC)",
    "Id",
];

/// Its headers.
///
/// # Errors
/// `Internal` when it cannot be written.
pub fn head() -> Result<String> {
    let columns = Column::ALL.iter().map(|column| column.label());
    lines([columns.chain(FOR_READERS).map(str::to_owned)])
}

/// Logs that contacts leave, and how many: before the first of them does.
///
/// # Errors
/// The database's.
pub fn log(tx: &mut Tx<'_>, admin: &Admin, asked: &Asked) -> Result<()> {
    let number: i64 = contacts::table
        .filter(asked.freely(admin))
        .count()
        .get_result(tx.connection)?;
    let number = Logged::words(&number.to_string());
    let (subject, old) = (Logged::default(), Logged::default());
    activity::log_setting(tx, Kind::ContactsExported, subject, (old, number))
}

/// The contacts of a list after the one with that id, and the id of the last of them; nothing after the last one.
/// In the order of ids, whatever the list's: ids never change, so that whoever is there all the time is in the file once.
///
/// # Errors
/// The database's.
pub fn page(
    connection: &mut Connection,
    admin: &Admin,
    asked: &Asked,
    after: i64,
) -> Result<Option<(String, i64)>> {
    let found: Vec<Contact> = contacts::table
        .filter(asked.freely(admin))
        .filter(contacts::id.gt(ContactId(after)))
        .order(contacts::id)
        .limit(PAGE)
        .select(Contact::as_select())
        .load(connection)?;
    let Some(last) = found.last().map(|contact| contact.id.0) else {
        return Ok(None);
    };
    let known = Known::load(connection, admin.organization().id)?;
    let rows = found.iter().map(|contact| row(contact, &known));
    Ok(Some((lines(rows)?, last)))
}

fn row(contact: &Contact, known: &Known) -> Vec<String> {
    let columns = Column::ALL
        .iter()
        .map(|column| neutral(&cell(contact, *column, known)));
    let time = |time: Option<Instant>| {
        time.map_or_else(String::new, |time| {
            time.utc().format("%Y-%m-%d %H:%M:%S").to_string()
        })
    };
    let for_readers: [String; FOR_READERS.len()] = [
        contact.conversation_status.label().to_owned(),
        time(contact.thread.last_message_at),
        time(Some(contact.last_activity_at)),
        time(Some(contact.created_at)),
        contact.id.to_string(),
    ];
    columns.chain(for_readers).collect()
}

fn cell(contact: &Contact, column: Column, known: &Known) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    match column {
        Column::Username => contact.username.clone(),
        Column::Name => text(&contact.name),
        Column::Email => text(&contact.email),
        Column::Phone => text(&contact.phone),
        Column::DealValue => contact
            .deal_value
            .map_or_else(String::new, |amount| money::plain(amount, known.currency)),
        Column::ManychatId => text(&contact.manychat_id),
        Column::IgId => text(&contact.ig_id),
        Column::Stage => stage::among(&known.stages, contact.stage_id)
            .map_or_else(|_| String::new(), |stage| stage.name.clone()),
        Column::LeadStatus => contact.lead_status.label().to_owned(),
        Column::Tags => {
            let tags = contact
                .tags
                .iter()
                .filter_map(|id| tag::among(&known.tags, id).ok());
            tag_list::join(tags.map(|tag| tag.name.as_str()))
        }
        Column::Assignee => contact
            .assignee_id
            .and_then(|user| known.calls(user))
            .unwrap_or_default()
            .to_owned(),
        Column::Source => contact.source.label().to_owned(),
    }
}
