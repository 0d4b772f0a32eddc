//! Add Stage.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use super::LIST;
use crate::app::App;
use crate::crm::stage::{self, Colour, add};
use crate::error::{Error, Result};
use crate::people::Admin;
use crate::web::answer::{html, see_other};
use crate::web::extract::SignedIn;
use crate::web::form::Pairs;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::settings::coloured::{Coloured, read};

#[derive(Template)]
#[template(path = "settings/stages/new.html")]
struct NewPage {
    page: Page,
    fields: Coloured,
}

/// A form with a colour that no stage has yet, if there is one.
pub(crate) async fn show(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
) -> Result<HttpResponse> {
    let all = app
        .read(&admin, |connection, member| {
            stage::all(connection, member.organization().id)
        })
        .await?;
    let is_free = |colour: &&Colour| all.iter().all(|stage| stage.colour != **colour);
    let free = Colour::ALL.iter().find(is_free).unwrap_or(&Colour::Slate);
    let page = NewPage {
        page: Page::new("Add Stage", Section::Stages, &admin, &session),
        fields: Coloured::new("", *free),
    };
    html(StatusCode::OK, &page)
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(admin, form): Posted<Admin>,
    session: Session,
) -> Result<HttpResponse> {
    match save(&app, &admin, &form).await {
        Ok(name) => {
            current::leave_flash(&session, &format!("Stage {name} was added."))?;
            Ok(see_other(LIST))
        }
        Err(Error::Invalid(problems)) => {
            let page = NewPage {
                page: Page::new("Add Stage", Section::Stages, &admin, &session),
                fields: Coloured::refused(&form, problems),
            };
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(other) => Err(other),
    }
}

async fn save(app: &App, admin: &Admin, form: &Pairs) -> Result<String> {
    let (name, colour) = read(form, stage::parse_name)?;
    let (by, admin, added) = (admin.by(), admin.clone(), name.clone());
    app.write(by, move |tx| add::add(tx, &admin, &added, colour))
        .await?;
    Ok(name)
}
