//! Signing in and out.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::answer::{html, see_other};
use super::form::{Pairs, one};
use super::page::Page;
use super::{extract, password_check, redirect, session as current};
use crate::app::App;
use crate::config::Signup;
use crate::error::{Error, Problems, Result};
use crate::people::organization::{self, Present};

#[derive(Template)]
#[template(path = "login/new.html")]
struct SignInPage {
    page: Page,
    email: String,
    next: String,
    may_sign_up: bool,
    problems: Problems,
}

pub(crate) async fn new(
    app: Data<App>,
    request: HttpRequest,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    let next = redirect::safe(one(&query, "next"));
    match extract::member(&request).await {
        Ok(_) => return Ok(see_other(&next)),
        // Also somebody who was removed: they may want to come in as somebody else.
        Err(Error::SignedOut | Error::Placeless) => {}
        Err(other) => return Err(other),
    }
    if app.read_public(organization::present).await? == Present::None {
        return Ok(see_other("/setup"));
    }
    show(
        &app,
        StatusCode::OK,
        String::new(),
        next,
        Problems::default(),
    )
}

pub(crate) async fn create(
    app: Data<App>,
    request: HttpRequest,
    session: Session,
    form: Form<Pairs>,
) -> Result<HttpResponse> {
    let next = redirect::safe(one(&form, "next"));
    let typed = one(&form, "email").trim().to_owned();
    let checked =
        password_check::check(&app, &request, one(&form, "email"), one(&form, "password"));
    match checked.await {
        Ok(candidate) => {
            current::begin(&session, candidate.user, candidate.organization)?;
            Ok(see_other(&next))
        }
        Err(Error::Invalid(problems)) => show(
            &app,
            StatusCode::UNPROCESSABLE_ENTITY,
            typed,
            next,
            problems,
        ),
        Err(Error::Slowed { seconds }) => {
            let problems = Problems::one("email", Error::Slowed { seconds }.to_string());
            let mut answer = show(&app, StatusCode::TOO_MANY_REQUESTS, typed, next, problems)?;
            answer
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
            Ok(answer)
        }
        Err(other) => Err(other),
    }
}

pub(crate) async fn delete(session: Session) -> HttpResponse {
    session.purge();
    see_other("/login")
}

fn show(
    app: &App,
    status: StatusCode,
    email: String,
    next: String,
    problems: Problems,
) -> Result<HttpResponse> {
    html(
        status,
        &SignInPage {
            page: Page::bare("Sign in"),
            email,
            next,
            may_sign_up: app.config.signup == Signup::Open,
            problems,
        },
    )
}
