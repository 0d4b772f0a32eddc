//! Leaving an organization oneself, after asking.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::crm::team::removal;
use crate::error::Result;
use crate::people::{Member, Role};
use crate::web::answer::{html, see_other};
use crate::web::extract::SignedIn;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;

#[derive(Template)]
#[template(path = "settings/members/leaving.html")]
struct ConfirmPage {
    page: Page,
    organization: String,
    is_owner: bool,
}

pub(crate) async fn confirm(
    SignedIn(member): SignedIn<Member>,
    session: Session,
) -> Result<HttpResponse> {
    let page = ConfirmPage {
        page: Page::new("Leave", Section::Members, &member, &session),
        organization: member.organization().name.clone(),
        is_owner: member.role() == Role::Owner,
    };
    html(StatusCode::OK, &page)
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(member, _): Posted<Member>,
    session: Session,
) -> Result<HttpResponse> {
    let organization = member.organization().name.clone();
    let removed = app
        .write(member.by(), move |tx| removal::leave(tx, &member))
        .await?;
    app.hand_over(removed.handover).await;
    current::leave_flash(&session, &format!("You left {organization}."))?;
    Ok(see_other("/organizations"))
}
