//! Signing in and out.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::answer::{html, see_other};
use super::form::{Pairs, one, to_compare};
use super::page::Page;
use super::{address, extract, session as current};
use crate::app::{App, off_the_event_loop};
use crate::error::{Error, Problems, Result};
use crate::people::organization::Present;
use crate::people::sign_in::{self, Candidate, Try};
use crate::people::{organization, password};

const LONGEST_EMAIL: usize = 254;

#[derive(Template)]
#[template(path = "login/new.html")]
struct SignInPage {
    page: Page,
    email: String,
    next: String,
    problems: Problems,
}

pub(crate) async fn new(
    app: Data<App>,
    request: HttpRequest,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    let next = safe_place(one(&query, "next"));
    match extract::member(&request).await {
        Ok(_) => return Ok(see_other(&next)),
        // Also somebody who was removed: they may be somebody else elsewhere.
        Err(Error::SignedOut) => {}
        Err(other) => return Err(other),
    }
    if app.read_public(organization::present).await? == Present::None {
        return Ok(see_other("/setup"));
    }
    show(StatusCode::OK, String::new(), next, Problems::default())
}

pub(crate) async fn create(
    app: Data<App>,
    request: HttpRequest,
    session: Session,
    form: Form<Pairs>,
) -> Result<HttpResponse> {
    let next = safe_place(one(&form, "next"));
    let typed = one(&form, "email").trim().to_owned();
    match sign_in(&app, &request, &form).await {
        Ok(candidate) => {
            current::begin(&session, candidate.user, candidate.organization)?;
            Ok(see_other(&next))
        }
        Err(Error::Invalid(problems)) => {
            show(StatusCode::UNPROCESSABLE_ENTITY, typed, next, problems)
        }
        Err(Error::Slowed { seconds }) => {
            let problems = Problems::one("email", Error::Slowed { seconds }.to_string());
            let mut answer = show(StatusCode::TOO_MANY_REQUESTS, typed, next, problems)?;
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
            problems,
        },
    )
}

async fn sign_in(app: &App, request: &HttpRequest, form: &Pairs) -> Result<Candidate> {
    let address = address::of(request).map_or_else(String::new, |address| address.to_string());
    let email = to_compare(&one(form, "email").trim().to_lowercase(), LONGEST_EMAIL);
    let attempt = Try { email, address };
    let (counting, now) = (attempt.clone(), app.clock.now());
    let candidate = app
        .write_public(move |connection| sign_in::begin(connection, &counting, now))
        .await?
        .map_err(|seconds| Error::Slowed { seconds })?;
    let typed: String = one(form, "password").chars().take(1000).collect();
    let checked = off_the_event_loop(move || {
        let hash = candidate
            .as_ref()
            .map(|candidate| candidate.password_hash.as_str());
        Ok(if password::verify(&typed, hash) {
            candidate
        } else {
            None
        })
    });
    let candidate = checked.await?.ok_or_else(sign_in::refused)?;
    app.write_public(move |connection| sign_in::succeeded(connection, &attempt, now))
        .await?;
    Ok(candidate)
}

/// Where to go after sign-in: a path of this site, or the board.
fn safe_place(next: &str) -> String {
    let stays_here = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control);
    if stays_here {
        next.to_owned()
    } else {
        "/pipeline".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::safe_place;

    #[test]
    fn the_place_after_sign_in_is_on_this_site() {
        for place in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "evil",
            "",
            "/a\nb",
            "javascript:x",
        ] {
            assert_eq!(safe_place(place), "/pipeline", "{place:?}");
        }
        assert_eq!(safe_place("/contacts/7?x=//y"), "/contacts/7?x=//y");
    }
}
