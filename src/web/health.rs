//! `/health`: whether it serves and the database answers.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::app::App;
use crate::error::Result;
use crate::people::organization;

pub(crate) async fn show(app: Data<App>) -> Result<HttpResponse> {
    app.read_public(organization::present).await?;
    Ok(HttpResponse::Ok().content_type("text/plain").body("ok"))
}
