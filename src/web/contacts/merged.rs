//! Addresses of a contact that was merged into another.

use actix_web::HttpRequest;

use crate::crm::contact::merged::{self, Lead};
use crate::db::id::ContactId;
use crate::error::Result;
use crate::people::Member;
use crate::web::extract::app;

/// Where the contact of a request's address leads, if it was merged into another.
///
/// # Errors
/// The database's.
pub(crate) async fn lead(request: &HttpRequest, member: &Member) -> Result<Option<Lead>> {
    let id = request.match_info().get("contact");
    let Some(id) = id.and_then(|id| id.parse().ok()).map(ContactId) else {
        return Ok(None);
    };
    app(request)?
        .read(member, move |connection, member| {
            merged::lead(connection, member, id)
        })
        .await
}
