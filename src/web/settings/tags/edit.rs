//! Renaming and recolouring a tag.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::LIST;
use crate::app::App;
use crate::crm::tag;
use crate::crm::tag::edit::{Edit, edit};
use crate::db::id::TagId;
use crate::error::{Error, Result};
use crate::people::Admin;
use crate::web::answer::{html, see_other};
use crate::web::extract::SignedIn;
use crate::web::form::Pairs;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::settings::coloured::{Coloured, edited};
use crate::web::words::change::settings_saved;

#[derive(Template)]
#[template(path = "settings/tags/edit.html")]
struct EditPage {
    page: Page,
    id: i64,
    fields: Coloured,
}

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
    id: Path<TagId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let found = app.read(&admin, move |connection, member| {
        let all = tag::all(connection, member.organization().id)?;
        tag::among(&all, id).cloned()
    });
    let tag = found.await?;
    let page = EditPage {
        page: Page::new("Edit tag", Section::Tags, &admin, &session),
        id: id.0,
        fields: Coloured::new(&tag.name, tag.colour),
    };
    html(StatusCode::OK, &page)
}

pub(crate) async fn update(
    app: Data<App>,
    Posted(admin, form): Posted<Admin>,
    session: Session,
    id: Path<TagId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    match save(&app, &admin, id, &form).await {
        Ok(has_changed) => {
            current::leave_flash(&session, settings_saved(has_changed))?;
            Ok(see_other(LIST))
        }
        Err(Error::Invalid(problems)) => {
            let page = EditPage {
                page: Page::new("Edit tag", Section::Tags, &admin, &session),
                id: id.0,
                fields: Coloured::refused(&form, problems),
            };
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(other) => Err(other),
    }
}

async fn save(app: &App, admin: &Admin, id: TagId, form: &Pairs) -> Result<bool> {
    let (name, colour) = edited(form, tag::parse_name)?;
    let wanted = Edit { name, colour };
    let (by, admin) = (admin.by(), admin.clone());
    app.write(by, move |tx| edit(tx, &admin, id, &wanted)).await
}
