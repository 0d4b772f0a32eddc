//! Deleting a contact, after asking.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;

use crate::app::App;
use crate::crm::contact::{Contact, delete};
use crate::db::id::ContactId;
use crate::error::Result;
use crate::people::Admin;
use crate::web::answer::{html, see_other};
use crate::web::back::Back;
use crate::web::extract::SignedIn;
use crate::web::form::Pairs;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;

#[derive(Template)]
#[template(path = "contacts/deletion.html")]
struct ConfirmPage {
    page: Page,
    id: i64,
    name: String,
    username: String,
}

pub(crate) async fn confirm(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
    id: Path<ContactId>,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let contact = app
        .read(&admin, move |connection, member| {
            Contact::seen_by(connection, member, id)
        })
        .await?;
    let view = ConfirmPage {
        page: Page::new("Delete contact", Section::Pipeline, &admin, &session)
            .come_from(Back::read(&query)),
        id: id.0,
        name: contact.display_name().to_owned(),
        username: contact.username,
    };
    html(StatusCode::OK, &view)
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(admin, form): Posted<Admin>,
    session: Session,
    id: Path<ContactId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let by = admin.by();
    let contact = app
        .write(by, move |tx| delete::delete(tx, &admin, id))
        .await?;
    current::leave_flash(
        &session,
        &format!("{} was deleted.", contact.display_name()),
    )?;
    Ok(see_other(&Back::read(&form).place()))
}
