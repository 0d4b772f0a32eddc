//! A new password by a link that an Admin, or whoever runs the server, made.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use askama::Template;

use super::answer::{form_status, html, see_other};
use super::form::{Pairs, one};
use super::page::Page;
use super::session as current;
use crate::app::{App, hashing};
use crate::error::{Error, Problems, Result};
use crate::people::{User, membership, password, reset_link};

#[derive(Template)]
#[template(path = "reset/new.html")]
struct ResetPage {
    page: Page,
    token: String,
    email: String,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "reset/closed.html")]
struct ClosedPage {
    page: Page,
}

pub(crate) async fn new(app: Data<App>, query: Query<Pairs>) -> Result<HttpResponse> {
    show(&app, &query, Problems::default()).await
}

pub(crate) async fn create(
    app: Data<App>,
    session: Session,
    form: Form<Pairs>,
) -> Result<HttpResponse> {
    // Before anything slow: whoever has no link costs nothing.
    if opened(&app, &form).await?.is_none() {
        return closed();
    }
    match save(&app, &form).await {
        Ok(user) => {
            let id = user.id;
            let organization = app
                .read_public(move |connection| membership::first_of(connection, id))
                .await?;
            current::begin(&session, id, organization)?;
            current::leave_flash(&session, "Your new password is set.")?;
            Ok(see_other("/pipeline"))
        }
        Err(Error::Invalid(problems)) => show(&app, &form, problems).await,
        Err(other) => Err(other),
    }
}

async fn save(app: &App, form: &Pairs) -> Result<User> {
    let new = one(form, "password").to_owned();
    password::check(&new).map_err(|sentence| Error::invalid("password", sentence))?;
    let hash = hashing(move || Ok(password::hash(&new)?)).await?;
    let (secret, now) = (one(form, "token").to_owned(), app.clock.now());
    let user = app
        .write_public(move |connection| reset_link::use_up(connection, &secret, &hash, now))
        .await?;
    app.live.check(user.id);
    Ok(user)
}

async fn opened(app: &App, pairs: &Pairs) -> Result<Option<User>> {
    let (secret, now) = (one(pairs, "token").to_owned(), app.clock.now());
    app.read_public(move |connection| reset_link::open(connection, &secret, now))
        .await
}

async fn show(app: &App, pairs: &Pairs, problems: Problems) -> Result<HttpResponse> {
    let Some(user) = opened(app, pairs).await? else {
        return closed();
    };
    let status = form_status(&problems);
    let page = ResetPage {
        page: Page::bare("New password"),
        token: one(pairs, "token").to_owned(),
        email: user.email,
        problems,
    };
    html(status, &page)
}

fn closed() -> Result<HttpResponse> {
    let page = ClosedPage {
        page: Page::bare("New password"),
    };
    html(StatusCode::FORBIDDEN, &page)
}
