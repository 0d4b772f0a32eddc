//! The four requests of the system whose place this one takes: same addresses, same fields, same answers, so that a
//! team changes the base address and the token, and nothing else. What they do not know they pass over; the token alone
//! says whose data it is. Source: facts, 1.12.

pub(crate) mod create_contact;
pub(crate) mod default_reply;
mod payload;
mod said;
pub(crate) mod status;
pub(crate) mod tags;

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload as Stream;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use super::body;
use super::caller::{Caller, Write};
use super::coded::{ConversationStatusCode, LeadStatusCode, Time};
use super::fault::{Fault, Result};
use super::reply::{Reply, UnderWay, write};
use super::schema::Names;
use super::sent;
use crate::app::App;
use crate::crm::contact::Contact;
use crate::crm::contact::field::Value;
use crate::people::idempotency::Key;
use crate::people::{Member, Tx};
pub(in crate::web) use payload::Payload;

/// Who sent a payload, and the payload. The token is looked at first.
pub(crate) struct DropIn {
    who: Member,
    payload: Payload,
    key: Option<Key>,
}

impl FromRequest for DropIn {
    type Error = Fault;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, stream: &mut Stream) -> Self::Future {
        let (request, mut stream) = (request.clone(), stream.take());
        Box::pin(async move {
            let caller = Caller::<Write>::of(&request).await?;
            let bytes = body::bytes(&request, &mut stream).await?;
            Ok(Self {
                payload: Payload::parse(&bytes)?,
                key: sent::key(&request, caller.token, &bytes)?,
                who: caller.who,
            })
        })
    }
}

/// What every drop-in request is answered.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Processed)]
pub(crate) struct Envelope {
    /// Always `success`.
    #[schema(example = "success")]
    status: &'static str,
    message: String,
    data: ContactData,
}

/// The contact, as it is now.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct ContactData {
    pub contact_id: i64,
    pub manychat_id: Option<String>,
    pub ig_id: Option<String>,
    pub username: String,
    pub name: Option<String>,
    /// Ours, whatever the request said: the token alone says whose data it is.
    pub organization_id: i64,
    pub lead_status: LeadStatusCode,
    pub pipeline_stage: String,
    pub pipeline_stage_id: i64,
    pub conversation_status: ConversationStatusCode,
    /// By their names.
    pub tags: Vec<String>,
    pub created_at: Time,
    /// When they wrote last.
    pub last_response_at: Option<Time>,
    /// Whether the contact is new.
    pub created: bool,
    /// What rules set because of this.
    pub automations_applied: Vec<Applied>,
}

/// A value that a rule set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(in crate::web) struct Applied {
    #[schema(example = "lead_status")]
    pub field: &'static str,
    #[schema(example = "won")]
    pub value: String,
}

/// What a payload did.
pub(in crate::web) struct Outcome {
    pub message: &'static str,
    pub contact: Contact,
    pub is_new: bool,
    /// What rules set, in their order.
    pub by_rules: Vec<Value>,
}

/// One of the four.
pub(in crate::web) type Verb = fn(&mut Tx<'_>, &Member, &Payload) -> crate::error::Result<Outcome>;

/// Does what a payload asks for, and answers in the envelope.
async fn process(
    (app, under_way): (&App, &UnderWay),
    sent: DropIn,
    verb: Verb,
    when_new: StatusCode,
) -> Result<HttpResponse> {
    let DropIn { who, payload, key } = sent;
    let by = who.by();
    write((app, under_way), by, key, move |tx| {
        let outcome = verb(tx, &who, &payload)?;
        let status = if outcome.is_new {
            when_new
        } else {
            StatusCode::OK
        };
        let envelope = Envelope {
            status: "success",
            message: outcome.message.to_owned(),
            data: data(tx, &who, &outcome)?,
        };
        Reply::new(status, &envelope)
    })
    .await
}

fn data(tx: &mut Tx<'_>, who: &Member, outcome: &Outcome) -> crate::error::Result<ContactData> {
    let names = Names::load(tx.connection, who)?;
    let contact = &outcome.contact;
    let stage = names.stage(contact);
    let tags = names.tags(contact).into_iter();
    let applied = outcome.by_rules.iter().map(|value| applied(value, &names));
    Ok(ContactData {
        contact_id: contact.id.0,
        manychat_id: contact.manychat_id.clone(),
        ig_id: contact.ig_id.clone(),
        username: contact.username.clone(),
        name: contact.name.clone(),
        organization_id: names.organization.id.0,
        lead_status: LeadStatusCode(contact.lead_status),
        pipeline_stage: stage.name,
        pipeline_stage_id: stage.id,
        conversation_status: ConversationStatusCode(contact.conversation_status),
        tags: tags.map(|tag| tag.name).collect(),
        created_at: Time(contact.created_at),
        last_response_at: contact.thread.last_inbound_at.map(Time),
        created: outcome.is_new,
        automations_applied: applied.collect(),
    })
}

/// A value in words: a stage by its name, a status by its code.
fn applied(value: &Value, names: &Names) -> Applied {
    let stage = |id| {
        let stage = names.stages.iter().find(|stage| stage.id == id);
        stage.map_or_else(String::new, |stage| stage.name.clone())
    };
    let text = match value {
        Value::Stage(id) => stage(*id),
        Value::LeadStatus(status) => status.code().to_owned(),
        other => other.field().label().to_owned(),
    };
    Applied {
        field: value.field().code(),
        value: text,
    }
}
