//! Letting an import run, as it was shown.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use crate::app::App;
use crate::crm::import::draft;
use crate::db::id::BatchId;
use crate::error::Result;
use crate::people::Admin;
use crate::web::answer::see_other;
use crate::web::form::one;
use crate::web::posted::Posted;

pub(crate) async fn create(
    app: Data<App>,
    Posted(admin, form): Posted<Admin>,
    id: Path<BatchId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let (by, seen) = (admin.by(), one(&form, "seen").to_owned());
    app.write(by, move |tx| draft::start(tx, &admin, id, &seen))
        .await?;
    app.begin_batch(id).await;
    Ok(see_other(&format!("/batches/{id}")))
}
