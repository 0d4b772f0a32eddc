//! Connecting ManyChat: requests to copy, and a tester that says what a payload would do and takes it all back.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::App;
use crate::crm::activity::{self, TeamFilter};
use crate::error::{Error, Problems, Result};
use crate::people::{Admin, Member, Tx};
use crate::web::answer::{form_status, html};
use crate::web::api::drop_in::{Payload, Verb, create_contact, default_reply, status, tags};
use crate::web::extract::SignedIn;
use crate::web::form::{Pairs, one};
use crate::web::link;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::words::activity as words;

/// One of the requests that ManyChat is set up with.
struct Request {
    title: &'static str,
    about: &'static str,
    method: &'static str,
    path: &'static str,
    body: &'static str,
    verb: Verb,
}

static REQUESTS: [Request; 4] = [
    Request {
        title: "Somebody wrote",
        about: "In the default reply, and wherever else somebody answers. Without a text it is outreach: the contact is added, and no reply is logged.",
        method: "POST",
        path: "/api/v1/contact/default-reply",
        body: r###"{
  "manychat_id": "##{{subscriber_id}}",
  "username": "##{{instagram_username}}",
  "message_content": "##{{last_input_text}}",
  "page_name": "##{{page_name}}"
}"###,
        verb: default_reply::replied,
    },
    Request {
        title: "Add or change a contact",
        about: "Where a flow begins, or has asked for something.",
        method: "POST",
        path: "/api/v1/organization/create-contact",
        body: r###"{
  "manychat_id": "##{{subscriber_id}}",
  "username": "##{{instagram_username}}",
  "tags": ["from ManyChat"]
}"###,
        verb: create_contact::created,
    },
    Request {
        title: "Put tags on, or take them off",
        about: "By their names. Tags that are not there yet are added.",
        method: "POST",
        path: "/api/v1/contact/update-tags-external",
        body: r###"{
  "manychat_id": "##{{subscriber_id}}",
  "add": ["hot"],
  "remove": ["cold"]
}"###,
        verb: tags::tagged,
    },
    Request {
        title: "Set Lead Status or stage",
        about: "Either of the two, or both. Your automations answer it.",
        method: "PATCH",
        path: "/api/v1/contact/contact-status",
        body: r###"{
  "manychat_id": "##{{subscriber_id}}",
  "status": "won",
  "pipeline_stage": "Closed"
}"###,
        verb: status::set,
    },
];

#[derive(Template)]
#[template(path = "settings/api/manychat.html")]
struct ManychatPage {
    page: Page,
    site: String,
    requests: &'static [Request],
    chosen: &'static str,
    payload: String,
    preview: Option<Preview>,
    problems: Problems,
}

/// What a payload would do.
struct Preview {
    username: String,
    /// Its page; nothing for one that would be added.
    address: Option<String>,
    /// What the log would say.
    lines: Vec<String>,
}

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let page = ManychatPage {
        page: Page::new("Connect ManyChat", Section::Api, &admin, &session),
        site: link::site(&app, &request),
        requests: &REQUESTS,
        chosen: REQUESTS[0].path,
        payload: String::new(),
        preview: None,
        problems: Problems::default(),
    };
    html(StatusCode::OK, &page)
}

/// Says what a payload would do.
pub(crate) async fn test(
    app: Data<App>,
    Posted(admin, pairs): Posted<Admin>,
    session: Session,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let path = one(&pairs, "path");
    let chosen = REQUESTS.iter().find(|request| request.path == path);
    let (preview, problems) = match preview(&app, &admin, &pairs, chosen).await {
        Ok(preview) => (Some(preview), Problems::default()),
        Err(Error::Invalid(problems)) => (None, explained(problems, one(&pairs, "payload"))),
        Err(Error::NotFound) => {
            let sentence = "There is no such contact: the request would be refused.";
            (None, Problems::one("payload", sentence))
        }
        Err(Error::Conflict(sentence)) => (None, Problems::one("payload", sentence)),
        Err(other) => return Err(other),
    };
    let page = ManychatPage {
        page: Page::new("Connect ManyChat", Section::Api, &admin, &session),
        site: link::site(&app, &request),
        requests: &REQUESTS,
        chosen: chosen.map_or("", |chosen| chosen.path),
        payload: one(&pairs, "payload").to_owned(),
        preview,
        problems,
    };
    html(form_status(&page.problems), &page)
}

/// Whoever pastes a request as it is to be copied has named nobody yet.
fn explained(mut problems: Problems, payload: &str) -> Problems {
    if !problems.of("username").is_empty() && payload.contains("{{") {
        let sentence = "These are ManyChat's placeholders. Put real values in to test.";
        problems.add("payload", sentence);
    }
    problems
}

async fn preview(
    app: &App,
    admin: &Admin,
    pairs: &Pairs,
    chosen: Option<&'static Request>,
) -> Result<Preview> {
    let chosen = chosen.ok_or_else(|| Error::invalid("path", "Choose a request from the list."))?;
    let payload = Payload::parse(one(pairs, "payload").as_bytes());
    let payload = payload.map_err(|fault| Error::invalid("payload", fault.to_string()))?;
    let program = admin.as_program("ManyChat");
    app.write(program.by(), move |tx| {
        tx.rehearse(|tx| told(tx, &program, &payload, chosen.verb))
    })
    .await
}

fn told(tx: &mut Tx<'_>, program: &Member, payload: &Payload, verb: Verb) -> Result<Preview> {
    let (lines, _) = activity::team_page(tx.connection, program, TeamFilter::default(), None)?;
    let last = lines.first().map(|line| line.id);
    let outcome = verb(tx, program, payload)?;
    let contact = outcome.contact;
    let (lines, _) = activity::page(tx.connection, program, contact.id, None, None)?;
    let organization = program.organization();
    let new = lines.iter().filter(|line| Some(line.id) > last);
    let words = new.map(|line| {
        let (what, through) = (words::what(line, organization), words::through(line));
        format!("{what}, {through}")
    });
    let mut lines: Vec<String> = words.collect();
    lines.reverse();
    Ok(Preview {
        address: (!outcome.is_new).then(|| format!("/contacts/{}", contact.id)),
        username: contact.username,
        lines,
    })
}
