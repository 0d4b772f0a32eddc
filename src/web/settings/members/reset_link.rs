//! A link for a member who lost their password: shown once, to be handed over.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::app::App;
use crate::crm::team::{self, reset};
use crate::db::id::UserId;
use crate::error::Result;
use crate::people::Admin;
use crate::web::answer::html;
use crate::web::extract::SignedIn;
use crate::web::link;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;

#[derive(Template)]
#[template(path = "settings/members/reset_link.html")]
struct LinkPage {
    page: Page,
    user: i64,
    name: String,
    /// Once it is made.
    link: Option<String>,
    /// Why none can be made.
    refusal: Option<String>,
}

pub(crate) async fn confirm(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
    user: Path<UserId>,
) -> Result<HttpResponse> {
    show(&app, &admin, &session, user.into_inner(), None).await
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(admin, _): Posted<Admin>,
    session: Session,
    user: Path<UserId>,
    request: actix_web::HttpRequest,
) -> Result<HttpResponse> {
    let user = user.into_inner();
    let (by, proof) = (admin.by(), admin.clone());
    let secret = app
        .write(by, move |tx| reset::make_link(tx, &proof, user))
        .await?;
    let link = link::to(&app, &request, "/reset", &secret);
    show(&app, &admin, &session, user, Some(link)).await
}

async fn show(
    app: &App,
    admin: &Admin,
    session: &Session,
    user: UserId,
    link: Option<String>,
) -> Result<HttpResponse> {
    let proof = admin.clone();
    let found = app.read(admin, move |connection, member| {
        let mate = team::find(connection, member, user)?;
        let refusal = reset::refusal(connection, &proof, &mate)?;
        Ok((mate, refusal))
    });
    let (mate, refusal) = found.await?;
    let page = LinkPage {
        page: Page::new("Reset password", Section::Members, admin, session),
        user: user.0,
        name: mate.name,
        link,
        refusal,
    };
    html(StatusCode::OK, &page)
}
