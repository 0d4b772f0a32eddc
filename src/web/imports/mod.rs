//! Importing contacts: choosing a file, saying what its columns are, looking at what would come of it, and the report.
//! Admins and the Owner alone: an import writes to any contact at once what a Member would write to them one by one, and
//! the way back is theirs as well.

pub(super) mod deletion;
pub(super) mod draft;
pub(super) mod report;
pub(super) mod start;

use std::fs::File;

use actix_multipart::form::tempfile::TempFile;
use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use super::answer::{html, see_other};
use super::extract::SignedIn;
use super::page::{Page, Section};
use super::posted::{Sent, Unsent};
use super::when::When;
use crate::app::App;
use crate::crm::digits::grouped;
use crate::crm::import::draft as drafts;
use crate::error::{Error, Result};
use crate::people::Admin;

const HERE: &str = "/contacts/import";

/// How much of a file's name is kept.
const LONGEST_NAME: usize = 100;

#[derive(Template)]
#[template(path = "imports/index.html")]
struct IndexPage {
    page: Page,
    problem: String,
    drafts: Vec<DraftView>,
}

struct DraftView {
    id: i64,
    file: String,
    rows: String,
    by: String,
    since: When,
}

pub(crate) async fn index(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
) -> Result<HttpResponse> {
    page(&app, &admin, &session, StatusCode::OK, String::new()).await
}

pub(crate) async fn create(
    app: Data<App>,
    Sent(admin, sent): Sent<Admin>,
    session: Session,
) -> Result<HttpResponse> {
    let refused = |status, problem: &str| page(&app, &admin, &session, status, problem.to_owned());
    let file = match sent {
        Ok(upload) => upload.file,
        Err(Unsent::TooLarge) => {
            let problem =
                "The file is larger than 50 MB. Split it, and import one part after the other.";
            return refused(StatusCode::PAYLOAD_TOO_LARGE, problem).await;
        }
        Err(Unsent::NotWhole) => {
            let problem = "The file did not arrive whole. Choose it again.";
            return refused(StatusCode::BAD_REQUEST, problem).await;
        }
    };
    let name = name_of(&file);
    if file.size == 0 && name.is_empty() {
        return refused(StatusCode::UNPROCESSABLE_ENTITY, "Choose a file.").await;
    }
    match app.read_import(&admin, opened(&file)?, name).await {
        Ok(batch) => Ok(see_other(&format!("{HERE}/{batch}"))),
        Err(Error::Invalid(problems)) => {
            refused(StatusCode::UNPROCESSABLE_ENTITY, &problems.to_string()).await
        }
        Err(other) => Err(other),
    }
}

/// The file without its name in the folder of temporary files: it is gone when nobody reads it any more.
fn opened(sent: &TempFile) -> Result<File> {
    sent.file
        .reopen()
        .map_err(|error| Error::Internal(error.into()))
}

fn name_of(file: &TempFile) -> String {
    let name = file.file_name.as_deref().unwrap_or_default();
    let shown = name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME);
    shown.collect::<String>().trim().to_owned()
}

async fn page(
    app: &App,
    admin: &Admin,
    session: &Session,
    status: StatusCode,
    problem: String,
) -> Result<HttpResponse> {
    let asking = admin.clone();
    let found = app.read_public(move |connection| drafts::all(connection, &asking));
    let (now, zone) = (app.clock.now(), admin.organization().time_zone());
    let view = |draft: drafts::Draft| DraftView {
        id: draft.id.0,
        file: draft.plan.file,
        rows: rows(draft.rows),
        by: draft.by,
        since: When::new(draft.created_at, now, zone),
    };
    let page = IndexPage {
        page: Page::new("Import contacts", Section::Contacts, admin, session),
        problem,
        drafts: found.await?.into_iter().map(view).collect(),
    };
    html(status, &page)
}

fn rows(rows: i64) -> String {
    let noun = if rows == 1 { "row" } else { "rows" };
    format!("{} {noun}", grouped(&rows))
}
