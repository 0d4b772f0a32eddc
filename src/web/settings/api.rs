//! Settings > API: the tokens of the organization's programs. For Admins and the Owner.

pub(crate) mod manychat;
pub(crate) mod new;
pub(crate) mod revocation;

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::error::Result;
use crate::people::Admin;
use crate::people::api_token::{self, ApiToken};
use crate::web::answer::html;
use crate::web::extract::SignedIn;
use crate::web::page::{Page, Section};
use crate::web::when::When;

const LIST: &str = "/settings/api";

#[derive(Template)]
#[template(path = "settings/api/index.html")]
struct ListPage {
    page: Page,
    tokens: Vec<TokenView>,
}

struct TokenView {
    id: i64,
    name: String,
    scope: &'static str,
    made_by: String,
    made: When,
    last_used: Option<When>,
}

pub(crate) async fn index(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
) -> Result<HttpResponse> {
    let tokens = app.read(&admin, |connection, member| {
        api_token::all(connection, member.organization().id)
    });
    let (now, zone) = (app.clock.now(), admin.organization().time_zone());
    let view = |token: ApiToken| TokenView {
        id: token.id.0,
        name: token.name,
        scope: token.scope.label(),
        made_by: token.made_by.unwrap_or_else(|| "somebody".to_owned()),
        made: When::new(token.created_at, now, zone),
        last_used: token.last_used_at.map(|at| When::new(at, now, zone)),
    };
    let page = ListPage {
        tokens: tokens.await?.into_iter().map(view).collect(),
        page: Page::new("API", Section::Api, &admin, &session),
    };
    html(StatusCode::OK, &page)
}
