//! Merging two contacts: one is left, with what was chosen of both. The other's notes move to it, and the other's id
//! and usernames lead to it from then on ([`super::merged`]). The log is never rewritten.

use diesel::prelude::*;

use super::change::{Change, Said, change_held};
use super::field::{Columns, Field, Value};
use super::identity::by_username;
use super::username::Username;
use super::{Contact, hold, merged};
use crate::crm::activity;
use crate::crm::filter::Filter;
use crate::crm::tag;
use crate::db::id::ContactId;
use crate::db::schema::{contacts, merged_contacts, messages, notes};
use crate::db::text_enum::text_enum;
use crate::db::{Connection, one_more_than};
use crate::error::{Error, Result};
use crate::people::{Admin, Member, Tx, membership};

text_enum! {
    /// Whose value is kept.
    Side {
        This = "this",
        Other = "other",
    }
}

/// The fields to choose for, in the order in which people look at them.
pub const CHOSEN: [Field; 10] = [
    Field::Username,
    Field::Name,
    Field::Email,
    Field::Phone,
    Field::DealValue,
    Field::ManychatId,
    Field::IgId,
    Field::Stage,
    Field::LeadStatus,
    Field::Assignee,
];

/// How many contacts are offered to choose the other one from.
pub const OFFERED: usize = 8;

/// Two contacts as somebody saw them, and what they chose.
#[derive(Debug, Clone)]
pub struct Merge {
    /// The one that is left.
    pub this: ContactId,
    pub this_version: i64,
    /// The one that goes.
    pub other: ContactId,
    pub other_version: i64,
    /// The fields for which the other's value is kept.
    pub from_other: Vec<Field>,
}

/// The side to suggest for a field: this contact's, or the other's where this one has nothing.
#[must_use]
pub fn suggested(this: &Contact, other: &Contact, field: Field) -> Side {
    let is_better =
        Value::held(this, field).is_nothing() && !Value::held(other, field).is_nothing();
    if is_better { Side::Other } else { Side::This }
}

/// Those who may be meant by what somebody typed.
#[derive(Debug, Clone)]
pub enum Meant {
    /// The one with that username, of now or before a merge.
    One(Box<Contact>),
    /// Those found by free text, latest activity first, and whether there are more.
    Several(Vec<Contact>, bool),
    /// The contact that is to be merged itself.
    Itself,
}

/// Whom somebody means as the other contact.
///
/// # Errors
/// The database's.
pub fn meant(
    connection: &mut Connection,
    member: &Member,
    this: ContactId,
    text: &str,
) -> Result<Meant> {
    if let Ok(username) = Username::parse(text)
        && let Some(found) = by_username(connection, member.organization().id, username.as_str())?
    {
        return Ok(if found.id == this {
            Meant::Itself
        } else {
            Meant::One(Box::new(found))
        });
    }
    let filter = Filter {
        search: text.to_owned(),
        ..Filter::default()
    };
    let mut found: Vec<Contact> = contacts::table
        .filter(filter.condition(member))
        .filter(contacts::id.ne(this))
        .order((contacts::last_activity_at.desc(), contacts::id.desc()))
        .limit(one_more_than(OFFERED))
        .select(Contact::as_select())
        .load(connection)?;
    let more = found.len() > OFFERED;
    found.truncate(OFFERED);
    Ok(Meant::Several(found, more))
}

/// Merges two contacts for good. Returns the one that went, and the one that is left.
///
/// # Errors
/// `NotFound` when one is not there, or is another organization's; `Invalid` on `other` for a contact with itself;
/// `Conflict` when either changed since, or the other was merged meanwhile. Nothing is written then.
pub fn merge(tx: &mut Tx<'_>, _: &Admin, wanted: &Merge) -> Result<(Contact, Contact)> {
    let (this, other) = hold_both(tx, wanted)?;
    if this.id == other.id {
        let sentence = "A contact cannot be merged with itself. Choose another one.";
        return Err(Error::invalid("other", sentence));
    }
    for (contact, seen) in [(&this, wanted.this_version), (&other, wanted.other_version)] {
        if contact.version != seen {
            return Err(Error::Conflict(format!(
                "Somebody changed {} meanwhile. Nothing was merged. Look at both once more.",
                contact.display_name()
            )));
        }
    }
    let values = values(tx, &this, &other, &wanted.from_other)?;
    move_everything(tx, &this, &other, &values)?;
    activity::log_merge(tx, &this, &other)?;
    let said = Said {
        thread: this.thread.merged(&other.thread),
        line: None,
    };
    let held = hold(tx, this.id)?;
    let changed = change_held(tx, held, &Change::of(values), Some(said))?;
    Ok((other, changed.contact))
}

/// In the order of their ids: two merges of one pair from both sides must not wait for each other.
fn hold_both(tx: &mut Tx<'_>, wanted: &Merge) -> Result<(Contact, Contact)> {
    let other_first = wanted.other < wanted.this;
    let early = other_first.then(|| hold(tx, wanted.other));
    let this = hold(tx, wanted.this)?;
    let other = early.unwrap_or_else(|| hold(tx, wanted.other));
    match other {
        Ok(other) => Ok((this, other)),
        Err(Error::NotFound) => {
            let lead = merged::lead_of(tx.connection, tx.organization(), wanted.other)?;
            Err(lead.map_or(Error::NotFound, |lead| {
                Error::Conflict(format!("{} meanwhile.", lead.sentence()))
            }))
        }
        Err(error) => Err(error),
    }
}

/// Every field of the choice, also where nothing differs: so that no rule overrules what the person chose.
fn values(
    tx: &mut Tx<'_>,
    this: &Contact,
    other: &Contact,
    from_other: &[Field],
) -> Result<Vec<Value>> {
    let kept = |field: &Field| {
        let from = if from_other.contains(field) {
            other
        } else {
            this
        };
        Value::held(from, *field)
    };
    let mut values: Vec<Value> = CHOSEN.iter().map(kept).collect();
    let status = this.thread.merged(&other.thread).status();
    values.push(Value::ConversationStatus(status));
    // Ids of tags that were deleted since stay with a contact.
    let tags = tag::all(tx.connection, tx.organization())?;
    let held = other
        .tags
        .iter()
        .filter(|id| tag::among(&tags, *id).is_ok());
    values.extend(held.map(|tag| Value::Tag(tag, true)));
    for value in &mut values {
        if let Value::Assignee(Some(user)) = value {
            // Somebody who was removed, and whose contacts are not all unassigned yet.
            match membership::require(tx.connection, tx.organization(), *user) {
                Err(Error::NotFound) => *value = Value::Assignee(None),
                found => found?,
            }
        }
    }
    Ok(values)
}

/// What belonged to the other belongs to this one, and the other goes.
fn move_everything(
    tx: &mut Tx<'_>,
    this: &Contact,
    other: &Contact,
    values: &[Value],
) -> Result<()> {
    let organization = tx.organization();
    diesel::update(
        notes::table
            .filter(notes::organization_id.eq(organization))
            .filter(notes::contact_id.eq(other.id)),
    )
    .set(notes::contact_id.eq(this.id))
    .execute(tx.connection)?;
    diesel::update(
        messages::table
            .filter(messages::organization_id.eq(organization))
            .filter(messages::contact_id.eq(other.id)),
    )
    .set(messages::contact_id.eq(this.id))
    .execute(tx.connection)?;
    diesel::update(
        merged_contacts::table
            .filter(merged_contacts::organization_id.eq(organization))
            .filter(merged_contacts::contact_id.eq(other.id)),
    )
    .set(merged_contacts::contact_id.eq(this.id))
    .execute(tx.connection)?;
    let row = contacts::table
        .filter(contacts::organization_id.eq(organization))
        .filter(contacts::id.eq(other.id));
    diesel::delete(row).execute(tx.connection)?;
    // Whichever username and ManyChat id is not kept leads here.
    let keeps_other = values.contains(&Value::Username(other.username.clone()));
    let given_up = if keeps_other {
        &this.username
    } else {
        &other.username
    };
    let keeps_others_id = values.contains(&Value::ManychatId(other.manychat_id.clone()));
    let given_up_id = if keeps_others_id {
        &this.manychat_id
    } else {
        &other.manychat_id
    };
    diesel::insert_into(merged_contacts::table)
        .values((
            merged_contacts::id.eq(other.id),
            merged_contacts::organization_id.eq(organization),
            merged_contacts::contact_id.eq(this.id),
            merged_contacts::username.eq(given_up),
            merged_contacts::former_username.eq(&other.username),
            merged_contacts::manychat_id.eq(given_up_id),
            merged_contacts::ig_id.eq(&other.ig_id),
            merged_contacts::created_at.eq(tx.now()),
        ))
        .execute(tx.connection)?;
    let mut columns = Columns::search_again(this);
    columns.found_by(&merged::usernames(tx, this.id)?);
    diesel::update(
        contacts::table
            .filter(contacts::organization_id.eq(organization))
            .filter(contacts::id.eq(this.id)),
    )
    .set(&columns)
    .execute(tx.connection)?;
    Ok(())
}
