//! What there is to choose from: tags, and members.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::{Caller, Read};
use super::coded::ColourCode;
use super::fault::Result;
use super::query::Query;
use super::reply::Reply;
use super::schema::{Listed, Named};
use crate::app::App;
use crate::crm::tag::{self, Tag};
use crate::people::membership::{self, Teammate};

/// A coloured word on contacts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Tag)]
pub(super) struct TagView {
    id: i64,
    name: String,
    colour: ColourCode,
}

/// Lists all tags, by name.
#[utoipa::path(get, path = "/api/v1/tags", tag = "Tags and members",
    responses((status = 200, description = "All tags.", body = Listed<TagView>)),
    security(("token" = ["read"])))]
pub(crate) async fn tags(
    app: Data<App>,
    caller: Caller<Read>,
    query: Query,
) -> Result<HttpResponse> {
    query.finish()?;
    let tags = app.read(&caller.who, |connection, member| {
        tag::all(connection, member.organization().id)
    });
    let view = |tag: Tag| TagView {
        id: tag.id.0,
        name: tag.name,
        colour: ColourCode(tag.colour),
    };
    let data: Vec<TagView> = tags.await?.into_iter().map(view).collect();
    Ok(Reply::ok(&Listed { data, next: None })?.answer())
}

/// Lists all members, by name: those to whom contacts can be assigned.
#[utoipa::path(get, path = "/api/v1/members", tag = "Tags and members",
    responses((status = 200, description = "All members.", body = Listed<Named>)),
    security(("token" = ["read"])))]
pub(crate) async fn members(
    app: Data<App>,
    caller: Caller<Read>,
    query: Query,
) -> Result<HttpResponse> {
    query.finish()?;
    let team = app.read(&caller.who, |connection, member| {
        membership::teammates(connection, member.organization().id)
    });
    let view = |mate: Teammate| Named {
        id: mate.user.0,
        name: mate.name,
    };
    let data: Vec<Named> = team.await?.into_iter().map(view).collect();
    Ok(Reply::ok(&Listed { data, next: None })?.answer())
}
