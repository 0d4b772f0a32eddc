//! Deleting a contact for good.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::update::{Checked, if_match, stale};
use crate::app::App;
use crate::crm::contact::{self, delete as gone};
use crate::db::id::ContactId;
use crate::web::api::caller::{AdminScope, Caller};
use crate::web::api::fault::{Fault, Result};
use crate::web::api::query::Query;

/// Deletes a contact with its notes and messages, for good. Its log stays. The id of one that was merged deletes
/// nothing.
#[utoipa::path(delete, path = "/api/v1/contacts/{contact}", tag = "Contacts",
    params(("contact" = i64, Path, description = "The contact's id."),
        ("If-Match" = Option<String>, Header, description = "Delete it only if this is its ETag.")),
    responses((status = 204, description = "It is gone."),
        (status = 412, description = "It is not as If-Match has it.",
            headers(("ETag" = String, description = "Its version now.")))),
    security(("token" = ["admin"])))]
pub(crate) async fn delete(
    app: Data<App>,
    caller: Caller<AdminScope>,
    id: Path<ContactId>,
    query: Query,
    request: HttpRequest,
) -> Result<HttpResponse> {
    query.finish()?;
    let (id, if_match) = (id.into_inner(), if_match(&request));
    let admin = caller.who;
    let deleted = app.write(admin.by(), move |tx| {
        let contact = contact::hold(tx, id)?;
        if let Some(stale) = stale(&contact, if_match.as_deref()) {
            return Ok(Checked::Stale(stale));
        }
        gone::delete(tx, &admin, id).map(|_| Checked::Done(()))
    });
    match deleted.await? {
        Checked::Done(()) => Ok(HttpResponse::NoContent().finish()),
        Checked::Stale(etag) => Err(Fault::Stale(etag)),
    }
}
