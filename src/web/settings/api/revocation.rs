//! Revoking a token, after asking.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::LIST;
use crate::app::App;
use crate::crm::api_token;
use crate::db::id::TokenId;
use crate::error::Result;
use crate::people::Admin;
use crate::web::answer::{html, see_other};
use crate::web::extract::SignedIn;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;

#[derive(Template)]
#[template(path = "settings/api/revocation.html")]
struct ConfirmPage {
    page: Page,
    id: i64,
    name: String,
}

pub(crate) async fn confirm(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
    id: Path<TokenId>,
) -> Result<HttpResponse> {
    let (id, proof) = (id.into_inner(), admin.clone());
    let token = app.read(&admin, move |connection, _| {
        api_token::find(connection, &proof, id)
    });
    let page = ConfirmPage {
        name: token.await?.name,
        page: Page::new("Revoke token", Section::Api, &admin, &session),
        id: id.0,
    };
    html(StatusCode::OK, &page)
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(admin, _): Posted<Admin>,
    session: Session,
    id: Path<TokenId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let token = app
        .write(admin.by(), move |tx| api_token::revoke(tx, &admin, id))
        .await?;
    let sentence = format!("{} was revoked. Its token does nothing now.", token.name);
    current::leave_flash(&session, &sentence)?;
    Ok(see_other(LIST))
}
