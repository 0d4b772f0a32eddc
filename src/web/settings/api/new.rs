//! Making a token: it is shown once.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::crm::api_token::{self, NewToken};
use crate::error::{Error, Problems, Result};
use crate::people::Admin;
use crate::people::api_token::Scope;
use crate::web::answer::{form_status, html};
use crate::web::extract::SignedIn;
use crate::web::form::{Pairs, chosen, one};
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;

#[derive(Template)]
#[template(path = "settings/api/new.html")]
struct NewPage {
    page: Page,
    token_name: String,
    scopes: Vec<ScopeView>,
    problems: Problems,
}

struct ScopeView {
    code: &'static str,
    label: &'static str,
    explained: &'static str,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "settings/api/made.html")]
struct MadePage {
    page: Page,
    name: String,
    secret: String,
}

pub(crate) async fn show(
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
) -> Result<HttpResponse> {
    form(&admin, &session, &Pairs::new(), Problems::default())
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(admin, pairs): Posted<Admin>,
    session: Session,
) -> Result<HttpResponse> {
    match make(&app, &admin, &pairs).await {
        Ok((name, secret)) => {
            let page = MadePage {
                page: Page::new("API token", Section::Api, &admin, &session),
                name,
                secret,
            };
            html(StatusCode::OK, &page)
        }
        Err(Error::Invalid(problems)) => form(&admin, &session, &pairs, problems),
        Err(other) => Err(other),
    }
}

async fn make(app: &App, admin: &Admin, pairs: &Pairs) -> Result<(String, String)> {
    let scope: Scope = chosen("scope", "a scope", one(pairs, "scope"))?;
    let new = NewToken::parse(one(pairs, "name"), scope)?;
    let name = new.name().to_owned();
    let (by, admin) = (admin.by(), admin.clone());
    let secret = app
        .write(by, move |tx| api_token::make(tx, &admin, &new))
        .await?;
    Ok((name, secret))
}

fn form(
    admin: &Admin,
    session: &Session,
    pairs: &Pairs,
    problems: Problems,
) -> Result<HttpResponse> {
    let status = form_status(&problems);
    let chosen = one(pairs, "scope").parse().unwrap_or(Scope::Write);
    let scopes = Scope::ALL.iter().map(|scope| ScopeView {
        code: scope.code(),
        label: scope.label(),
        explained: scope.explained(),
        is_chosen: *scope == chosen,
    });
    let page = NewPage {
        page: Page::new("New token", Section::Api, admin, session),
        token_name: one(pairs, "name").to_owned(),
        scopes: scopes.collect(),
        problems,
    };
    html(status, &page)
}
