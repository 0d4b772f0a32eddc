//! A contact of another organization of the member's: the offer to switch. Source: design, section 4.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::app::App;
use crate::crm::contact::elsewhere;
use crate::db::id::ContactId;
use crate::error::{Error, Result};
use crate::people::Member;
use crate::web::answer::html;
use crate::web::page::{Page, Section};

#[derive(Template)]
#[template(path = "contacts/elsewhere.html")]
struct OfferPage {
    page: Page,
    id: i64,
    organization: i64,
    other: String,
    here: String,
}

/// # Errors
/// `NotFound` for a contact that is in none of the member's organizations.
pub(super) async fn offer(
    app: &App,
    member: &Member,
    session: &Session,
    id: ContactId,
) -> Result<HttpResponse> {
    let found = app.read(member, move |connection, member| {
        elsewhere::find(connection, member, id)
    });
    let membership = found.await?.ok_or(Error::NotFound)?;
    let page = OfferPage {
        page: Page::new("Another organization", Section::Pipeline, member, session),
        id: id.0,
        organization: membership.organization.0,
        other: membership.name,
        here: member.organization().name.clone(),
    };
    html(StatusCode::CONFLICT, &page)
}
