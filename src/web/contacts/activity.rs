//! The activity log on a contact's page: newest first, in pages, by kind.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;

use super::undo::address as address_of_undo;
use crate::app::App;
use crate::clock::Instant;
use crate::crm::activity::{self, Activity, Group};
use crate::crm::contact::Contact;
use crate::crm::contact::merged::{self, Former};
use crate::crm::undo::{self, Offer};
use crate::db::Connection;
use crate::db::id::{ActivityId, ContactId};
use crate::error::{Error, Result};
use crate::people::Member;
use crate::web::activity::line::{Line, UndoView};
use crate::web::answer::html;
use crate::web::back::Back;
use crate::web::extract::SignedIn;
use crate::web::filter_query::{address, query_text};
use crate::web::form::{Pairs, one};
use crate::web::page::{Page, Section};
use crate::web::words::change as words;

/// A page of the log.
pub(crate) struct LogView {
    pub lines: Vec<Line>,
    pub kinds: Vec<KindLink>,
    /// Where the older lines are to be had.
    pub older: Option<String>,
}

/// A link that narrows the log.
pub(crate) struct KindLink {
    pub label: &'static str,
    pub address: String,
    pub is_chosen: bool,
}

/// The lines, and whether there are older ones.
type LogPage = (Vec<Activity>, bool);

/// A page of a contact's log, what of it the reader may take back, and the contacts whose logs are part of it.
pub(super) struct Log {
    page: LogPage,
    offers: Vec<Offer>,
    former: Vec<Former>,
}

/// What a page shows of a contact's log.
///
/// # Errors
/// The database's.
pub(super) fn read(
    connection: &mut Connection,
    member: &Member,
    contact: ContactId,
    group: Option<Group>,
    before: Option<ActivityId>,
    now: Instant,
) -> Result<Log> {
    Ok(Log {
        page: activity::page(connection, member, contact, group, before)?,
        offers: undo::offers(connection, member, contact, now)?,
        former: merged::former(connection, member, &[contact])?,
    })
}

/// What an address narrows the log to.
///
/// # Errors
/// `NotFound` for what no contact's log can be narrowed to.
pub(super) fn group_chosen(query: &Pairs) -> Result<Option<Group>> {
    match one(query, "kind") {
        "" => Ok(None),
        code => match code.parse::<Group>() {
            Ok(group) if !group.is_of_settings() => Ok(Some(group)),
            _ => Err(Error::NotFound),
        },
    }
}

pub(super) fn log_view(
    (contact, back): (ContactId, &Back),
    log: Log,
    group: Option<Group>,
    member: &Member,
    now: Instant,
) -> LogView {
    let (lines, more) = log.page;
    let older = lines.last().filter(|_| more).map(|last| {
        let kind = group.map(|group| ("kind", group.code().to_owned()));
        let pairs = [("before", last.id.to_string())].into_iter().chain(kind);
        let query = query_text(pairs.chain(back.pair()).collect());
        address(&format!("/contacts/{contact}/activity"), &query)
    });
    let all = KindLink {
        label: "All",
        address: format!("{}#activity", back.contact(contact)),
        is_chosen: group.is_none(),
    };
    let kinds = Group::ALL.iter().filter(|kind| !kind.is_of_settings());
    let kinds = kinds.map(|kind| KindLink {
        label: kind.label(),
        address: {
            let pairs = vec![("kind", kind.code().to_owned())];
            format!("{}#activity", back.contact_with(contact, pairs))
        },
        is_chosen: group == Some(*kind),
    });
    let line = |activity: &Activity| {
        let mut former = log.former.iter();
        let former = former.find(|former| Some(former.id) == activity.contact_id);
        let offer = log.offers.iter().find(|offer| offer.line == activity.id);
        Line {
            former: former.map(|former| former.username.clone()),
            undo: offer.map(|offer| UndoView {
                label: words::undo(offer.is_redo),
                address: address_of_undo(contact, &offer.change),
            }),
            ..Line::new(activity, member, now)
        }
    };
    LogView {
        lines: lines.iter().map(line).collect(),
        kinds: std::iter::once(all).chain(kinds).collect(),
        older,
    }
}

#[derive(Template)]
#[template(path = "contacts/activity.html")]
struct OlderPage {
    page: Page,
    contact_id: i64,
    contact_name: String,
    log: LogView,
}

/// The lines before one that was read.
pub(crate) async fn older(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: actix_session::Session,
    id: Path<ContactId>,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let number = |text: &str| text.parse().map(ActivityId).map_err(|_| Error::NotFound);
    let before = Some(one(&query, "before")).filter(|text| !text.is_empty());
    let before = before.map(number).transpose()?;
    let (group, back) = (group_chosen(&query)?, Back::read(&query));
    let now = app.clock.now();
    let (contact, log) = app
        .read(&member, move |connection, member| {
            let contact = Contact::seen_by(connection, member, id)?;
            Ok((contact, read(connection, member, id, group, before, now)?))
        })
        .await?;
    let title = format!("Activity of {}", contact.display_name());
    let view = OlderPage {
        page: Page::new(&title, Section::Pipeline, &member, &session).come_from(back.clone()),
        contact_id: id.0,
        contact_name: contact.display_name().to_owned(),
        log: log_view((id, &back), log, group, &member, now),
    };
    html(StatusCode::OK, &view)
}
