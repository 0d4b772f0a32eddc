//! The thread on a contact's page: read, added to by hand, and marked as handled.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use chrono::TimeDelta;
use chrono_tz::Tz;

use super::details::{self, Refused, Shown};
use crate::app::App;
use crate::clock::Instant;
use crate::crm::contact::Contact;
use crate::crm::message::{self, Added, Direction, Message, NewMessage, Place, handled_as_seen};
use crate::db::id::ContactId;
use crate::error::{Error, Problems, Result};
use crate::people::{Member, token};
use crate::web::answer::see_other;
use crate::web::back::Back;
use crate::web::form::{Pairs, chosen, not_whole, one};
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::when::{self, When};
use crate::web::words::change as words;
use crate::web::words::message as sentences;

/// The clocks of two machines may differ by so much: what lies further ahead was mistyped.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

pub(crate) struct ThreadView {
    pub messages: Vec<MessageView>,
    pub older: Option<String>,
    /// What "Mark handled" sends along: up to where the thread was seen. Nothing where nobody waits.
    pub seen_inbound: Option<i64>,
    pub typed: Typed,
    pub zone: String,
    pub problems: Problems,
}

pub(crate) struct MessageView {
    pub id: i64,
    pub direction: Direction,
    pub text: String,
    /// Who logged it, through what.
    pub through: String,
    pub when: When,
}

/// The box for a message, as it was filled in.
#[derive(Default)]
pub(crate) struct Typed {
    pub text: String,
    pub sent_at: String,
    /// The same each time one page is sent, so that a message sent twice is logged once.
    pub idempotency_key: String,
}

impl Typed {
    /// An empty one.
    pub(super) fn new() -> Self {
        Self {
            idempotency_key: token::new(),
            ..Self::default()
        }
    }

    fn of(form: &Pairs) -> Self {
        let field = |name: &str| one(form, name).to_owned();
        Self {
            text: field("text"),
            sent_at: field("sent_at"),
            idempotency_key: field("idempotency_key"),
        }
    }
}

impl ThreadView {
    pub(super) fn new(
        contact: &Contact,
        (messages, more): &(Vec<Message>, bool),
        (typed, problems): (Typed, Problems),
        (now, zone): (Instant, Tz),
        back: &Back,
    ) -> Self {
        let view = |message: &Message| MessageView {
            id: message.id.0,
            direction: message.direction,
            text: message.text.clone(),
            through: sentences::through(message),
            when: When::new(message.sent_at, now, zone),
        };
        let waits = contact.thread.waiting_since.is_some();
        let seen = contact.thread.last_inbound_at.filter(|_| waits);
        Self {
            messages: messages.iter().map(view).collect(),
            older: messages.last().filter(|_| *more).map(|last| {
                let pairs = vec![("messages_before", Place::of(last).to_string())];
                format!("{}#messages", back.contact_with(contact.id, pairs))
            }),
            seen_inbound: seen.map(Instant::micros),
            typed,
            zone: zone.name().replace('_', " "),
            problems,
        }
    }
}

/// The place in a thread before which an address asks for older messages.
///
/// # Errors
/// `NotFound` for what no page's address has.
pub(super) fn place(text: &str) -> Result<Option<Place>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Error::NotFound)
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(member, form): Posted<Member>,
    session: Session,
    contact: Path<ContactId>,
) -> Result<HttpResponse> {
    let contact = contact.into_inner();
    match log(&app, &member, contact, &form).await {
        Ok(sentence) => {
            current::leave_flash(&session, &sentence)?;
            Ok(see_other(&thread_of(contact, &form)))
        }
        Err(Error::Invalid(problems)) => {
            let refused = Refused::Message(Typed::of(&form), problems);
            let shown = Shown::after(&form);
            details::page(&app, &member, &session, contact, shown, refused).await
        }
        Err(other) => Err(other),
    }
}

/// Where the thread is read after a form was taken.
fn thread_of(contact: ContactId, form: &Pairs) -> String {
    format!("{}#messages", Back::read(form).contact(contact))
}

async fn log(app: &App, member: &Member, contact: ContactId, form: &Pairs) -> Result<String> {
    let new = read(
        form,
        contact,
        member.organization().time_zone(),
        app.clock.now(),
    )?;
    let added = app
        .write(member.by(), move |tx| message::add(tx, contact, &new))
        .await?;
    Ok(match added {
        Added::New(_, changed) => words::message_logged(&changed),
        Added::Known(_) => "This message was logged already.".to_owned(),
    })
}

fn read(form: &Pairs, contact: ContactId, zone: Tz, now: Instant) -> Result<NewMessage> {
    let direction: Direction = chosen("direction", "a direction", one(form, "direction"))?;
    let mut problems = Problems::default();
    let sent_at = problems.keep("sent_at", sent_at(one(form, "sent_at"), zone, now));
    let new = match NewMessage::parse(direction, one(form, "text"), sent_at.flatten()) {
        Ok(new) if problems.is_empty() => new,
        Ok(_) => return Err(Error::Invalid(problems)),
        Err(Error::Invalid(others)) => return Err(Error::Invalid(others.and(problems))),
        Err(other) => return Err(other),
    };
    let typed = Typed::of(form);
    if typed.idempotency_key.is_empty() {
        return Ok(new);
    }
    // Not the key alone: whoever goes back to the page and writes something else means another message.
    let whole = [
        &*contact.to_string(),
        direction.code(),
        &typed.sent_at,
        &typed.idempotency_key,
        &typed.text,
    ];
    new.called(&format!("form-{}", token::hash(&whole.join("\n"))))
}

/// When it was sent or received; nothing for just now.
fn sent_at(text: &str, zone: Tz, now: Instant) -> Result<Option<Instant>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let time = when::local(text, zone)?;
    if time > now.plus(AHEAD) {
        return Err("That is in the future. Leave it empty for a message of just now.".to_owned());
    }
    Ok(Some(time))
}

pub(crate) async fn mark_handled(
    app: Data<App>,
    Posted(member, form): Posted<Member>,
    session: Session,
    contact: Path<ContactId>,
) -> Result<HttpResponse> {
    let contact = contact.into_inner();
    let seen = one(&form, "seen_inbound").parse();
    let seen = seen.map_err(|_| not_whole("seen_inbound"))?;
    let changed = app
        .write(member.by(), move |tx| {
            handled_as_seen(tx, contact, Instant::from_micros(seen))
        })
        .await?;
    current::leave_flash(&session, &words::handled(&changed))?;
    Ok(see_other(&thread_of(contact, &form)))
}
