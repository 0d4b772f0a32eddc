//! The first start: the organization and its Owner, open only with the link that was printed.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use askama::Template;

use super::answer::{form_status, html, see_other};
use super::form::{Pairs, one};
use super::organization_form::{OrganizationForm, both, parse};
use super::page::Page;
use super::{person_form, session as current};
use crate::app::App;
use crate::crm::founding;
use crate::db::id::{OrganizationId, UserId};
use crate::error::{Error, Problems, Result};
use crate::people::organization::Present;
use crate::people::{organization, setup};

#[derive(Template)]
#[template(path = "setup/new.html")]
struct SetupPage {
    page: Page,
    token: String,
    form: OrganizationForm,
    user_name: String,
    email: String,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "setup/closed.html")]
struct ClosedPage {
    page: Page,
}

pub(crate) async fn new(app: Data<App>, query: Query<Pairs>) -> Result<HttpResponse> {
    if app.read_public(organization::present).await? != Present::None {
        return Ok(see_other("/login"));
    }
    if !opened(&app, &query).await? {
        let page = ClosedPage {
            page: Page::bare("Set up Leadboard"),
        };
        return html(StatusCode::FORBIDDEN, &page);
    }
    show(OrganizationForm::new(), &query, Problems::default())
}

pub(crate) async fn create(
    app: Data<App>,
    session: Session,
    form: Form<Pairs>,
) -> Result<HttpResponse> {
    // Before anything slow: whoever has no link costs nothing.
    if !opened(&app, &form).await? {
        return Err(Error::Forbidden(
            "This link was used already, or is not whole. Sign in instead, or open \
             the link that Leadboard printed when it started."
                .to_owned(),
        ));
    }
    match finish(&app, &form).await {
        Ok((user, organization)) => {
            current::begin(&session, user, Some(organization))?;
            current::leave_flash(&session, "Leadboard is yours. Add your first contacts.")?;
            Ok(see_other("/pipeline"))
        }
        Err(Error::Invalid(problems)) => show(OrganizationForm::typed(&form), &form, problems),
        Err(other) => Err(other),
    }
}

async fn opened(app: &App, pairs: &Pairs) -> Result<bool> {
    let secret = one(pairs, "token").to_owned();
    app.read_public(move |connection| setup::opens(connection, &secret))
        .await
}

async fn finish(app: &App, form: &Pairs) -> Result<(UserId, OrganizationId)> {
    let (choices, owner) = both(parse(form), person_form::parse(form))?;
    let owner = person_form::hashed(owner).await?;
    let (secret, clock) = (one(form, "token").to_owned(), app.clock.clone());
    app.write_public(move |connection| {
        setup::use_link(connection, &secret)?;
        let by = founding::found(connection, &choices, &owner, false, &clock)?;
        Ok((by.answerable(), by.organization()))
    })
    .await
}

fn show(form: OrganizationForm, pairs: &Pairs, problems: Problems) -> Result<HttpResponse> {
    let status = form_status(&problems);
    let page = SetupPage {
        page: Page::bare("Set up Leadboard"),
        token: one(pairs, "token").to_owned(),
        form,
        user_name: one(pairs, "user_name").to_owned(),
        email: one(pairs, "email").to_owned(),
        problems,
    };
    html(status, &page)
}
