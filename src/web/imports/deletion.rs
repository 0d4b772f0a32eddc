//! Giving a file up that was not imported.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::HERE;
use crate::app::App;
use crate::crm::import::draft;
use crate::db::id::BatchId;
use crate::error::Result;
use crate::people::Admin;
use crate::web::answer::see_other;
use crate::web::posted::Posted;
use crate::web::session as current;

pub(crate) async fn create(
    app: Data<App>,
    Posted(admin, _): Posted<Admin>,
    session: Session,
    id: Path<BatchId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let by = admin.by();
    app.write(by, move |tx| draft::discard(tx, &admin, id))
        .await?;
    app.bell.ring();
    current::leave_flash(&session, "Discarded. Nothing was imported.")?;
    Ok(see_other(HERE))
}
