//! The activity log of one contact.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use utoipa::IntoParams;

use super::found;
use crate::app::App;
use crate::crm::activity::{self, Group};
use crate::db::id::{ActivityId, ContactId};
use crate::web::api::activity::{ActivityView, listed};
use crate::web::api::caller::{Caller, Read};
use crate::web::api::fault::Result;
use crate::web::api::query::Query;
use crate::web::api::reply::Reply;
use crate::web::api::schema::Listed;

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "for the document alone")]
pub(super) struct LogParameters {
    /// Only what is of this kind: a code such as `stage` or `messages`.
    what: Option<String>,
    /// Where to go on: `next` of the page before.
    before: Option<String>,
}

/// Lists what happened to a contact, and to those that were merged into it, newest first, 20 lines at a time.
#[utoipa::path(get, path = "/api/v1/contacts/{contact}/activity", tag = "Activity",
    params(("contact" = i64, Path, description = "The contact's id."), LogParameters),
    responses((status = 200, description = "A page of its log.", body = Listed<ActivityView>)),
    security(("token" = ["read"])))]
pub(crate) async fn index(
    app: Data<App>,
    caller: Caller<Read>,
    id: Path<ContactId>,
    mut query: Query,
) -> Result<HttpResponse> {
    let group = query.take::<Group>("what", "a kind of activity, such as stage");
    let before = query.take("before", "what next of the page before was");
    query.finish()?;
    let id = id.into_inner();
    let found = app.read(&caller.who, move |connection, member| {
        let contact = found(connection, member, id)?;
        let before = before.map(ActivityId);
        let found = activity::page(connection, member, contact.id, group, before)?;
        Ok(listed(found, member.organization()))
    });
    Ok(Reply::ok(&found.await?)?.answer())
}
