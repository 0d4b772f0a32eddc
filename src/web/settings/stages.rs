//! Settings > Pipeline > Stages. Everybody reads; Admins and the Owner write.

pub(crate) mod deletion;
pub(crate) mod edit;
pub(crate) mod new;
pub(crate) mod place;

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::crm::board;
use crate::crm::digits::grouped;
use crate::crm::stage::{self, Stage};
use crate::error::Result;
use crate::people::Member;
use crate::web::answer::html;
use crate::web::extract::SignedIn;
use crate::web::page::{Page, Section};
use crate::web::settings::order::Place;
use crate::web::words::count::contacts;

const LIST: &str = "/settings/pipeline/stages";

#[derive(Template)]
#[template(path = "settings/stages/index.html")]
struct ListPage {
    page: Page,
    stages: Vec<StageView>,
    may_write: bool,
    may_delete: bool,
}

/// A stage as the list shows it.
struct StageView {
    id: i64,
    name: String,
    colour: &'static str,
    contacts: String,
    /// Among those that stay; nothing for one that is being deleted.
    place: Option<Place>,
    /// For one that is being deleted: what is left to do.
    progress: Option<String>,
}

pub(crate) async fn index(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
) -> Result<HttpResponse> {
    let (stages, counts) = app
        .read(&member, |connection, member| {
            let stages = stage::all(connection, member.organization().id)?;
            let counts = board::whole(connection, member)?;
            Ok((stages, counts))
        })
        .await?;
    let count = |stage: &Stage| counts.get(&stage.id).copied().unwrap_or_default();
    let staying: Vec<(i64, &str)> = stages
        .iter()
        .filter(|stage| !stage.is_going())
        .map(|stage| (stage.id.0, stage.name.as_str()))
        .collect();
    let may_delete = staying.len() > 1;
    let mut places = Place::all(LIST, member.organization().id, &staying).into_iter();
    let view = |stage: &Stage| StageView {
        id: stage.id.0,
        name: stage.name.clone(),
        colour: stage.colour.code(),
        contacts: contacts(count(stage)),
        place: if stage.is_going() {
            None
        } else {
            places.next()
        },
        progress: stage
            .is_going()
            .then(|| progress(&stages, stage, count(stage))),
    };
    let page = ListPage {
        page: Page::new("Stages", Section::Stages, &member, &session),
        stages: stages.iter().map(view).collect(),
        may_write: member.is_admin(),
        may_delete,
    };
    html(StatusCode::OK, &page)
}

/// `Moving contacts to Interested: 12,400 left`.
fn progress(stages: &[Stage], stage: &Stage, left: i64) -> String {
    let destination = stage
        .destination
        .and_then(|id| stage::among(stages, id).ok());
    let destination = destination.map_or("another stage", |stage| &stage.name);
    format!("Moving contacts to {destination}: {} left", grouped(&left))
}
