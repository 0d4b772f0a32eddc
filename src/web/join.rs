//! Coming in by an invitation: as somebody new, or with the account one is signed in with.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::answer::{form_status, html, see_other};
use super::form::{Pairs, one};
use super::page::Page;
use super::{person_form, session as current};
use crate::app::App;
use crate::crm::team::invitation::{self, Opened};
use crate::error::{Error, Problems, Result};
use crate::news::News;
use crate::people::Member;
use crate::people::user::Newcomer;

#[derive(Template)]
#[template(path = "join/new.html")]
struct JoinPage {
    page: Page,
    token: String,
    /// Where the sign-in page leads back to.
    back: String,
    invitation: Opened,
    /// Whoever is signed in.
    account: Option<String>,
    is_member: bool,
    user_name: String,
    email: String,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "join/closed.html")]
struct ClosedPage {
    page: Page,
}

pub(crate) async fn new(
    app: Data<App>,
    request: HttpRequest,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    show(&app, &request, &query, Problems::default()).await
}

pub(crate) async fn create(
    app: Data<App>,
    request: HttpRequest,
    session: Session,
    form: Form<Pairs>,
) -> Result<HttpResponse> {
    // Before anything slow: whoever has no link costs nothing.
    if opened(&app, &form).await?.is_none() {
        return closed();
    }
    match join(&app, &request, &form).await {
        Ok(member) => {
            let organization = member.organization();
            current::begin(&session, member.user(), Some(organization.id))?;
            current::leave_flash(&session, &format!("Welcome to {}.", organization.name))?;
            Ok(see_other("/pipeline"))
        }
        Err(Error::Invalid(problems)) => show(&app, &request, &form, problems).await,
        Err(other) => Err(other),
    }
}

async fn join(app: &App, request: &HttpRequest, form: &Pairs) -> Result<Member> {
    let newcomer = match person_form::account(request).await? {
        Some(user) => Newcomer::Known(user.id),
        None => Newcomer::New(person_form::hashed(person_form::parse(form)?).await?),
    };
    let (secret, clock) = (one(form, "token").to_owned(), app.clock.clone());
    let member = app
        .write_public(move |connection| invitation::accept(connection, &secret, &newcomer, &clock))
        .await?;
    let organization = member.organization().id;
    app.live.publish(organization, &News::of_settings());
    Ok(member)
}

async fn opened(app: &App, pairs: &Pairs) -> Result<Option<Opened>> {
    let (secret, now) = (one(pairs, "token").to_owned(), app.clock.now());
    app.read_public(move |connection| invitation::open(connection, &secret, now))
        .await
}

async fn show(
    app: &App,
    request: &HttpRequest,
    pairs: &Pairs,
    problems: Problems,
) -> Result<HttpResponse> {
    let Some(invitation) = opened(app, pairs).await? else {
        return closed();
    };
    let account = person_form::account(request).await?;
    let is_member = match &account {
        Some(user) => {
            let (user, organization) = (user.id, invitation.organization);
            app.read_public(move |connection| Member::find(connection, organization, user))
                .await?
                .is_some()
        }
        None => false,
    };
    let status = form_status(&problems);
    let token = one(pairs, "token").to_owned();
    let back = serde_urlencoded::to_string([("next", format!("/join?token={token}"))]);
    let page = JoinPage {
        page: Page::bare("Join"),
        back: back.unwrap_or_default(),
        token,
        invitation,
        account: account.map(|user| user.name),
        is_member,
        user_name: one(pairs, "user_name").to_owned(),
        email: one(pairs, "email").to_owned(),
        problems,
    };
    html(status, &page)
}

fn closed() -> Result<HttpResponse> {
    let page = ClosedPage {
        page: Page::bare("Invitation"),
    };
    html(StatusCode::FORBIDDEN, &page)
}
