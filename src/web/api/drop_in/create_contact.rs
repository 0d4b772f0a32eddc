//! Adding a contact, or changing one that is there.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;

use super::payload::Payload;
use super::tags::asked;
use super::{DropIn, Envelope, Outcome, process, said};
use crate::app::App;
use crate::crm::contact::create::NewContact;
use crate::crm::contact::field::Value;
use crate::crm::contact::profile::{LONGEST_NAME, Profile, Typed};
use crate::crm::contact::{Contact, Source};
use crate::crm::{stage, team};
use crate::db::id::{TagId, UserId};
use crate::error::{Error, Result};
use crate::people::{Member, Tx};
use crate::web::api::fault;
use crate::web::api::reply::UnderWay;

const NAME: &[&str] = &["display_name", "name", "full_name"];
const EMAIL: &[&str] = &["email"];
const PHONE: &[&str] = &["phone"];
const DEAL_VALUE: &[&str] = &["deal_value"];

/// Adds a contact, or changes one that is there: by `username`, `manychat_id` or both. Fields that are not known are
/// passed over.
#[utoipa::path(post, path = "/api/v1/organization/create-contact", tag = "Drop-in",
    request_body(content = Object, description = "`username`; and if you have them `manychat_id`, `ig_id`, `name`, \
        `email`, `phone`, `deal_value`, `tags`, `pipeline_stage` (id or name), `lead_status`, `assignee_email`, \
        `source`.",
        example = json!({"username": "anna.k", "name": "Anna Kowalska", "tags": ["hot"]})),
    responses((status = 200, description = "The contact, which was there already.", body = Envelope),
        (status = 201, description = "The contact was added.", body = Envelope)),
    security(("token" = ["write"])))]
pub(crate) async fn create(
    app: Data<App>,
    under_way: Data<UnderWay>,
    sent: DropIn,
) -> fault::Result<HttpResponse> {
    process((&app, &under_way), sent, created, StatusCode::CREATED).await
}

/// # Errors
/// `Invalid`, by field.
pub(in crate::web) fn created(tx: &mut Tx<'_>, who: &Member, payload: &Payload) -> Result<Outcome> {
    let identity = payload.identity()?;
    let met = said::met(tx, who, &identity, |tx, new| begun(tx, who, payload, new))?;
    if met.is_new {
        let message = "Contact created successfully";
        return Ok(Outcome { message, ..met });
    }
    let values = values(tx, who, payload, &met.contact)?;
    let message = "Contact updated successfully";
    let outcome = said::changed(tx, met, values)?;
    Ok(Outcome { message, ..outcome })
}

/// Somebody new, with all that is said. Adding is no change of stage or status: no rule answers it.
fn begun(
    tx: &mut Tx<'_>,
    who: &Member,
    payload: &Payload,
    plain: NewContact,
) -> Result<NewContact> {
    let typed = Typed {
        username: plain.profile.username.as_str().to_owned(),
        ..Typed::default()
    };
    let profile = Profile {
        manychat_id: plain.profile.manychat_id,
        ig_id: plain.profile.ig_id,
        ..profile(who, payload, typed)?
    };
    let source = payload.text(&["source"]);
    let source = source.and_then(|code| code.to_lowercase().parse().ok());
    let stages = stage::all(tx.connection, tx.organization())?;
    Ok(NewContact {
        profile,
        stage: said::stage(tx, &stages, payload)?.unwrap_or(plain.stage),
        lead_status: said::lead_status_of_contact(payload)?.unwrap_or(plain.lead_status),
        assignee: assignee(tx, who, payload)?,
        source: source.unwrap_or(Source::Api),
        tags: asked(payload).begun(tx)?,
    })
}

fn values(
    tx: &mut Tx<'_>,
    who: &Member,
    payload: &Payload,
    contact: &Contact,
) -> Result<Vec<Value>> {
    let held = Typed::of(contact, who.organization().currency());
    let profile = profile(who, payload, held)?;
    let is_said = |names: &[&str]| payload.text(names).is_some();
    let said = [
        (name(payload).is_some(), Value::Name(profile.name)),
        (is_said(EMAIL), Value::Email(profile.email)),
        (is_said(PHONE), Value::Phone(profile.phone)),
        (is_said(DEAL_VALUE), Value::DealValue(profile.deal_value)),
    ];
    let said = said.into_iter().filter(|(is_said, _)| *is_said);
    let mut values: Vec<Value> = said.map(|(_, value)| value).collect();
    let stages = stage::all(tx.connection, tx.organization())?;
    values.extend(said::stage(tx, &stages, payload)?.map(Value::Stage));
    values.extend(said::lead_status_of_contact(payload)?.map(Value::LeadStatus));
    let assignee = assignee(tx, who, payload)?;
    values.extend(assignee.map(|user| Value::Assignee(Some(user))));
    let held: Vec<TagId> = contact.tags.iter().collect();
    values.extend(asked(payload).values(tx, &held)?);
    Ok(values)
}

/// The member who is named by e-mail address, if one is.
fn assignee(tx: &mut Tx<'_>, who: &Member, payload: &Payload) -> Result<Option<UserId>> {
    let Some(email) = payload.text(&["assignee_email"]) else {
        return Ok(None);
    };
    let team = team::all(tx.connection, who)?;
    let mate = team
        .iter()
        .find(|mate| mate.email.eq_ignore_ascii_case(&email));
    let mate =
        mate.ok_or_else(|| Error::invalid("assignee_email", "No member has this e-mail address."))?;
    Ok(Some(mate.user))
}

/// What is held of the person, with what is said. What is not said stays as it is.
fn profile(who: &Member, payload: &Payload, held: Typed) -> Result<Profile> {
    let typed = Typed {
        name: name(payload).unwrap_or(held.name),
        email: payload.text(EMAIL).unwrap_or(held.email),
        phone: payload.text(PHONE).unwrap_or(held.phone),
        deal_value: payload.text(DEAL_VALUE).unwrap_or(held.deal_value),
        ..held
    };
    Profile::parse(&typed, who.organization().currency()).map_err(Error::Invalid)
}

/// As much of it as a name may have: nobody shall be lost for the rest.
fn name(payload: &Payload) -> Option<String> {
    let name = payload.text(NAME).or_else(|| {
        let names = ["first_name", "last_name"].map(|name| payload.text(&[name]));
        let names: Vec<String> = names.into_iter().flatten().collect();
        (!names.is_empty()).then(|| names.join(" "))
    });
    name.map(|name| name.chars().take(LONGEST_NAME).collect())
}
