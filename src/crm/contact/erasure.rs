//! Erasing a person, as the law lets them ask for it: the contact goes with all that was written to and of it, and what
//! the log keeps says no more who it was. That something happened, when, and by whom, stays.

use std::collections::HashSet;

use diesel::prelude::*;

use super::username::Username;
use super::{Contact, hold};
use crate::crm::activity::{self, Kind, Logged};
use crate::crm::automation::run::Outcome;
use crate::crm::batch;
use crate::crm::cell;
use crate::db::Connection;
use crate::db::id::{ActivityId, BatchId, ContactId, OrganizationId};
use crate::db::schema::{
    activities, api_tokens, batch_items, batches, contacts, idempotency_keys, merged_contacts, runs,
};
use crate::error::{Error, Result};
use crate::people::{Admin, Tx};

/// What the runs of somebody who was erased call them.
const NOBODY: &str = "An erased contact";

/// The lines of the log that say what somebody is called beside their username, or how to reach them.
const PROFILE: [Kind; 7] = [
    Kind::Name,
    Kind::Email,
    Kind::Phone,
    Kind::ManychatId,
    Kind::IgId,
    Kind::UsernameKept,
    Kind::ManychatIdKept,
];

/// How many rows of imports are looked at at once.
const PIECE: i64 = 2000;

/// What tells of somebody elsewhere than with their contact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traces {
    /// Items of batches.
    items: Vec<(BatchId, i64)>,
    /// Lines of the log of others, who were once taken for this person.
    lines: Vec<ActivityId>,
}

/// The items of batches that are about a contact, the rows of imports that hold anything that tells who it is, also those
/// that were refused and those that wait, and what the log says of it elsewhere. To be looked for before the writing,
/// since it may take long.
///
/// # Errors
/// `NotFound` when the contact is not there, or is another organization's.
pub fn traces(connection: &mut Connection, admin: &Admin, id: ContactId) -> Result<Traces> {
    let contact = Contact::seen_by(connection, admin, id)?;
    let organization = admin.organization().id;
    let person = Person::of(connection, organization, &contact)?;
    let mut items: Vec<(BatchId, i64)> = batch_items::table
        .filter(batch_items::organization_id.eq(organization))
        .filter(
            batch_items::contact_id
                .assume_not_null()
                .eq_any(&person.ids),
        )
        .select((batch_items::batch_id, batch_items::number))
        .load(connection)?;
    let imports: Vec<BatchId> = batches::table
        .filter(batches::organization_id.eq(organization))
        .filter(batches::kind.eq(batch::Kind::Import))
        .select(batches::id)
        .load(connection)?;
    for import in imports {
        rows_about(connection, import, &person, &mut items)?;
    }
    let kept = [Kind::UsernameKept, Kind::ManychatIdKept];
    let lines = activities::table
        .filter(activities::organization_id.eq(organization))
        .filter(activities::kind.eq_any(kept))
        .filter(
            activities::new_text
                .assume_not_null()
                .eq_any(&person.values),
        )
        .select(activities::id)
        .load(connection)?;
    Ok(Traces { items, lines })
}

fn rows_about(
    connection: &mut Connection,
    import: BatchId,
    person: &Person,
    found: &mut Vec<(BatchId, i64)>,
) -> Result<()> {
    let mut last = 0;
    loop {
        let rows: Vec<(i64, Option<String>)> = batch_items::table
            .filter(batch_items::batch_id.eq(import))
            .filter(batch_items::number.gt(last))
            .order(batch_items::number)
            .limit(PIECE)
            .select((batch_items::number, batch_items::input))
            .load(connection)?;
        let Some((number, _)) = rows.last() else {
            return Ok(());
        };
        last = *number;
        for (number, input) in rows {
            if input.is_some_and(|input| person.is_in(&input)) {
                found.push((import, number));
            }
        }
    }
}

/// Erases a contact, whose username whoever asks for it has typed.
///
/// # Errors
/// `NotFound` when it is not there, or is another organization's; `Invalid` on `username` for another one.
pub fn erase(
    tx: &mut Tx<'_>,
    _: &Admin,
    id: ContactId,
    typed: &str,
    traces: &Traces,
) -> Result<()> {
    let contact = hold(tx, id)?;
    if Username::parse(typed).map_or(true, |typed| typed.as_str() != contact.username) {
        let sentence = "Type the username of this contact to erase it.";
        return Err(Error::invalid("username", sentence));
    }
    let organization = tx.organization();
    let person = Person::of(tx.connection, organization, &contact)?;
    forget_in_log(tx, &person, &traces.lines)?;
    forget_in_runs(tx, &person)?;
    for (batch, number) in &traces.items {
        diesel::update(batch_items::table.find((*batch, *number)))
            .filter(batch_items::organization_id.eq(organization))
            .set((
                batch_items::input.eq(None::<String>),
                batch_items::detail.eq(None::<String>),
            ))
            .execute(tx.connection)?;
    }
    forget_answers(tx, &person)?;
    diesel::delete(
        contacts::table
            .filter(contacts::organization_id.eq(organization))
            .filter(contacts::id.eq(id)),
    )
    .execute(tx.connection)?;
    tx.tell(id, contact.stage_id);
    let number = Logged::words(&id.to_string());
    let subject = Logged {
        id: Some(id.0),
        text: None,
    };
    activity::log_setting(
        tx,
        Kind::ContactErased,
        subject,
        (Logged::default(), number),
    )
}

/// The lines that say what somebody is called, or how to reach them, say so no more. Lines of others, too, where those
/// were taken for this person.
fn forget_in_log(tx: &mut Tx<'_>, person: &Person, others: &[ActivityId]) -> Result<()> {
    let personal = Kind::ALL.iter().copied().filter(|kind| kind.tells_who());
    let personal: Vec<Kind> = personal.collect();
    let nothing = || {
        (
            activities::old_text.eq(None::<String>),
            activities::new_text.eq(None::<String>),
        )
    };
    diesel::update(
        activities::table
            .filter(activities::organization_id.eq(tx.organization()))
            .filter(activities::contact_id.assume_not_null().eq_any(&person.ids))
            .filter(activities::kind.eq_any(personal)),
    )
    .set(nothing())
    .execute(tx.connection)?;
    diesel::update(
        activities::table
            .filter(activities::organization_id.eq(tx.organization()))
            .filter(activities::id.eq_any(others)),
    )
    .set(nothing())
    .execute(tx.connection)?;
    Ok(())
}

fn forget_in_runs(tx: &mut Tx<'_>, person: &Person) -> Result<()> {
    let organization = tx.organization();
    let own = || {
        runs::table
            .filter(runs::organization_id.eq(organization))
            .filter(runs::contact_id.eq_any(&person.ids))
    };
    diesel::update(own())
        .set(runs::contact_name.eq(NOBODY))
        .execute(tx.connection)?;
    // The words of an error may name what it was about.
    diesel::update(own().filter(runs::outcome.eq(Outcome::Failed)))
        .set(runs::detail.eq(None::<String>))
        .execute(tx.connection)?;
    Ok(())
}

/// What programs were answered about them is not to be answered again. The keys stay: who was erased is not added once
/// more by a request that is sent again.
fn forget_answers(tx: &mut Tx<'_>, person: &Person) -> Result<()> {
    for username in &person.usernames {
        let tokens = api_tokens::table
            .filter(api_tokens::organization_id.eq(tx.organization()))
            .select(api_tokens::id);
        // Every answer about a contact has its username.
        let about = format!("%\"username\":\"{}\"%", username.replace('_', "\\_"));
        diesel::update(
            idempotency_keys::table
                .filter(idempotency_keys::token_id.eq_any(tokens))
                .filter(idempotency_keys::body.like(about).escape('\\')),
        )
        .set(idempotency_keys::body.eq("{}"))
        .execute(tx.connection)?;
    }
    Ok(())
}

/// By what somebody is known.
struct Person {
    /// Of the contact, and of those that were merged into it.
    ids: Vec<ContactId>,
    /// Their usernames, names, e-mails, phones and ids elsewhere, those of before as well.
    values: Vec<String>,
    /// What they are called and were called on Instagram: letters, digits, dots and underscores.
    usernames: Vec<String>,
    /// The same as [`Person::is_in`] compares them.
    folded: HashSet<String>,
}

impl Person {
    fn of(
        connection: &mut Connection,
        organization: OrganizationId,
        contact: &Contact,
    ) -> Result<Self> {
        type Former = (ContactId, String, String, Option<String>, Option<String>);
        let merged: Vec<Former> = merged_contacts::table
            .filter(merged_contacts::organization_id.eq(organization))
            .filter(merged_contacts::contact_id.eq(contact.id))
            .select((
                merged_contacts::id,
                merged_contacts::username,
                merged_contacts::former_username,
                merged_contacts::manychat_id,
                merged_contacts::ig_id,
            ))
            .load(connection)?;
        let mut ids = vec![contact.id];
        let mut values = Vec::new();
        let mut usernames = vec![contact.username.clone()];
        let own = [
            &contact.name,
            &contact.email,
            &contact.phone,
            &contact.manychat_id,
            &contact.ig_id,
        ];
        values.extend(own.into_iter().flatten().cloned());
        for (id, username, former_username, manychat_id, ig_id) in merged {
            ids.push(id);
            usernames.extend([username, former_username]);
            values.extend(manychat_id.into_iter().chain(ig_id));
        }
        usernames.extend(former(connection, organization, &ids, &[Kind::Username])?);
        values.extend(former(connection, organization, &ids, &PROFILE)?);
        values.extend(usernames.iter().cloned());
        let folded = values.iter().map(|value| folded(value)).collect();
        Ok(Self {
            ids,
            values,
            usernames,
            folded,
        })
    }

    /// Whether a row of an import has a cell with any of it.
    fn is_in(&self, input: &str) -> bool {
        let cells: Vec<String> = serde_json::from_str(input).unwrap_or_default();
        cells.iter().any(|cell| self.folded.contains(&folded(cell)))
    }
}

/// What they were called before, and how they were reached.
fn former(
    connection: &mut Connection,
    organization: OrganizationId,
    ids: &[ContactId],
    kinds: &[Kind],
) -> Result<Vec<String>> {
    type Changed = (Option<String>, Option<String>);
    let changed: Vec<Changed> = activities::table
        .filter(activities::organization_id.eq(organization))
        .filter(activities::contact_id.assume_not_null().eq_any(ids))
        .filter(activities::kind.eq_any(kinds))
        .select((activities::old_text, activities::new_text))
        .load(connection)?;
    let values = changed.into_iter().flat_map(|(old, new)| [old, new]);
    Ok(values.flatten().collect())
}

fn folded(text: &str) -> String {
    let text = cell::plain(text.trim()).to_lowercase();
    Username::parse(&text).map_or(text, |username| username.as_str().to_owned())
}
