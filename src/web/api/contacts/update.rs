//! Changing a contact: what is sent is named, also where it is what the contact has, so that no rule overrules it.

use actix_web::http::header::IF_MATCH;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::fields::{self, TagNames, assignee};
use crate::app::App;
use crate::crm::contact::change::{Change, change_as_held};
use crate::crm::contact::field::Value;
use crate::crm::contact::identity::{self, Identity};
use crate::crm::contact::profile::{Profile, Typed};
use crate::crm::contact::{self, Contact};
use crate::db::id::{ContactId, StageId, TagId};
use crate::error::{Error, Problems};
use crate::people::{Member, Tx};
use crate::web::api::body::{Clearable, body};
use crate::web::api::caller::Write;
use crate::web::api::coded::LeadStatusCode;
use crate::web::api::fault::{Fault, Result};
use crate::web::api::reply::Reply;
use crate::web::api::schema::{ContactView, Names, etag, names_etag};
use crate::web::api::sent::Sent;

body! {
    /// The fields to be changed: those that are not sent stay as they are. `null` takes a value away.
    ContactChanges {
        username: Option<String>,
        #[schema(value_type = Option<String>)]
        name: Option<Clearable<String>>,
        #[schema(value_type = Option<String>)]
        email: Option<Clearable<String>>,
        #[schema(value_type = Option<String>)]
        phone: Option<Clearable<String>>,
        /// In the organization's currency.
        #[schema(value_type = Option<String>, example = "1200.50")]
        deal_value: Option<Clearable<String>>,
        #[schema(value_type = Option<String>)]
        manychat_id: Option<Clearable<String>>,
        /// Digits.
        #[schema(value_type = Option<String>)]
        ig_id: Option<Clearable<String>>,
        /// The id of a stage.
        stage: Option<i64>,
        /// The id of the stage in which whoever moves the contact saw it: where somebody else moved it meanwhile,
        /// nothing is changed.
        seen_stage: Option<i64>,
        lead_status: Option<LeadStatusCode>,
        /// The id of a member.
        #[schema(value_type = Option<i64>)]
        assignee: Option<Clearable<i64>>,
        /// Names of all the tags that it shall have. Those that are not there yet are added.
        tags: Option<Vec<String>>,
        /// Names of tags to be put on.
        add_tags: Option<Vec<String>>,
        /// Names of tags to be taken off.
        remove_tags: Option<Vec<String>>,
    }
}

/// What came of it.
pub(super) enum Checked<T> {
    Done(T),
    /// The contact is not as `If-Match` has it: its `ETag`.
    Stale(String),
}

/// Changes a contact, and lets the rules answer. Where the id is of one that was merged, the one that is left is
/// changed.
#[utoipa::path(patch, path = "/api/v1/contacts/{contact}", tag = "Contacts",
    request_body(content = ContactChanges, example = json!({"lead_status": "won", "add_tags": ["hot"]})),
    params(("contact" = i64, Path, description = "The contact's id."),
        ("If-Match" = Option<String>, Header, description = "Change it only if this is its ETag.")),
    responses((status = 200, description = "The contact, after the rules.", body = ContactView,
            headers(("ETag" = String, description = "Its version, for If-Match."))),
        (status = 409, description = "Somebody moved it meanwhile, or deleted the stage."),
        (status = 412, description = "It is not as If-Match has it.",
            headers(("ETag" = String, description = "Its version now.")))),
    security(("token" = ["write"])))]
pub(crate) async fn update(
    app: Data<App>,
    id: Path<ContactId>,
    request: HttpRequest,
    sent: Sent<Write, ContactChanges>,
) -> Result<HttpResponse> {
    let Sent { who, body, .. } = sent;
    let (id, if_match) = (id.into_inner(), if_match(&request));
    let by = who.by();
    let updated = app.write(by, move |tx| {
        let contact = held(tx, id)?;
        if let Some(stale) = stale(&contact, if_match.as_deref()) {
            return Ok(Checked::Stale(stale));
        }
        updated(tx, &who, contact, &body).map(Checked::Done)
    });
    match updated.await? {
        Checked::Done(reply) => Ok(reply.answer()),
        Checked::Stale(etag) => Err(Fault::Stale(etag)),
    }
}

pub(super) fn if_match(request: &HttpRequest) -> Option<String> {
    let header = request.headers().get(IF_MATCH)?;
    Some(header.to_str().unwrap_or_default().to_owned())
}

/// The present `ETag` of a contact that is not as `If-Match` has it.
pub(super) fn stale(contact: &Contact, if_match: Option<&str>) -> Option<String> {
    let etag = etag(contact);
    let is_met = if_match.is_none_or(|wanted| names_etag(wanted, &etag));
    (!is_met).then_some(etag)
}

fn held(tx: &mut Tx<'_>, id: ContactId) -> crate::error::Result<Contact> {
    match contact::hold(tx, id) {
        Err(Error::NotFound) => {}
        held => return held,
    }
    let identity = Identity {
        id: Some(id),
        ..Identity::default()
    };
    let found = identity::find_to_write(tx, &identity)?.ok_or(Error::NotFound)?;
    contact::hold(tx, found.id)
}

fn updated(
    tx: &mut Tx<'_>,
    who: &Member,
    contact: Contact,
    body: &ContactChanges,
) -> crate::error::Result<Reply> {
    if body.seen_stage.is_some() && body.stage.is_none() {
        let sentence =
            "This goes with stage, the stage to move to. If-Match guards all other changes.";
        return Err(Error::invalid("seen_stage", sentence));
    }
    let names = Names::in_force(tx, who)?;
    let mut values = profile(&contact, body, &names).map_err(Error::Invalid)?;
    if let Some(id) = body.stage {
        // One that it stands in already is no move, even if it is being deleted.
        let id = StageId(id);
        if id != contact.stage_id {
            fields::stage(tx, &names.stages, id)?;
        }
        values.push(Value::Stage(id));
    }
    if let Some(status) = body.lead_status {
        values.push(Value::LeadStatus(status.0));
    }
    if let Some(user) = body.assignee.clone() {
        let user = user.into_option().map(|id| assignee(&names, id));
        values.push(Value::Assignee(user.transpose()?));
    }
    let held: Vec<TagId> = contact.tags.iter().collect();
    values.extend(tags(body).values(tx, &held)?);
    let wanted = Change {
        seen_stage: body.seen_stage.map(StageId),
        ..Change::of(values)
    };
    let changed = change_as_held(tx, contact, &wanted)?;
    let names = Names::in_force(tx, who)?;
    let (etag, view) = (etag(&changed.contact), names.contact(&changed.contact));
    Ok(Reply::ok(&view)?.with_etag(etag))
}

fn tags(body: &ContactChanges) -> TagNames {
    TagNames {
        all: body.tags.clone(),
        add: body.add_tags.clone().unwrap_or_default(),
        remove: body.remove_tags.clone().unwrap_or_default(),
    }
}

/// The fields of the profile that were sent, checked as the form checks them.
fn profile(
    contact: &Contact,
    body: &ContactChanges,
    names: &Names,
) -> crate::error::Result<Vec<Value>, Problems> {
    let currency = names.organization.currency();
    let mut typed = Typed::of(contact, currency);
    let set = |field: &mut String, sent: &Option<Clearable<String>>| {
        if let Some(value) = sent.clone() {
            *field = value.into_option().unwrap_or_default();
        }
    };
    if let Some(username) = &body.username {
        typed.username.clone_from(username);
    }
    set(&mut typed.name, &body.name);
    set(&mut typed.email, &body.email);
    set(&mut typed.phone, &body.phone);
    set(&mut typed.deal_value, &body.deal_value);
    set(&mut typed.manychat_id, &body.manychat_id);
    set(&mut typed.ig_id, &body.ig_id);
    let checked = Profile::parse(&typed, currency)?;
    let username = checked.username.as_str().to_owned();
    let all = [
        (body.username.is_some(), Value::Username(username)),
        (body.name.is_some(), Value::Name(checked.name)),
        (body.email.is_some(), Value::Email(checked.email)),
        (body.phone.is_some(), Value::Phone(checked.phone)),
        (
            body.deal_value.is_some(),
            Value::DealValue(checked.deal_value),
        ),
        (
            body.manychat_id.is_some(),
            Value::ManychatId(checked.manychat_id),
        ),
        (body.ig_id.is_some(), Value::IgId(checked.ig_id)),
    ];
    let chosen = all.into_iter().filter(|(is_named, _)| *is_named);
    Ok(chosen.map(|(_, value)| value).collect())
}
