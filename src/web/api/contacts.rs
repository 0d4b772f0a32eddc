//! Contacts: listed, read, added, changed and deleted.

pub(crate) mod activity;
pub(crate) mod create;
pub(crate) mod delete;
pub(super) mod fields;
pub(crate) mod messages;
pub(crate) mod update;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use utoipa::IntoParams;

use super::caller::{Caller, Read};
use super::coded::{ConversationStatusCode, LeadStatusCode, SourceCode};
use super::fault::Result;
use super::query::Query;
use super::reply::Reply;
use super::schema::{ContactView, Listed, Names, etag};
use crate::app::App;
use crate::crm::contact::identity::{self, Identity};
use crate::crm::contact::{self, Contact};
use crate::db::Connection;
use crate::db::id::ContactId;
use crate::error::{Error, Problems};
use crate::people::Member;
use crate::web::filter_query::{self, BETWEEN, FilterQuery};
use crate::web::form::Pairs;

/// How many contacts come at a time, unless fewer or more are asked for.
const USUAL: usize = 50;
const MOST: usize = 100;

const NO_SUCH_VALUE: &str = "This value is not known here. /help/api says which are.";

/// What narrows the list, as the addresses of pages have it. A name that is given again widens, another one narrows.
/// Dates are `today`, `yesterday`, `last_7_days`, `last_30_days`, `this_month`, `last_month`, or two days such as
/// `2026-11-01..2026-11-30`, of which either may be left out; days begin in the organization's time zone.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "for the document alone")]
pub(super) struct ListParameters {
    /// Free text over username, name and e-mail.
    q: Option<String>,
    lead_status: Option<Vec<LeadStatusCode>>,
    conversation_status: Option<Vec<ConversationStatusCode>>,
    /// The id of a stage.
    stage: Option<Vec<i64>>,
    /// The id of a tag: those that have any of these.
    tag: Option<Vec<i64>>,
    /// The id of a tag: those that have all of these.
    tag_all: Option<Vec<i64>>,
    /// The id of a tag: those that have none of these.
    tag_none: Option<Vec<i64>>,
    /// The id of a member, or `nobody`.
    assignee: Option<Vec<String>>,
    source: Option<Vec<SourceCode>>,
    /// When the contact was added: a date, as above.
    #[param(example = "last_7_days")]
    created: Option<String>,
    /// When the last message was sent or received.
    #[param(example = "today")]
    last_message: Option<String>,
    /// When the lead status was set last.
    #[param(example = "this_month")]
    status_changed: Option<String>,
    /// `status_changed` beside a lead status that is won, lost or abandoned, otherwise `created`.
    date: Option<String>,
    /// How many at a time.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u32>,
    /// Where to go on: `next` of the page before.
    after: Option<String>,
}

/// Lists contacts, in the order in which they were added: whatever is written meanwhile, a walk from page to page meets
/// each that was there from the beginning exactly once.
#[utoipa::path(get, path = "/api/v1/contacts", tag = "Contacts", params(ListParameters),
    responses((status = 200, description = "A page of contacts.", body = Listed<ContactView>)),
    security(("token" = ["read"])))]
pub(crate) async fn index(
    app: Data<App>,
    caller: Caller<Read>,
    mut query: Query,
) -> Result<HttpResponse> {
    let limit = query.take_limit(MOST, USUAL);
    let after = query.take::<i64>("after", "what next of the page before was");
    let pairs = query.take_all(&filter_query::NAMES);
    query.finish()?;
    refuse_what_only_pages_know(&pairs)?;
    let zone = caller.who.organization().time_zone();
    let parsed = FilterQuery::parse(&pairs, zone, app.clock.now());
    let filter = parsed.map_err(unknown_values)?.filter;
    let listed = app.read(&caller.who, move |connection, member| {
        let (found, more) =
            contact::page(connection, member, &filter, after.map(ContactId), limit)?;
        let names = Names::load(connection, member)?;
        let next = found
            .last()
            .filter(|_| more)
            .map(|last| last.id.to_string());
        Ok(Listed {
            data: found.iter().map(|found| names.contact(found)).collect(),
            next,
        })
    });
    Ok(Reply::ok(&listed.await?)?.answer())
}

/// A program is nobody to whom contacts are assigned; and days come in one parameter, not in the panel's two fields.
fn refuse_what_only_pages_know(pairs: &Pairs) -> Result<()> {
    let mut problems = Problems::default();
    for (name, value) in pairs {
        match (name.as_str(), value.as_str()) {
            ("assignee", "me") => {
                let sentence = "A program has no contacts of its own. Send the id of a member.";
                problems.add("assignee", sentence);
            }
            (name, BETWEEN) if name != "q" => problems.add(name.to_owned(), NO_SUCH_VALUE),
            _ => {}
        }
    }
    if problems.is_empty() {
        return Ok(());
    }
    Err(problems.into())
}

/// As a program is told it: by the parameter, and without a word of pages.
fn unknown_values(error: Error) -> Error {
    let Error::Invalid(found) = error else {
        return error;
    };
    let mut problems = Problems::default();
    for (name, _) in found.iter() {
        problems.add(name.to_owned(), NO_SUCH_VALUE);
    }
    Error::Invalid(problems)
}

/// Reads a contact. The id of one that was merged into another leads to the one that is left: the answer has its id.
#[utoipa::path(get, path = "/api/v1/contacts/{contact}", tag = "Contacts",
    params(("contact" = i64, Path, description = "The contact's id.")),
    responses((status = 200, description = "The contact.", body = ContactView,
            headers(("ETag" = String, description = "Its version, for If-Match.")))),
    security(("token" = ["read"])))]
pub(crate) async fn show(
    app: Data<App>,
    caller: Caller<Read>,
    id: Path<ContactId>,
    query: Query,
) -> Result<HttpResponse> {
    query.finish()?;
    let id = id.into_inner();
    let found = app.read(&caller.who, move |connection, member| {
        let contact = found(connection, member, id)?;
        let names = Names::load(connection, member)?;
        Ok((etag(&contact), names.contact(&contact)))
    });
    let (etag, contact) = found.await?;
    Ok(Reply::ok(&contact)?.with_etag(etag).answer())
}

/// The contact with that id, or the one into which it was merged.
///
/// # Errors
/// `NotFound` when it is not there, or is another organization's.
fn found(
    connection: &mut Connection,
    member: &Member,
    id: ContactId,
) -> crate::error::Result<Contact> {
    let identity = Identity {
        id: Some(id),
        ..Identity::default()
    };
    identity::find(connection, member, &identity)?.ok_or(Error::NotFound)
}
