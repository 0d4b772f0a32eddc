//! The activity log on a contact's page: newest first, in pages, by kind.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;

use crate::app::App;
use crate::clock::Instant;
use crate::crm::activity::{self, Activity, Group, Kind};
use crate::crm::contact::Contact;
use crate::db::id::{ActivityId, ContactId};
use crate::error::{Error, Result};
use crate::people::{Member, Through};
use crate::web::answer::html;
use crate::web::extract::SignedIn;
use crate::web::form::{Pairs, one};
use crate::web::page::Page;
use crate::web::page::Section;
use crate::web::when::When;
use crate::web::words::activity as words;

/// A page of the log.
pub(crate) struct LogView {
    pub lines: Vec<Line>,
    pub kinds: Vec<KindLink>,
    /// Where the older lines are to be had.
    pub older: Option<String>,
}

pub(crate) struct Line {
    pub what: String,
    pub through: String,
    pub is_automation: bool,
    pub icon: &'static str,
    pub when: When,
}

/// A link that narrows the log.
pub(crate) struct KindLink {
    pub label: &'static str,
    pub address: String,
    pub is_chosen: bool,
}

pub(super) fn log_view(
    contact: ContactId,
    (lines, more): (Vec<Activity>, bool),
    group: Option<Group>,
    member: &Member,
    now: Instant,
) -> LogView {
    let older = lines.last().filter(|_| more).map(|last| {
        let kind = group
            .map(|group| format!("&kind={}", group.code()))
            .unwrap_or_default();
        format!("/contacts/{contact}/activity?before={}{kind}", last.id)
    });
    let all = KindLink {
        label: "All",
        address: format!("/contacts/{contact}#activity"),
        is_chosen: group.is_none(),
    };
    let kinds = Group::ALL.iter().map(|kind| KindLink {
        label: kind.label(),
        address: format!("/contacts/{contact}?kind={}#activity", kind.code()),
        is_chosen: group == Some(*kind),
    });
    let line = |activity: &Activity| Line {
        what: words::what(activity, member.organization()),
        through: words::through(activity),
        is_automation: activity.through == Through::Automation,
        icon: icon(activity),
        when: When::new(activity.created_at, now, member.organization().time_zone()),
    };
    LogView {
        lines: lines.iter().map(line).collect(),
        kinds: std::iter::once(all).chain(kinds).collect(),
        older,
    }
}

fn icon(activity: &Activity) -> &'static str {
    if activity.through == Through::Automation {
        return "automation";
    }
    match activity.kind {
        Kind::Created | Kind::ContactDeleted | Kind::ContactMerged => "contact",
        Kind::Stage => "stage",
        Kind::LeadStatus | Kind::ConversationStatus => "status",
        Kind::Assignee => "person",
        Kind::Username | Kind::Name | Kind::Email | Kind::Phone | Kind::DealValue => "profile",
        Kind::NoteAdded | Kind::NoteEdited | Kind::NoteDeleted => "note",
        _ => "settings",
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
    let group = Some(one(&query, "kind")).filter(|code| !code.is_empty());
    let group: Option<Group> = group
        .map(str::parse)
        .transpose()
        .map_err(|_| Error::NotFound)?;
    let (contact, log) = app
        .read(&member, move |connection, member| {
            let contact = Contact::seen_by(connection, member, id)?;
            Ok((
                contact,
                activity::page(connection, member, id, group, before)?,
            ))
        })
        .await?;
    let title = format!("Activity of {}", contact.display_name());
    let view = OlderPage {
        page: Page::new(&title, Section::Pipeline, &member, &session),
        contact_id: id.0,
        contact_name: contact.display_name().to_owned(),
        log: log_view(id, log, group, &member, app.clock.now()),
    };
    html(StatusCode::OK, &view)
}
