//! Adding a contact, or changing one that is there.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;

use super::payload::Payload;
use super::tags::asked;
use super::{DropIn, Envelope, Outcome, process, said};
use crate::app::App;
use crate::crm::contact::field::Value;
use crate::crm::contact::profile::{Profile, Typed};
use crate::crm::contact::{Contact, Source};
use crate::crm::{stage, team};
use crate::db::id::TagId;
use crate::error::{Error, Result};
use crate::people::{Member, Tx};
use crate::web::api::fault;
use crate::web::api::reply::UnderWay;

const NAME: &[&str] = &["display_name", "name", "full_name"];

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
    let source = payload.text(&["source"]);
    let source = source.and_then(|code| code.to_lowercase().parse().ok());
    let identity = payload.identity()?;
    let met = said::met(tx, who, &identity, source.unwrap_or(Source::Api))?;
    let values = values(tx, who, payload, &met.contact)?;
    let message = if met.is_new {
        "Contact created successfully"
    } else {
        "Contact updated successfully"
    };
    let outcome = said::changed(tx, met, values)?;
    Ok(Outcome { message, ..outcome })
}

fn values(
    tx: &mut Tx<'_>,
    who: &Member,
    payload: &Payload,
    contact: &Contact,
) -> Result<Vec<Value>> {
    let mut values = profile(who, payload, contact)?;
    let stages = stage::all(tx.connection, tx.organization())?;
    values.extend(said::stage(tx, &stages, payload)?.map(Value::Stage));
    values.extend(said::lead_status(payload)?.map(Value::LeadStatus));
    if let Some(email) = payload.text(&["assignee_email"]) {
        let team = team::all(tx.connection, who)?;
        let mate = team
            .iter()
            .find(|mate| mate.email.eq_ignore_ascii_case(&email));
        let mate = mate.ok_or_else(|| {
            Error::invalid("assignee_email", "No member has this e-mail address.")
        })?;
        values.push(Value::Assignee(Some(mate.user)));
    }
    let held: Vec<TagId> = contact.tags.iter().collect();
    values.extend(asked(payload).values(tx, &held)?);
    Ok(values)
}

/// What is said of the person. What is not said stays as it is.
fn profile(who: &Member, payload: &Payload, contact: &Contact) -> Result<Vec<Value>> {
    let currency = who.organization().currency();
    let mut typed = Typed::of(contact, currency);
    let first_and_last = || {
        let names = ["first_name", "last_name"].map(|name| payload.text(&[name]));
        let names: Vec<String> = names.into_iter().flatten().collect();
        (!names.is_empty()).then(|| names.join(" "))
    };
    let name = payload.text(NAME).or_else(first_and_last);
    let email = payload.text(&["email"]);
    let phone = payload.text(&["phone"]);
    let deal_value = payload.text(&["deal_value"]);
    let said = [&name, &email, &phone, &deal_value].map(Option::is_some);
    typed.name = name.unwrap_or(typed.name);
    typed.email = email.unwrap_or(typed.email);
    typed.phone = phone.unwrap_or(typed.phone);
    typed.deal_value = deal_value.unwrap_or(typed.deal_value);
    let checked = Profile::parse(&typed, currency).map_err(Error::Invalid)?;
    let values = [
        Value::Name(checked.name),
        Value::Email(checked.email),
        Value::Phone(checked.phone),
        Value::DealValue(checked.deal_value),
    ];
    let said = values.into_iter().zip(said).filter(|(_, is_said)| *is_said);
    Ok(said.map(|(value, _)| value).collect())
}
