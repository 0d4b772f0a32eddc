//! Giving the organization to another member, after asking.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use super::PAGE;
use crate::app::App;
use crate::crm::team::ownership;
use crate::db::id::UserId;
use crate::error::Result;
use crate::people::{Owner, membership};
use crate::web::answer::{html, see_other};
use crate::web::choice::Choice;
use crate::web::extract::SignedIn;
use crate::web::form::{chosen, one};
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;

#[derive(Template)]
#[template(path = "settings/organization/ownership.html")]
struct ChoosePage {
    page: Page,
    organization: String,
    others: Vec<Choice>,
}

pub(crate) async fn choose(
    app: Data<App>,
    SignedIn(owner): SignedIn<Owner>,
    session: Session,
) -> Result<HttpResponse> {
    let team = app
        .read(&owner, |connection, member| {
            membership::teammates(connection, member.organization().id)
        })
        .await?;
    let others = team.iter().filter(|mate| mate.user != owner.user());
    let page = ChoosePage {
        page: Page::new(
            "Transfer ownership",
            Section::Organization,
            &owner,
            &session,
        ),
        organization: owner.organization().name.clone(),
        others: others
            .map(|mate| Choice::new(&mate.user.to_string(), &mate.name, false))
            .collect(),
    };
    html(StatusCode::OK, &page)
}

pub(crate) async fn update(
    app: Data<App>,
    Posted(owner, form): Posted<Owner>,
    session: Session,
) -> Result<HttpResponse> {
    let user = UserId(chosen("user", "a member", one(&form, "user"))?);
    let mate = app
        .write(owner.by(), move |tx| ownership::transfer(tx, &owner, user))
        .await?;
    let sentence = format!("{} is the Owner now. You are an Admin.", mate.name);
    current::leave_flash(&session, &sentence)?;
    Ok(see_other(PAGE))
}
