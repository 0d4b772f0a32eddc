//! The help pages.

pub(crate) mod api;
mod api_schema;
mod examples;

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use self::examples::{Act, EXAMPLES, Example};
use crate::crm::automation::run::Reason;
use crate::error::Result;
use crate::people::Member;
use crate::web::answer::html;
use crate::web::extract::SignedIn;
use crate::web::page::{Page, Section};
use crate::web::words::run::because;

#[derive(Template)]
#[template(path = "help/automations.html")]
struct AutomationsPage {
    page: Page,
    reasons: Vec<ReasonView>,
    examples: &'static [Example],
}

/// A reason that a run can give, and what to do about it.
struct ReasonView {
    words: String,
    advice: &'static str,
}

/// How automations run.
pub(crate) async fn automations(
    SignedIn(member): SignedIn<Member>,
    session: Session,
) -> Result<HttpResponse> {
    let page = AutomationsPage {
        page: Page::new("How automations run", Section::Elsewhere, &member, &session),
        reasons: reasons(),
        examples: EXAMPLES,
    };
    html(StatusCode::OK, &page)
}

#[derive(Template)]
#[template(path = "help/shortcuts.html")]
struct ShortcutsPage {
    page: Page,
}

/// What the keyboard does.
pub(crate) async fn shortcuts(
    SignedIn(member): SignedIn<Member>,
    session: Session,
) -> Result<HttpResponse> {
    let page = ShortcutsPage {
        page: Page::new("Keyboard shortcuts", Section::Elsewhere, &member, &session),
    };
    html(StatusCode::OK, &page)
}

/// Those that rules of the two types can meet.
fn reasons() -> Vec<ReasonView> {
    [
        (
            Reason::AlreadyThere,
            "",
            "Nothing to do: the contact had what the rule would set.",
        ),
        (
            Reason::NamedByThisChange,
            "",
            "Nothing to do: what somebody sets themselves is not changed again by a rule in the same moment.",
        ),
        (
            Reason::Claimed,
            "Closed → Won",
            "Two rules want the same field. The one further up in the list got it. If it should be the other one, move that up, or switch one of them off.",
        ),
    ]
    .into_iter()
    .map(|(reason, detail, advice)| ReasonView {
        words: because(reason, detail),
        advice,
    })
    .collect()
}
