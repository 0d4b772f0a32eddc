//! Removing somebody from the team, after asking.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::{LIST, mate};
use crate::app::App;
use crate::crm::team::removal::{self, Removed};
use crate::db::id::UserId;
use crate::error::Result;
use crate::people::Admin;
use crate::web::answer::{html, see_other};
use crate::web::extract::SignedIn;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;

#[derive(Template)]
#[template(path = "settings/members/removal.html")]
struct ConfirmPage {
    page: Page,
    user: i64,
    name: String,
}

pub(crate) async fn confirm(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
    user: Path<UserId>,
) -> Result<HttpResponse> {
    let user = user.into_inner();
    let mate = mate(&app, &admin, user).await?;
    let page = ConfirmPage {
        page: Page::new("Remove from the team", Section::Members, &admin, &session),
        user: user.0,
        name: mate.name,
    };
    html(StatusCode::OK, &page)
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(admin, _): Posted<Admin>,
    session: Session,
    user: Path<UserId>,
) -> Result<HttpResponse> {
    let user = user.into_inner();
    let Removed { mate, handover } = app
        .write(admin.by(), move |tx| removal::remove(tx, &admin, user))
        .await?;
    let done = app.hand_over(handover).await;
    let contacts = match (done.is_done, done.contacts) {
        (false, _) => "Their contacts become unassigned, which takes a moment.".to_owned(),
        (true, 0) => "They had no contacts.".to_owned(),
        (true, 1) => "Their contact is unassigned now.".to_owned(),
        (true, many) => format!("Their {many} contacts are unassigned now."),
    };
    let sentence = format!("{} was removed. {contacts}", mate.name);
    current::leave_flash(&session, &sentence)?;
    Ok(see_other(LIST))
}
