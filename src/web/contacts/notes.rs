//! Notes on a contact's page.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;

use super::page_of;
use crate::app::App;
use crate::clock::Instant;
use crate::crm::contact::Contact;
use crate::crm::note::{self, Note};
use crate::db::id::{ContactId, NoteId};
use crate::error::{Error, Problems, Result};
use crate::people::Member;
use crate::web::answer::{form_status, html, see_other};
use crate::web::back::Back;
use crate::web::extract::SignedIn;
use crate::web::form::{Pairs, one};
use crate::web::page::{Page, Section, initials};
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::when::When;

pub(crate) struct NoteView {
    pub id: i64,
    pub contact_id: i64,
    pub author: String,
    pub initials: String,
    pub text: String,
    pub when: When,
    pub was_edited: bool,
    pub is_mine: bool,
}

impl NoteView {
    pub(super) fn new(note: &Note, contact: ContactId, member: &Member, now: Instant) -> Self {
        Self {
            id: note.id.0,
            contact_id: contact.0,
            author: note.author.clone(),
            initials: initials(&note.author),
            text: note.text.clone(),
            when: When::new(note.created_at, now, member.organization().time_zone()),
            was_edited: note.edited_at.is_some(),
            is_mine: note.author_id == member.user(),
        }
    }
}

/// A form for a note: a new one that was refused, or one's own to edit.
#[derive(Template)]
#[template(path = "contacts/notes/edit.html")]
struct NotePage {
    page: Page,
    heading: &'static str,
    contact_id: i64,
    contact_name: String,
    action: String,
    text: String,
    problems: Problems,
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(member, form): Posted<Member>,
    session: Session,
    contact: Path<ContactId>,
) -> Result<HttpResponse> {
    let contact = contact.into_inner();
    let text = one(&form, "text").to_owned();
    let written = text.clone();
    match app
        .write(member.by(), move |tx| note::add(tx, contact, &written))
        .await
    {
        Ok(_) => {
            current::leave_flash(&session, "Note added.")?;
            Ok(see_other(&notes_of(contact, &form)))
        }
        Err(Error::Invalid(problems)) => {
            let action = format!("{}/notes", page_of(contact));
            page(
                &app,
                &member,
                &session,
                contact,
                ("Add note", action, text),
                (Back::read(&form), problems),
            )
            .await
        }
        Err(other) => Err(other),
    }
}

pub(crate) async fn edit(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    path: Path<(ContactId, NoteId)>,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    let (contact, id) = path.into_inner();
    let note = app.read(&member, move |connection, member| {
        note::own_of(connection, member, contact, id)
    });
    let note = note.await?;
    let form = (
        "Edit note",
        format!("{}/notes/{id}", page_of(contact)),
        note.text,
    );
    let shown = (Back::read(&query), Problems::default());
    page(&app, &member, &session, contact, form, shown).await
}

pub(crate) async fn update(
    app: Data<App>,
    Posted(member, form): Posted<Member>,
    session: Session,
    path: Path<(ContactId, NoteId)>,
) -> Result<HttpResponse> {
    let (contact, id) = path.into_inner();
    let text = one(&form, "text").to_owned();
    let written = text.clone();
    match app
        .write(member.by(), move |tx| note::edit(tx, contact, id, &written))
        .await
    {
        Ok(()) => {
            current::leave_flash(&session, "Note saved.")?;
            Ok(see_other(&notes_of(contact, &form)))
        }
        Err(Error::Invalid(problems)) => {
            let shown = (Back::read(&form), problems);
            let form = (
                "Edit note",
                format!("{}/notes/{id}", page_of(contact)),
                text,
            );
            page(&app, &member, &session, contact, form, shown).await
        }
        Err(other) => Err(other),
    }
}

#[derive(Template)]
#[template(path = "contacts/notes/deletion.html")]
struct ConfirmPage {
    page: Page,
    contact_id: i64,
    note_id: i64,
    text: String,
}

pub(crate) async fn confirm(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    path: Path<(ContactId, NoteId)>,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    let (contact, id) = path.into_inner();
    let note = app.read(&member, move |connection, member| {
        note::own_of(connection, member, contact, id)
    });
    let view = ConfirmPage {
        text: note.await?.text,
        page: Page::new("Delete note", Section::Pipeline, &member, &session)
            .come_from(Back::read(&query)),
        contact_id: contact.0,
        note_id: id.0,
    };
    html(StatusCode::OK, &view)
}

pub(crate) async fn delete(
    app: Data<App>,
    Posted(member, form): Posted<Member>,
    session: Session,
    path: Path<(ContactId, NoteId)>,
) -> Result<HttpResponse> {
    let (contact, id) = path.into_inner();
    app.write(member.by(), move |tx| note::delete(tx, contact, id))
        .await?;
    current::leave_flash(&session, "Note deleted.")?;
    Ok(see_other(&notes_of(contact, &form)))
}

/// Where the notes are read after a form was taken.
fn notes_of(contact: ContactId, form: &Pairs) -> String {
    format!("{}#notes", Back::read(form).contact(contact))
}

async fn page(
    app: &App,
    member: &Member,
    session: &Session,
    contact: ContactId,
    (heading, action, text): (&'static str, String, String),
    (back, problems): (Back, Problems),
) -> Result<HttpResponse> {
    let found = app
        .read(member, move |connection, member| {
            Contact::seen_by(connection, member, contact)
        })
        .await?;
    let status = form_status(&problems);
    let view = NotePage {
        page: Page::new(heading, Section::Pipeline, member, session).come_from(back),
        heading,
        contact_id: contact.0,
        contact_name: found.display_name().to_owned(),
        action,
        text,
        problems,
    };
    html(status, &view)
}
