//! Renaming and recolouring a tag. The form carries what it was rendered with, so that two who edit one tag at once do
//! not undo each other's.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::{LIST, colours};
use crate::app::App;
use crate::crm::stage::Colour;
use crate::crm::tag;
use crate::crm::tag::edit::{Edit, edit};
use crate::db::id::TagId;
use crate::error::{Error, Problems, Result};
use crate::people::Admin;
use crate::web::answer::{html, see_other};
use crate::web::choice::Choice;
use crate::web::extract::SignedIn;
use crate::web::form::{Pairs, chosen, one};
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::words::change::settings_saved;

#[derive(Template)]
#[template(path = "settings/tags/edit.html")]
struct EditPage {
    page: Page,
    id: i64,
    typed_name: String,
    was_name: String,
    colours: Vec<Choice>,
    was_colour: String,
    problems: Problems,
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
        typed_name: tag.name.clone(),
        was_name: tag.name,
        colours: colours(tag.colour.code()),
        was_colour: tag.colour.code().to_owned(),
        problems: Problems::default(),
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
                typed_name: one(&form, "name").to_owned(),
                was_name: one(&form, "was_name").to_owned(),
                colours: colours(one(&form, "colour")),
                was_colour: one(&form, "was_colour").to_owned(),
                problems,
            };
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(other) => Err(other),
    }
}

async fn save(app: &App, admin: &Admin, id: TagId, form: &Pairs) -> Result<bool> {
    let name = tag::parse_name(one(form, "name"));
    let name = name.map_err(|sentence| Error::invalid("name", sentence))?;
    let colour: Colour = chosen("colour", "a colour", one(form, "colour"))?;
    let wanted = Edit {
        name: Some(name).filter(|name| name != one(form, "was_name")),
        colour: Some(colour).filter(|colour| colour.code() != one(form, "was_colour")),
    };
    let (by, admin) = (admin.by(), admin.clone());
    app.write(by, move |tx| edit(tx, &admin, id, &wanted)).await
}
