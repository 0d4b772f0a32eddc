//! All that is known of one person, for whom it is about: the law lets them ask for it.

use diesel::prelude::*;
use serde_json::{Value as Json, json};

use super::{Contact, merged};
use crate::clock::Instant;
use crate::crm::activity::{self, Kind, Logged};
use crate::crm::message::Direction;
use crate::crm::{money, stage, tag};
use crate::db::Connection;
use crate::db::id::ContactId;
use crate::db::schema::{activities, batch_items, messages, notes, runs, users};
use crate::error::{Error, Result};
use crate::people::{Admin, Through, Tx};

/// The profile, notes, messages, history and imports of a contact, and of those that were merged into it, as JSON.
///
/// # Errors
/// `NotFound` when it is not there, or is another organization's.
pub fn collect(connection: &mut Connection, admin: &Admin, id: ContactId) -> Result<String> {
    let contact = Contact::seen_by(connection, admin, id)?;
    let former = merged::former(connection, admin, &[id])?;
    let ids: Vec<ContactId> = std::iter::once(id)
        .chain(former.iter().map(|one| one.id))
        .collect();
    let former: Vec<&str> = former.iter().map(|one| one.username.as_str()).collect();
    let data = json!({
        "profile": profile(connection, admin, &contact)?,
        "former_usernames": former,
        "notes": notes(connection, admin, id)?,
        "messages": messages(connection, admin, id)?,
        "activity": activity(connection, admin, &ids)?,
        "automation_runs": runs(connection, admin, &ids)?,
        "imported_rows": imported(connection, admin, &ids)?,
    });
    serde_json::to_string_pretty(&data).map_err(|error| Error::Internal(error.into()))
}

/// Logs that it was given out.
///
/// # Errors
/// `NotFound` when the contact is not there, or is another organization's.
pub fn log(tx: &mut Tx<'_>, _: &Admin, id: ContactId) -> Result<()> {
    let contact = super::find(tx.connection, tx.organization(), id)?;
    let subject = Logged {
        id: Some(contact.id.0),
        text: None,
    };
    let number = Logged::words(&id.to_string());
    activity::log_setting(
        tx,
        Kind::PersonalDataExported,
        subject,
        (Logged::default(), number),
    )
}

fn time(time: Instant) -> String {
    time.utc().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn profile(connection: &mut Connection, admin: &Admin, contact: &Contact) -> Result<Json> {
    let organization = admin.organization();
    let stages = stage::all(connection, organization.id)?;
    let tags = tag::all(connection, organization.id)?;
    let tags = contact
        .tags
        .iter()
        .filter_map(|id| tag::among(&tags, id).ok());
    let tags: Vec<&str> = tags.map(|tag| tag.name.as_str()).collect();
    let assignee: Option<String> = contact
        .assignee_id
        .map(|user| {
            users::table
                .find(user)
                .select(users::name)
                .first(connection)
        })
        .transpose()?;
    let amount = contact
        .deal_value
        .map(|amount| money::shown(amount, organization.currency()));
    Ok(json!({
        "id": contact.id,
        "username": contact.username,
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "manychat_id": contact.manychat_id,
        "instagram_id": contact.ig_id,
        "deal_value": amount,
        "source": contact.source.label(),
        "pipeline_stage": stage::among(&stages, contact.stage_id)?.name,
        "lead_status": contact.lead_status.label(),
        "conversation_status": contact.conversation_status.label(),
        "tags": tags,
        "assignee": assignee,
        "added": time(contact.created_at),
        "last_activity": time(contact.last_activity_at),
    }))
}

fn notes(connection: &mut Connection, admin: &Admin, id: ContactId) -> Result<Vec<Json>> {
    let found: Vec<(String, String, Instant)> = notes::table
        .inner_join(users::table)
        .filter(notes::organization_id.eq(admin.organization().id))
        .filter(notes::contact_id.eq(id))
        .order(notes::id)
        .select((users::name, notes::text, notes::created_at))
        .load(connection)?;
    let note = |(author, text, at)| json!({ "author": author, "text": text, "at": time(at) });
    Ok(found.into_iter().map(note).collect())
}

fn messages(connection: &mut Connection, admin: &Admin, id: ContactId) -> Result<Vec<Json>> {
    let found: Vec<(Direction, String, Instant)> = messages::table
        .filter(messages::organization_id.eq(admin.organization().id))
        .filter(messages::contact_id.eq(id))
        .order((messages::sent_at, messages::id))
        .select((messages::direction, messages::text, messages::sent_at))
        .load(connection)?;
    let message = |(direction, text, at): (Direction, String, Instant)| json!({ "direction": direction.code(), "text": text, "at": time(at) });
    Ok(found.into_iter().map(message).collect())
}

fn activity(connection: &mut Connection, admin: &Admin, ids: &[ContactId]) -> Result<Vec<Json>> {
    type Line = (
        Kind,
        Option<String>,
        Option<String>,
        Option<String>,
        Through,
        Instant,
    );
    let found: Vec<Line> = activities::table
        .filter(activities::organization_id.eq(admin.organization().id))
        .filter(activities::contact_id.assume_not_null().eq_any(ids))
        .order(activities::id)
        .select((
            activities::kind,
            activities::old_text,
            activities::new_text,
            activities::user_name,
            activities::through,
            activities::created_at,
        ))
        .load(connection)?;
    let line = |(kind, old, new, by, through, at): Line| {
        json!({
            "what": kind.code(), "from": old, "to": new, "by": by, "through": through.code(), "at": time(at)
        })
    };
    Ok(found.into_iter().map(line).collect())
}

fn runs(connection: &mut Connection, admin: &Admin, ids: &[ContactId]) -> Result<Vec<Json>> {
    let found: Vec<(String, String, Instant)> = runs::table
        .filter(runs::organization_id.eq(admin.organization().id))
        .filter(runs::contact_id.eq_any(ids))
        .order(runs::id)
        .select((runs::rule_name, runs::outcome, runs::created_at))
        .load(connection)?;
    let run = |(rule, outcome, at)| json!({ "rule": rule, "outcome": outcome, "at": time(at) });
    Ok(found.into_iter().map(run).collect())
}

fn imported(connection: &mut Connection, admin: &Admin, ids: &[ContactId]) -> Result<Vec<Json>> {
    let found: Vec<String> = batch_items::table
        .filter(batch_items::organization_id.eq(admin.organization().id))
        .filter(batch_items::contact_id.assume_not_null().eq_any(ids))
        .filter(batch_items::input.is_not_null())
        .order((batch_items::batch_id, batch_items::number))
        .select(batch_items::input.assume_not_null())
        .load(connection)?;
    let row = |input: String| serde_json::from_str(&input).unwrap_or(Json::Null);
    Ok(found.into_iter().map(row).collect())
}
