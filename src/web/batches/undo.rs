//! Undoing a batch, after asking.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::{page_of, told};
use crate::app::App;
use crate::crm::batch::{Batch, Kind, Outcome};
use crate::crm::undo;
use crate::db::id::BatchId;
use crate::error::Result;
use crate::people::Member;
use crate::web::answer::{html, is_htmx, see_other};
use crate::web::extract::SignedIn;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::toast;
use crate::web::words::batch as words;
use crate::web::words::count::contacts;

#[derive(Template)]
#[template(path = "batches/undo.html")]
struct ConfirmPage {
    page: Page,
    address: String,
    kind: String,
    /// How many contacts it changed.
    changed: Option<String>,
    /// How many contacts it added, which go again.
    created: Option<String>,
}

pub(crate) async fn confirm(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    id: Path<BatchId>,
) -> Result<HttpResponse> {
    let found = app.read(&member, move |connection, member| {
        let batch = Batch::seen_by(connection, member, *id)?;
        batch.may_be_undone_by(member)?;
        let counts = batch.counts(connection, member)?;
        Ok((batch, counts))
    });
    let (batch, counts) = found.await?;
    let created = counts.of(Outcome::Created);
    let changed = match batch.kind {
        Kind::Bulk | Kind::Import => counts.of(Outcome::Updated),
        Kind::Undo => counts.of(Outcome::Undone),
    };
    let page = ConfirmPage {
        page: Page::new("Undo", Section::Contacts, &member, &session),
        address: page_of(batch.id),
        kind: words::kind(batch.kind).to_lowercase(),
        changed: (changed > 0).then(|| contacts(changed)),
        created: (created > 0).then(|| contacts(created)),
    };
    html(StatusCode::OK, &page)
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(member, _): Posted<Member>,
    id: Path<BatchId>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let (id, who) = (id.into_inner(), member.clone());
    let undo = app
        .write(member.by(), move |tx| undo::start(tx, &who, id))
        .await?;
    app.begin_batch(undo).await;
    if is_htmx(&request) {
        return toast::answer(&told::toast(&app, &member, undo).await?);
    }
    Ok(see_other(&page_of(undo)))
}
