//! Privacy requests: a file with all that is known of somebody, and erasing them.

use actix_session::Session;
use actix_web::http::header::{CONTENT_DISPOSITION, HeaderValue};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::App;
use crate::crm::contact::{Contact, erasure, personal_data};
use crate::db::id::ContactId;
use crate::error::{Error, Problems, Result};
use crate::people::Admin;
use crate::web::answer::{form_status, html, see_other};
use crate::web::back::Back;
use crate::web::extract::SignedIn;
use crate::web::form::{Pairs, one};
use crate::web::head;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;

#[derive(Template)]
#[template(path = "contacts/erasure.html")]
struct ConfirmPage {
    page: Page,
    id: i64,
    name: String,
    username: String,
    typed: String,
    problems: Problems,
}

/// The file is logged before it is given out.
pub(crate) async fn show(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    request: HttpRequest,
    id: Path<ContactId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    if !head::is_enough(&request) {
        let (by, asking) = (admin.by(), admin.clone());
        app.write(by, move |tx| personal_data::log(tx, &asking, id))
            .await?;
    }
    let reading = app.read_public(move |connection| personal_data::collect(connection, &admin, id));
    let file = reading.await?;
    let name = format!("attachment; filename=\"contact-{id}.json\"");
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    Ok(HttpResponse::Ok()
        .content_type("application/json; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, name))
        .body(file))
}

pub(crate) async fn confirm(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
    id: Path<ContactId>,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    page(
        &app,
        &admin,
        &session,
        *id,
        String::new(),
        (Back::read(&query), Problems::default()),
    )
    .await
}

pub(crate) async fn erase(
    app: Data<App>,
    Posted(admin, form): Posted<Admin>,
    session: Session,
    id: Path<ContactId>,
) -> Result<HttpResponse> {
    let (id, back) = (id.into_inner(), Back::read(&form));
    let typed = one(&form, "username").to_owned();
    let (asking, by, confirmed) = (admin.clone(), admin.by(), typed.clone());
    let looking = admin.clone();
    let traces = app
        .read_public(move |connection| erasure::traces(connection, &looking, id))
        .await?;
    let erasing = app.write(by, move |tx| {
        erasure::erase(tx, &asking, id, &confirmed, &traces)
    });
    match erasing.await {
        Ok(()) => {
            current::leave_flash(&session, "The personal data was erased.")?;
            Ok(see_other(&back.place()))
        }
        Err(Error::Invalid(problems)) => {
            page(&app, &admin, &session, id, typed, (back, problems)).await
        }
        Err(other) => Err(other),
    }
}

async fn page(
    app: &App,
    admin: &Admin,
    session: &Session,
    id: ContactId,
    typed: String,
    (back, problems): (Back, Problems),
) -> Result<HttpResponse> {
    let reading = app.read(admin, move |connection, member| {
        Contact::seen_by(connection, member, id)
    });
    let contact = reading.await?;
    let status = form_status(&problems);
    let view = ConfirmPage {
        page: Page::new("Erase personal data", Section::Contacts, admin, session).come_from(back),
        id: id.0,
        name: contact.display_name().to_owned(),
        username: contact.username,
        typed,
        problems,
    };
    html(status, &view)
}
