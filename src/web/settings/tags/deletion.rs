//! Deleting a tag, after telling how many contacts have it.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::LIST;
use crate::app::App;
use crate::crm::tag::deletion;
use crate::db::id::TagId;
use crate::error::Result;
use crate::people::Admin;
use crate::web::answer::{html, see_other};
use crate::web::extract::SignedIn;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::words::count::contacts;

#[derive(Template)]
#[template(path = "settings/tags/deletion.html")]
struct ConfirmPage {
    page: Page,
    id: i64,
    tag_name: String,
    /// Nothing where no contact has it.
    contacts: Option<String>,
}

pub(crate) async fn confirm(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
    id: Path<TagId>,
) -> Result<HttpResponse> {
    let (id, proof) = (id.into_inner(), admin.clone());
    let found = app.read(&admin, move |connection, _| {
        deletion::question(connection, &proof, id)
    });
    let question = found.await?;
    let page = ConfirmPage {
        page: Page::new("Delete tag", Section::Tags, &admin, &session),
        id: id.0,
        tag_name: question.tag.name,
        contacts: Some(question.contacts)
            .filter(|count| *count > 0)
            .map(contacts),
    };
    html(StatusCode::OK, &page)
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(admin, _): Posted<Admin>,
    session: Session,
    id: Path<TagId>,
) -> Result<HttpResponse> {
    let (id, by) = (id.into_inner(), admin.by());
    let tag = app
        .write(by, move |tx| deletion::delete(tx, &admin, id))
        .await?;
    current::leave_flash(&session, &format!("Tag {} was deleted.", tag.name))?;
    Ok(see_other(LIST))
}
