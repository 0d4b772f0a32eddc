//! Founding another organization, where `LEADBOARD_SIGNUP` is open: as somebody new, or with one's account.

use actix_session::Session;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::answer::{form_status, html, see_other};
use super::form::{Pairs, one};
use super::organization_form::{OrganizationForm, both, parse};
use super::page::Page;
use super::{address, person_form, session as current};
use crate::app::App;
use crate::config::Signup;
use crate::crm::founding;
use crate::error::{Error, Problems, Result};
use crate::people::{By, User, sign_in};

#[derive(Template)]
#[template(path = "sign_up/new.html")]
struct SignUpPage {
    page: Page,
    form: OrganizationForm,
    /// Whoever is signed in.
    account: Option<String>,
    user_name: String,
    email: String,
    problems: Problems,
}

pub(crate) async fn new(
    app: Data<App>,
    request: HttpRequest,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    require_open(&app)?;
    let account = person_form::account(&request).await?;
    show(
        OrganizationForm::new(),
        account,
        &query,
        Problems::default(),
    )
}

pub(crate) async fn create(
    app: Data<App>,
    request: HttpRequest,
    session: Session,
    form: Form<Pairs>,
) -> Result<HttpResponse> {
    require_open(&app)?;
    let account = person_form::account(&request).await?;
    match found(&app, &request, account.clone(), &form).await {
        Ok(by) => {
            current::begin(&session, by.answerable(), Some(by.organization()))?;
            current::leave_flash(
                &session,
                "Your organization is ready. Add your first contacts.",
            )?;
            Ok(see_other("/pipeline"))
        }
        Err(Error::Invalid(problems)) => {
            show(OrganizationForm::typed(&form), account, &form, problems)
        }
        Err(other) => Err(other),
    }
}

/// Closed, the page is not there.
fn require_open(app: &App) -> Result<()> {
    match app.config.signup {
        Signup::Open => Ok(()),
        Signup::Closed => Err(Error::NotFound),
    }
}

async fn found(
    app: &App,
    request: &HttpRequest,
    account: Option<User>,
    form: &Pairs,
) -> Result<By> {
    let clock = app.clock.clone();
    let Some(user) = account else {
        let (choices, founder) = both(parse(form), person_form::parse(form))?;
        count(app, request).await?;
        // Slow, and so only for an address that may found one.
        let founder = person_form::hashed(founder).await?;
        return app
            .write_public(move |connection| {
                founding::found(connection, &choices, &founder, false, &clock)
            })
            .await;
    };
    let choices = parse(form).map_err(Error::Invalid)?;
    count(app, request).await?;
    app.write_public(move |connection| founding::found_by(connection, &choices, user.id, &clock))
        .await
}

/// Counts one more organization, once nothing is mistyped any more.
async fn count(app: &App, request: &HttpRequest) -> Result<()> {
    let from = address::of(request).map_or_else(String::new, |address| address.to_string());
    let now = app.clock.now();
    app.write_public(move |connection| sign_in::count_sign_up(connection, &from, now))
        .await?
        .map_err(|seconds| Error::Slowed { seconds })
}

fn show(
    form: OrganizationForm,
    account: Option<User>,
    pairs: &Pairs,
    problems: Problems,
) -> Result<HttpResponse> {
    let status = form_status(&problems);
    let page = SignUpPage {
        page: Page::bare("New organization"),
        form,
        account: account.map(|user| user.name),
        user_name: one(pairs, "user_name").to_owned(),
        email: one(pairs, "email").to_owned(),
        problems,
    };
    html(status, &page)
}
