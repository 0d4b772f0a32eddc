//! What came of an import, to keep, and to put right what was refused.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use crate::app::App;
use crate::crm::import::report;
use crate::db::id::BatchId;
use crate::error::Result;
use crate::people::Admin;
use crate::web::csv_answer::csv;
use crate::web::extract::SignedIn;

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    id: Path<BatchId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let asking = admin.clone();
    let reading = app.read_public(move |connection| report::head(connection, &asking, id));
    let head = reading.await?;
    let name = format!("import-{id}-report");
    let page =
        move |connection: &mut _, admin: &Admin, after| report::page(connection, admin, id, after);
    Ok(csv(app.get_ref().clone(), admin, &name, &head, page))
}
