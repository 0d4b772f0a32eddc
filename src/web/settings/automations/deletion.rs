//! Deleting a rule, after asking.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::LIST;
use crate::app::App;
use crate::crm::automation::rule;
use crate::db::id::RuleId;
use crate::error::Result;
use crate::people::Admin;
use crate::web::answer::{html, see_other};
use crate::web::extract::SignedIn;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;

#[derive(Template)]
#[template(path = "settings/automations/deletion.html")]
struct ConfirmPage {
    page: Page,
    id: i64,
    name: String,
}

pub(crate) async fn confirm(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
    id: Path<RuleId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let found = app.read(&admin, move |connection, member| {
        rule::find(connection, member.organization().id, id)
    });
    let rule = found.await?;
    let page = Page::new("Delete rule", Section::Automations, &admin, &session);
    html(
        StatusCode::OK,
        &ConfirmPage {
            page,
            id: id.0,
            name: rule.name,
        },
    )
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(admin, _): Posted<Admin>,
    session: Session,
    id: Path<RuleId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let by = admin.by();
    let rule = app
        .write(by, move |tx| rule::delete(tx, &admin, id))
        .await?;
    current::leave_flash(&session, &format!("Rule {} was deleted.", rule.name))?;
    Ok(see_other(LIST))
}
