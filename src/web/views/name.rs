//! Renaming a view.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;

use super::{LIST, section};
use crate::app::App;
use crate::crm::view::change::rename;
use crate::crm::view::{self, View};
use crate::db::id::ViewId;
use crate::error::{Error, Problems, Result};
use crate::people::Member;
use crate::web::answer::{form_status, html, see_other};
use crate::web::extract::SignedIn;
use crate::web::form::one;
use crate::web::page::Page;
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::words::change::settings_saved;

#[derive(Template)]
#[template(path = "views/name.html")]
struct NamePage {
    page: Page,
    id: i64,
    typed_name: String,
    problems: Problems,
}

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    id: Path<ViewId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let view = app
        .read(&member, move |connection, member| {
            View::changed_by(connection, member, id)
        })
        .await?;
    let name = view.name.clone();
    page(&member, &session, &view, name, Problems::default())
}

pub(crate) async fn update(
    app: Data<App>,
    Posted(member, form): Posted<Member>,
    session: Session,
    id: Path<ViewId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let typed = one(&form, "name");
    match save(&app, &member, id, typed).await {
        Ok(has_changed) => {
            current::leave_flash(&session, settings_saved(has_changed))?;
            Ok(see_other(LIST))
        }
        Err(Error::Invalid(problems)) => {
            let view = app.read(&member, move |connection, member| {
                View::changed_by(connection, member, id)
            });
            page(&member, &session, &view.await?, typed.to_owned(), problems)
        }
        Err(other) => Err(other),
    }
}

async fn save(app: &App, member: &Member, id: ViewId, typed: &str) -> Result<bool> {
    let name = view::parse_name(typed).map_err(|sentence| Error::invalid("name", sentence))?;
    let who = member.clone();
    app.write(member.by(), move |tx| rename(tx, &who, id, &name))
        .await
}

fn page(
    member: &Member,
    session: &Session,
    view: &View,
    typed_name: String,
    problems: Problems,
) -> Result<HttpResponse> {
    let status = form_status(&problems);
    let page = NamePage {
        page: Page::new("Rename view", section(view.page), member, session),
        id: view.id.0,
        typed_name,
        problems,
    };
    html(status, &page)
}
