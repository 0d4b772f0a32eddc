//! The stages of the pipeline: read by anybody, changed with the scope admin.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::body::{Clearable, body};
use super::caller::{AdminScope, Caller, Read};
use super::coded::ColourCode;
use super::fault::Result;
use super::query::Query;
use super::reply::{Reply, UnderWay, write};
use super::schema::Listed;
use super::sent::Sent;
use crate::app::App;
use crate::crm::stage::edit::Edit;
use crate::crm::stage::{self, Stage, add, deletion, edit, place};
use crate::db::id::StageId;
use crate::error::Error;
use crate::people::Tx;

/// A column of the pipeline.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Stage)]
pub(super) struct StageView {
    id: i64,
    name: String,
    colour: ColourCode,
    /// Whether it is just being deleted: it takes no contact any more.
    is_going: bool,
}

impl From<&Stage> for StageView {
    fn from(stage: &Stage) -> Self {
        Self {
            id: stage.id.0,
            name: stage.name.clone(),
            colour: ColourCode(stage.colour),
            is_going: stage.is_going(),
        }
    }
}

body! {
    /// A stage to be added: it goes last.
    NewStageBody {
        name: String,
        colour: ColourCode,
    }
}

body! {
    /// What is to be changed of a stage.
    StageChanges {
        name: Option<String>,
        colour: Option<ColourCode>,
        /// The id of the stage before which it is put; `null` puts it last.
        #[schema(value_type = Option<i64>)]
        before: Option<Clearable<i64>>,
    }
}

/// What came of deleting a stage.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StageDeleted {
    /// How many contacts were moved so far.
    moved: usize,
    /// Whether all were; the others follow by themselves.
    is_done: bool,
    /// How many rules went with it.
    rules: usize,
}

/// Lists all stages, in the order of the pipeline.
#[utoipa::path(get, path = "/api/v1/stages", tag = "Stages",
    responses((status = 200, description = "All stages.", body = Listed<StageView>)),
    security(("token" = ["read"])))]
pub(crate) async fn index(
    app: Data<App>,
    caller: Caller<Read>,
    query: Query,
) -> Result<HttpResponse> {
    query.finish()?;
    let stages = app.read(&caller.who, |connection, member| {
        stage::all(connection, member.organization().id)
    });
    let data: Vec<StageView> = stages.await?.iter().map(StageView::from).collect();
    Ok(Reply::ok(&Listed { data, next: None })?.answer())
}

/// Reads a stage.
#[utoipa::path(get, path = "/api/v1/stages/{stage}", tag = "Stages",
    params(("stage" = i64, Path, description = "The stage's id.")),
    responses((status = 200, description = "The stage.", body = StageView)),
    security(("token" = ["read"])))]
pub(crate) async fn show(
    app: Data<App>,
    caller: Caller<Read>,
    id: Path<StageId>,
    query: Query,
) -> Result<HttpResponse> {
    query.finish()?;
    let id = id.into_inner();
    let found = app.read(&caller.who, move |connection, member| {
        let stages = stage::all(connection, member.organization().id)?;
        stage::among(&stages, id).map(StageView::from)
    });
    Ok(Reply::ok(&found.await?)?.answer())
}

/// Adds a stage.
#[utoipa::path(post, path = "/api/v1/stages", tag = "Stages",
    request_body(content = NewStageBody, example = json!({"name": "Call booked", "colour": "green"})),
    responses((status = 201, description = "The stage was added.", body = StageView)),
    security(("token" = ["admin"])))]
pub(crate) async fn create(
    app: Data<App>,
    under_way: Data<UnderWay>,
    sent: Sent<AdminScope, NewStageBody>,
) -> Result<HttpResponse> {
    let Sent { who, body, key } = sent;
    let by = who.by();
    write((&app, &under_way), by, key, move |tx| {
        let name = parsed(&body.name)?;
        let id = add::add(tx, &who, &name, body.colour.0)?;
        Reply::new(StatusCode::CREATED, &view(tx, id)?)
    })
    .await
}

/// Renames, recolours or moves a stage. Rules and contacts stay with it.
#[utoipa::path(patch, path = "/api/v1/stages/{stage}", tag = "Stages",
    request_body(content = StageChanges, example = json!({"name": "Call booked"})),
    params(("stage" = i64, Path, description = "The stage's id.")),
    responses((status = 200, description = "The stage.", body = StageView),
        (status = 409, description = "It is being deleted, or was.")),
    security(("token" = ["admin"])))]
pub(crate) async fn update(
    app: Data<App>,
    id: Path<StageId>,
    sent: Sent<AdminScope, StageChanges>,
) -> Result<HttpResponse> {
    let Sent { who, body, .. } = sent;
    let (by, id) = (who.by(), id.into_inner());
    let updated = app.write(by, move |tx| {
        let wanted = Edit {
            name: body.name.as_deref().map(parsed).transpose()?,
            colour: body.colour.map(|colour| colour.0),
        };
        edit::edit(tx, &who, id, &wanted)?;
        if let Some(before) = body.before.clone() {
            let before = before.into_option().map(StageId);
            place::place(tx, &who, id, before).map_err(|error| no_such(error, "before"))?;
        }
        Reply::ok(&view(tx, id)?)
    });
    Ok(updated.await?.answer())
}

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "for the document alone")]
pub(super) struct DeletionParameters {
    /// The id of the stage to which its contacts move. Needed where there are any.
    destination: Option<i64>,
}

/// Deletes a stage with the rules that refer to it, and moves its contacts, which sets no rule off.
#[utoipa::path(delete, path = "/api/v1/stages/{stage}", tag = "Stages",
    params(("stage" = i64, Path, description = "The stage's id."), DeletionParameters),
    responses((status = 200, description = "It is gone, or goes.", body = StageDeleted),
        (status = 409, description = "It cannot be deleted now.")),
    security(("token" = ["admin"])))]
pub(crate) async fn delete(
    app: Data<App>,
    caller: Caller<AdminScope>,
    id: Path<StageId>,
    mut query: Query,
) -> Result<HttpResponse> {
    let destination = query.take("destination", "the id of a stage").map(StageId);
    query.finish()?;
    let (id, admin) = (id.into_inner(), caller.who);
    let begun = app.write(admin.by(), move |tx| {
        let stages = stage::all(tx.connection, tx.organization())?;
        stage::among(&stages, id)?;
        deletion::begin(tx, &admin, id, destination).map_err(|error| no_such(error, "destination"))
    });
    let begun = begun.await?;
    let done = app.hand_over(begun.handover).await;
    let deleted = StageDeleted {
        moved: done.contacts,
        is_done: done.is_done,
        rules: begun.rules,
    };
    Ok(Reply::ok(&deleted)?.answer())
}

fn parsed(name: &str) -> crate::error::Result<String> {
    stage::parse_name(name).map_err(|sentence| Error::invalid("name", sentence))
}

/// What is not there is the other stage, where this one is.
fn no_such(error: Error, field: &'static str) -> Error {
    match error {
        Error::NotFound => Error::invalid(field, "There is no such stage."),
        other => other,
    }
}

fn view(tx: &mut Tx<'_>, id: StageId) -> crate::error::Result<StageView> {
    let stages = stage::all(tx.connection, tx.organization())?;
    stage::among(&stages, id).map(StageView::from)
}
