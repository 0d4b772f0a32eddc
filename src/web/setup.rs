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
use super::{join, session as current};
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
    let token = one(&query, "token").to_owned();
    let secret = token.clone();
    if !app
        .read_public(move |connection| setup::opens(connection, &secret))
        .await?
    {
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
    let token = one(&form, "token").to_owned();
    // Before anything slow: whoever has no link costs nothing.
    let secret = token.clone();
    if !app
        .read_public(move |connection| setup::opens(connection, &secret))
        .await?
    {
        return Err(Error::Forbidden(
            "This link was used already, or is not whole. Sign in instead, or open \
             the link that Leadboard printed when it started."
                .to_owned(),
        ));
    }
    match finish(&app, &form, token.clone()).await {
        Ok((user, organization)) => {
            current::begin(&session, user, Some(organization))?;
            current::leave_flash(&session, "Leadboard is yours. Add your first contacts.")?;
            Ok(see_other("/pipeline"))
        }
        Err(Error::Invalid(problems)) => show(OrganizationForm::typed(&form), &form, problems),
        Err(other) => Err(other),
    }
}

async fn finish(app: &App, form: &Pairs, token: String) -> Result<(UserId, OrganizationId)> {
    let (choices, owner) = both(parse(form), join::new_user(form).await)?;
    let clock = app.clock.clone();
    app.write_public(move |connection| {
        setup::use_link(connection, &token)?;
        let by = founding::found(connection, &choices, &owner, false, &clock)?;
        Ok((by.user(), by.organization()))
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
