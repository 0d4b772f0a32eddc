//! ManyChat's default reply: somebody wrote. Without a real text it is outreach: the contact is there then, and no reply
//! is logged.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;

use super::payload::Payload;
use super::{DropIn, Envelope, Outcome, process, said};
use crate::app::App;
use crate::clock::Instant;
use crate::crm::contact::Source;
use crate::crm::contact::create::NewContact;
use crate::crm::message::{self, Added, Direction, NewMessage};
use crate::db::id::ContactId;
use crate::error::Result;
use crate::people::{Member, Tx, token};
use crate::web::api::fault;
use crate::web::api::reply::UnderWay;

const TEXT: &[&str] = &["message_content", "message", "text", "last_input_text"];
const TIME: &[&str] = &["message_date", "date", "time"];
const EXTERNAL_ID: &[&str] = &["message_id", "external_id", "mid"];

/// Of a message, in letters: Instagram's have a thousand at most.
const LONGEST: usize = 5000;

/// Takes in a message that somebody wrote, and adds them if they are not there yet. A text that is empty, or a
/// placeholder such as `##{{last_input_text}}`, is outreach: the contact is added or found, and no reply is logged. A
/// message that comes again with the same text and the same `message_id` or `message_date` is taken once. Fields
/// that are not known are passed over, `organization_id` and `page_name` among them.
#[utoipa::path(post, path = "/api/v1/contact/default-reply", tag = "Drop-in",
    request_body(content = Object, description = "`manychat_id`, `username`, `message_content`; and if you have them \
        `message_date`, `message_id`, `ig_id`.",
        example = json!({"manychat_id": "1234567890", "username": "anna.k", "message_content": "How much is it?"})),
    responses((status = 200, description = "The contact.", body = Envelope)),
    security(("token" = ["write"])))]
pub(crate) async fn create(
    app: Data<App>,
    under_way: Data<UnderWay>,
    sent: DropIn,
) -> fault::Result<HttpResponse> {
    process((&app, &under_way), sent, replied, StatusCode::OK).await
}

/// # Errors
/// As [`said::met`].
pub(in crate::web) fn replied(tx: &mut Tx<'_>, who: &Member, payload: &Payload) -> Result<Outcome> {
    let identity = payload.identity()?;
    let Some(text) = payload.text(TEXT) else {
        return said::met(tx, who, &identity, from(Source::Outreach));
    };
    let text: String = text.chars().take(LONGEST).collect();
    let sent_at = payload.time(TIME);
    let new = NewMessage::parse(Direction::In, &text, sent_at)?;
    let met = said::met(tx, who, &identity, from(Source::Inbound))?;
    let new = match call(payload, met.contact.id, sent_at, &text) {
        Some(called) => new.called(&called)?,
        None => new,
    };
    match message::add(tx, met.contact.id, &new)? {
        Added::New(_, changed) => {
            let mut by_rules = met.by_rules;
            by_rules.extend(changed.by_rules);
            Ok(Outcome {
                contact: changed.contact,
                by_rules,
                ..met
            })
        }
        Added::Known(_) => Ok(met),
    }
}

fn from(source: Source) -> impl FnOnce(&mut Tx<'_>, NewContact) -> Result<NewContact> {
    move |_, new| Ok(NewContact { source, ..new })
}

/// What the message is called: by who wrote what, and its id or else the time, since a template may send the same id
/// with every message. One with neither cannot be told from another one, and is always new.
fn call(payload: &Payload, from: ContactId, at: Option<Instant>, text: &str) -> Option<String> {
    let id = payload.text(EXTERNAL_ID);
    let id = id.or_else(|| at.map(|at| at.micros().to_string()))?;
    let called = token::hash(&format!("{from}\n{id}\n{text}"));
    Some(format!("default-reply:{called}"))
}
