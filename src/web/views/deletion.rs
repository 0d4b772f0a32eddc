//! Deleting a view, after asking.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::{LIST, section};
use crate::app::App;
use crate::crm::view::View;
use crate::crm::view::change::delete;
use crate::db::id::ViewId;
use crate::error::Result;
use crate::people::Member;
use crate::web::answer::{html, see_other};
use crate::web::extract::SignedIn;
use crate::web::page::Page;
use crate::web::posted::Posted;
use crate::web::session as current;

#[derive(Template)]
#[template(path = "views/deletion.html")]
struct ConfirmPage {
    page: Page,
    id: i64,
    view_name: String,
    is_shared: bool,
}

pub(crate) async fn confirm(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    id: Path<ViewId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let view = app
        .read(&member, move |connection, member| {
            View::changed_by(connection, member, id)
        })
        .await?;
    let page = ConfirmPage {
        page: Page::new("Delete view", section(view.page), &member, &session),
        id: id.0,
        view_name: view.name,
        is_shared: view.is_shared,
    };
    html(StatusCode::OK, &page)
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(member, _): Posted<Member>,
    session: Session,
    id: Path<ViewId>,
) -> Result<HttpResponse> {
    let (id, by) = (id.into_inner(), member.by());
    let view = app.write(by, move |tx| delete(tx, &member, id)).await?;
    current::leave_flash(&session, &format!("View {} was deleted.", view.name))?;
    Ok(see_other(LIST))
}
