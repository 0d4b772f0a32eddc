//! What a payload says of a contact's stage, status and tags, and the contact it means.

use super::Outcome;
use super::payload::Payload;
use crate::crm::contact::Contact;
use crate::crm::contact::change::{Change, change};
use crate::crm::contact::create::NewContact;
use crate::crm::contact::field::Value;
use crate::crm::contact::identity::{self, Identity, Met};
use crate::crm::contact::profile::Profile;
use crate::crm::stage::{self, Stage};
use crate::crm::status::LeadStatus;
use crate::db::id::StageId;
use crate::error::{Error, Result};
use crate::people::{Member, Tx};
use crate::web::api::contacts::fields::{self, first_stage};

const STAGE: &[&str] = &[
    "pipeline_stage",
    "pipeline_stage_id",
    "pipeline_stage_name",
    "stage",
    "stage_id",
];

/// The stage that is meant, by its id or its name.
///
/// # Errors
/// `Invalid` on `pipeline_stage` for one that is not there, or goes.
pub(super) fn stage(
    tx: &mut Tx<'_>,
    stages: &[Stage],
    payload: &Payload,
) -> Result<Option<StageId>> {
    let Some(text) = payload.text(STAGE) else {
        return Ok(None);
    };
    let by_id = text.parse().ok().map(StageId);
    let by_id = by_id.filter(|id| stage::among(stages, *id).is_ok());
    let Some(id) = by_id.or_else(|| stage::named(stages, &text).map(|stage| stage.id)) else {
        let names: Vec<&str> = stages.iter().map(|stage| stage.name.as_str()).collect();
        let sentence = format!("There is no such stage. There are: {}.", names.join(", "));
        return Err(Error::invalid("pipeline_stage", sentence));
    };
    fields::stage(tx, stages, id).map_err(|error| match error {
        Error::Invalid(problems) => Error::invalid("pipeline_stage", problems.of("stage")),
        other => other,
    })?;
    Ok(Some(id))
}

/// # Errors
/// `Invalid` on `status` for what is none of the four.
pub(super) fn lead_status(payload: &Payload) -> Result<Option<LeadStatus>> {
    let text = payload.text(&["lead_status", "status"]);
    let parsed = text.map(|text| text.to_lowercase().parse());
    parsed.transpose().map_err(|_| {
        let sentence = "The lead status must be open, won, lost or abandoned.";
        Error::invalid("status", sentence)
    })
}

/// As [`lead_status`], among the fields of a contact, where `status` may be something else: ManyChat's are `active`.
///
/// # Errors
/// `Invalid` on `status` for a `lead_status` that is none of the four.
pub(super) fn lead_status_of_contact(payload: &Payload) -> Result<Option<LeadStatus>> {
    match lead_status(payload) {
        Err(_) if payload.text(&["lead_status"]).is_none() => Ok(None),
        said => said,
    }
}

/// The contact that a payload means, added if there is none yet, as `begun` makes it of somebody of whom nothing else is
/// known. One that is found gets the ids that it has not; what contradicts is logged and passed over.
///
/// # Errors
/// `Invalid` on `username` where somebody new has none; what `begun` returned.
pub(super) fn met(
    tx: &mut Tx<'_>,
    who: &Member,
    identity: &Identity,
    begun: impl FnOnce(&mut Tx<'_>, NewContact) -> Result<NewContact>,
) -> Result<Outcome> {
    let found = identity::find_to_write(tx, identity)?;
    let (contact, is_new) = match found {
        Some(contact) => (contact, false),
        None => add(tx, who, identity, begun)?,
    };
    let missing = identity.missing_in(&contact);
    let changed = change(tx, contact.id, &Change::of(missing))?;
    identity::log_kept(tx, &changed.contact, identity)?;
    Ok(Outcome {
        message: "Contact processed successfully",
        contact: changed.contact,
        is_new,
        by_rules: changed.by_rules,
    })
}

fn add(
    tx: &mut Tx<'_>,
    who: &Member,
    identity: &Identity,
    begun: impl FnOnce(&mut Tx<'_>, NewContact) -> Result<NewContact>,
) -> Result<(Contact, bool)> {
    if identity.id.is_some() {
        return Err(Error::NotFound);
    }
    let Some(username) = identity.username.clone() else {
        let sentence = "Nobody has this ManyChat id yet. To add the contact, send its Instagram username, too.";
        return Err(Error::invalid("username", sentence));
    };
    let stages = stage::all(tx.connection, tx.organization())?;
    let profile = Profile {
        manychat_id: identity.manychat_id.clone(),
        ig_id: identity.ig_id.clone(),
        ..Profile::of(username)
    };
    let new = NewContact::by_hand(profile, first_stage(&stages)?.id, None);
    let new = begun(tx, new)?;
    match identity::find_or_create(tx, identity, &new)? {
        Met::Created(id) => Ok((Contact::seen_by(tx.connection, who, id)?, true)),
        Met::Found(contact) => Ok((*contact, false)),
    }
}

/// Changes what a payload says, beside what was done already.
///
/// # Errors
/// As [`change`].
pub(super) fn changed(tx: &mut Tx<'_>, so_far: Outcome, values: Vec<Value>) -> Result<Outcome> {
    if values.is_empty() {
        return Ok(so_far);
    }
    let changed = change(tx, so_far.contact.id, &Change::of(values))?;
    let mut by_rules = so_far.by_rules;
    by_rules.extend(changed.by_rules);
    Ok(Outcome {
        contact: changed.contact,
        by_rules,
        ..so_far
    })
}
