//! Add Tag.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use super::LIST;
use crate::app::App;
use crate::crm::stage::Colour;
use crate::crm::tag::{self, add};
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
#[template(path = "settings/tags/new.html")]
struct NewPage {
    page: Page,
    fields: Coloured,
}

pub(crate) async fn show(
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
) -> Result<HttpResponse> {
    let page = NewPage {
        page: Page::new("Add Tag", Section::Tags, &admin, &session),
        fields: Coloured::new("", Colour::Slate),
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
            current::leave_flash(&session, &format!("Tag {name} was added."))?;
            Ok(see_other(LIST))
        }
        Err(Error::Invalid(problems)) => {
            let page = NewPage {
                page: Page::new("Add Tag", Section::Tags, &admin, &session),
                fields: Coloured::refused(&form, problems),
            };
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(other) => Err(other),
    }
}

async fn save(app: &App, admin: &Admin, form: &Pairs) -> Result<String> {
    let (name, colour) = read(form, tag::parse_name)?;
    let (by, admin) = (admin.by(), admin.clone());
    let added = app
        .write(by, move |tx| add::add(tx, &admin, &name, colour))
        .await?;
    Ok(added.name)
}
