//! Messages with a contact: logged, and listed.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::found;
use crate::app::App;
use crate::clock::Instant;
use crate::crm::contact::identity;
use crate::crm::message::{self, Added, Message, NewMessage, Place};
use crate::db::id::ContactId;
use crate::error::Error;
use crate::people::{Member, Tx};
use crate::web::api::body::body;
use crate::web::api::caller::{Caller, Read, Write};
use crate::web::api::coded::{DirectionCode, ThroughCode, Time};
use crate::web::api::fault::Result;
use crate::web::api::query::Query;
use crate::web::api::reply::{Reply, UnderWay, write};
use crate::web::api::schema::{ContactView, Listed, Names};
use crate::web::api::sent::Sent;
use crate::web::api::who;

body! {
    /// A message that was sent or received elsewhere. The contact is named by one of `contact_id`, `manychat_id` and
    /// `username`; the first of them that is there decides.
    MessageBody {
        contact_id: Option<i64>,
        manychat_id: Option<String>,
        username: Option<String>,
        /// `in`: from them. `out`: from us.
        direction: DirectionCode,
        text: String,
        /// When it was sent: now, if there is none. A time in the future counts as now.
        #[schema(value_type = Option<Time>)]
        time: Option<Instant>,
        /// What the other system calls it. A message with that id is taken once; no two contacts have the same.
        external_id: Option<String>,
    }
}

/// A message, theirs or ours.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Message)]
pub(crate) struct MessageView {
    id: i64,
    direction: DirectionCode,
    text: String,
    external_id: Option<String>,
    time: Time,
    /// Who, or which program, logged it.
    by: String,
    through: ThroughCode,
}

impl From<Message> for MessageView {
    fn from(message: Message) -> Self {
        Self {
            id: message.id.0,
            direction: DirectionCode(message.direction),
            text: message.text,
            external_id: message.external_id,
            time: Time(message.sent_at),
            by: message.user_name,
            through: ThroughCode(message.through),
        }
    }
}

/// What came of logging a message.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MessageLogged {
    /// The message's id.
    id: i64,
    /// Whether it is new; otherwise a message with its external id was there already.
    created: bool,
    /// The contact of the message, after the rules.
    contact: ContactView,
}

/// Logs a message. The conversation status follows, and rules may answer that.
#[utoipa::path(post, path = "/api/v1/contact/message", tag = "Messages",
    request_body(content = MessageBody, example = json!({"username": "anna.k", "direction": "in", "text": "How much is it?", "external_id": "m-1"})),
    responses((status = 201, description = "The message was logged.", body = MessageLogged),
        (status = 200, description = "A message with this external id is there already.", body = MessageLogged),
        (status = 404, description = "There is no such contact.")),
    security(("token" = ["write"])))]
pub(crate) async fn create(
    app: Data<App>,
    under_way: Data<UnderWay>,
    sent: Sent<Write, MessageBody>,
) -> Result<HttpResponse> {
    let Sent { who, body, key } = sent;
    let by = who.by();
    write((&app, &under_way), by, key, move |tx| {
        logged(tx, &who, &body)
    })
    .await
}

fn logged(tx: &mut Tx<'_>, who: &Member, body: &MessageBody) -> crate::error::Result<Reply> {
    let identity = who::identity(
        body.contact_id,
        body.manychat_id.as_deref(),
        body.username.as_deref(),
    )?;
    let new = NewMessage::parse(body.direction.0, &body.text, body.time)?;
    let new = new.called(body.external_id.as_deref().unwrap_or_default())?;
    let contact = identity::find_to_write(tx, &identity)?.ok_or(Error::NotFound)?;
    let (id, status, contact) = match message::add(tx, contact.id, &new)? {
        Added::New(id, changed) => (id, StatusCode::CREATED, changed.contact),
        Added::Known(id) => (id, StatusCode::OK, contact),
    };
    let logged = MessageLogged {
        id: id.0,
        created: status == StatusCode::CREATED,
        contact: Names::load(tx.connection, who)?.contact(&contact),
    };
    Reply::new(status, &logged)
}

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "for the document alone")]
pub(super) struct MessagesParameters {
    /// Where to go on: `next` of the page before.
    before: Option<String>,
}

/// Lists the messages with a contact, newest first, 20 at a time.
#[utoipa::path(get, path = "/api/v1/contacts/{contact}/messages", tag = "Messages",
    params(("contact" = i64, Path, description = "The contact's id."), MessagesParameters),
    responses((status = 200, description = "A page of messages.", body = Listed<MessageView>)),
    security(("token" = ["read"])))]
pub(crate) async fn index(
    app: Data<App>,
    caller: Caller<Read>,
    id: Path<ContactId>,
    mut query: Query,
) -> Result<HttpResponse> {
    let before = query.take::<Place>("before", "what next of the page before was");
    query.finish()?;
    let id = id.into_inner();
    let listed = app.read(&caller.who, move |connection, member| {
        let contact = found(connection, member, id)?;
        let (messages, more) = message::page(connection, member, &contact, before)?;
        let next = messages.last().filter(|_| more);
        Ok(Listed {
            next: next.map(|last| Place::of(last).to_string()),
            data: messages.into_iter().map(MessageView::from).collect(),
        })
    });
    Ok(Reply::ok(&listed.await?)?.answer())
}
