//! Putting the stages in order: by dragging, and by the buttons Up and Down.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::LIST;
use crate::app::App;
use crate::crm::stage::place::place;
use crate::db::id::StageId;
use crate::error::Result;
use crate::people::Admin;
use crate::web::answer::see_other;
use crate::web::posted::Posted;
use crate::web::settings::order::{before, tell};

/// The form says before which other stage it goes: none for last place.
pub(crate) async fn update(
    app: Data<App>,
    Posted(admin, form): Posted<Admin>,
    session: Session,
    id: Path<StageId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let before = before(&form)?.map(StageId);
    let by = admin.by();
    let placed = app
        .write(by, move |tx| place(tx, &admin, id, before))
        .await?;
    tell(&session, placed.as_ref())?;
    Ok(see_other(LIST))
}
