//! Deleting a stage, after asking where its contacts go, and telling which rules go with it.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;

use super::LIST;
use crate::app::App;
use crate::crm::contact::handover::HandedOver;
use crate::crm::stage::deletion::{self, Begun};
use crate::db::id::StageId;
use crate::error::{Error, Problems, Result};
use crate::people::Admin;
use crate::web::answer::{form_status, html, see_other};
use crate::web::choice::{Choice, stages};
use crate::web::extract::SignedIn;
use crate::web::form::one;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::words::count::contacts;

#[derive(Template)]
#[template(path = "settings/stages/deletion.html")]
struct ConfirmPage {
    page: Page,
    id: i64,
    stage_name: String,
    /// Nothing where no contact stands in it.
    contacts: Option<String>,
    destinations: Vec<Choice>,
    rules: Vec<String>,
    problems: Problems,
}

pub(crate) async fn confirm(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
    id: Path<StageId>,
) -> Result<HttpResponse> {
    page(&app, &admin, &session, *id, Problems::default()).await
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(admin, form): Posted<Admin>,
    session: Session,
    id: Path<StageId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    match begin(&app, &admin, id, one(&form, "destination")).await {
        Ok(begun) => {
            let done = app.hand_over(begun.handover.clone()).await;
            current::leave_flash(&session, &sentence(&begun, done))?;
            Ok(see_other(LIST))
        }
        Err(Error::Invalid(problems)) => page(&app, &admin, &session, id, problems).await,
        Err(other) => Err(other),
    }
}

async fn begin(app: &App, admin: &Admin, id: StageId, destination: &str) -> Result<Begun> {
    let destination = match destination {
        "" => None,
        text => Some(text.parse().map(StageId).map_err(|_| {
            Error::invalid("destination", "Choose another stage for its contacts.")
        })?),
    };
    let (by, admin) = (admin.by(), admin.clone());
    app.write(by, move |tx| deletion::begin(tx, &admin, id, destination))
        .await
}

/// `Hot was deleted. 12 contacts moved to Interested. 2 rules were deleted with it.`
fn sentence(begun: &Begun, done: HandedOver) -> String {
    let (name, destination) = (&begun.stage.name, &begun.destination.name);
    let moved = i64::try_from(done.contacts).unwrap_or(i64::MAX);
    let moved = match (done.is_done, moved) {
        (false, _) => {
            format!("{name} is being deleted: its contacts are on their way to {destination}.")
        }
        (true, 0) => format!("{name} was deleted."),
        (true, _) => format!(
            "{name} was deleted. {} moved to {destination}.",
            contacts(moved)
        ),
    };
    match begun.rules {
        0 => moved,
        1 => format!("{moved} 1 rule was deleted with it."),
        rules => format!("{moved} {rules} rules were deleted with it."),
    }
}

async fn page(
    app: &App,
    admin: &Admin,
    session: &Session,
    id: StageId,
    problems: Problems,
) -> Result<HttpResponse> {
    let proof = admin.clone();
    let found = app.read(admin, move |connection, _| {
        deletion::question(connection, &proof, id)
    });
    let question = found.await?;
    let status = form_status(&problems);
    let view = ConfirmPage {
        page: Page::new("Delete stage", Section::Stages, admin, session),
        id: id.0,
        stage_name: question.stage.name,
        contacts: Some(question.contacts)
            .filter(|count| *count > 0)
            .map(contacts),
        destinations: stages(&question.destinations, Some(question.neighbour)),
        rules: question.rules.into_iter().map(|rule| rule.name).collect(),
        problems,
    };
    html(status, &view)
}
