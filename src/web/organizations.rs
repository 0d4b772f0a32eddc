//! The organizations that somebody belongs to, and the switch between them.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;

use super::answer::{html, see_other};
use super::extract::Account;
use super::form::{Pairs, one};
use super::page::{Page, initials};
use super::{redirect, session as current};
use crate::app::App;
use crate::config::Signup;
use crate::db::id::OrganizationId;
use crate::error::{Error, Result};
use crate::people::membership::{self, Membership};

#[derive(Template)]
#[template(path = "organizations/index.html")]
struct ListPage {
    page: Page,
    name: String,
    organizations: Vec<OrganizationView>,
    may_found: bool,
}

struct OrganizationView {
    id: i64,
    name: String,
    initials: String,
    role: &'static str,
    is_current: bool,
}

pub(crate) async fn index(
    app: Data<App>,
    Account(user): Account,
    session: Session,
) -> Result<HttpResponse> {
    let id = user.id;
    let memberships = app
        .read_public(move |connection| membership::all_of(connection, id))
        .await?;
    let here = current::organization(&session);
    let view = |membership: Membership| OrganizationView {
        id: membership.organization.0,
        initials: initials(&membership.name),
        name: membership.name,
        role: membership.role.label(),
        is_current: here == Some(membership.organization),
    };
    let page = ListPage {
        page: Page::bare("Your organizations").with_flash(&session),
        name: user.name,
        organizations: memberships.into_iter().map(view).collect(),
        may_found: app.config.signup == Signup::Open,
    };
    html(StatusCode::OK, &page)
}

/// Goes to work in another of one's organizations. With `again`, the rest of the form is sent there once more.
pub(crate) async fn switch(
    app: Data<App>,
    Account(user): Account,
    session: Session,
    query: Query<Pairs>,
    form: Form<Pairs>,
) -> Result<HttpResponse> {
    let chosen = one(&form, "organization").parse().map(OrganizationId);
    let chosen = chosen.map_err(|_| Error::NotFound)?;
    let id = user.id;
    let memberships = app
        .read_public(move |connection| membership::all_of(connection, id))
        .await?;
    if !memberships
        .iter()
        .any(|membership| membership.organization == chosen)
    {
        return Err(Error::NotFound);
    }
    current::enter(&session, chosen)?;
    match one(&query, "again") {
        "" => Ok(see_other(&redirect::safe(one(&form, "next")))),
        path => Ok(HttpResponseBuilder::new(StatusCode::TEMPORARY_REDIRECT)
            .insert_header((LOCATION, redirect::safe(path)))
            .finish()),
    }
}
