//! The run history: what rules did, what they skipped and why.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;

use super::LIST;
use crate::app::App;
use crate::clock::Instant;
use crate::crm::automation::rule::{self, Rule};
use crate::crm::automation::run::{self, Outcome, Run, RunFilter};
use crate::crm::contact::Contact;
use crate::crm::stage;
use crate::db::id::{ContactId, RuleId, RunId, UserId};
use crate::error::{Error, Result};
use crate::people::{Member, membership};
use crate::web::answer::html;
use crate::web::choice::{self, Choice};
use crate::web::extract::SignedIn;
use crate::web::filter_query::address;
use crate::web::form::{Pairs, one, unknown_filter};
use crate::web::page::{Page, Section};
use crate::web::when::When;
use crate::web::words;

#[derive(Template)]
#[template(path = "settings/automations/runs.html")]
struct RunsPage {
    page: Page,
    runs: Vec<RunView>,
    /// Where the older runs are to be had.
    older: Option<String>,
    rules: Vec<Choice>,
    results: Vec<Choice>,
    who: Vec<Choice>,
    contact: Option<Chip>,
    is_narrowed: bool,
}

/// The contact whose runs are shown, and the address of the runs of all.
struct Chip {
    id: i64,
    name: String,
    without: String,
}

/// A run as lists show it.
pub(crate) struct RunView {
    pub rule: String,
    pub contact: String,
    /// Nothing for a contact that was deleted.
    pub contact_id: Option<i64>,
    pub result_code: &'static str,
    pub result: &'static str,
    pub reason: Option<String>,
    pub set_off_by: String,
    pub when: When,
}

impl RunView {
    pub(crate) fn new(run: &Run, member: &Member, now: Instant) -> Self {
        Self {
            rule: run.rule_name.clone(),
            contact: run.contact_name.clone(),
            contact_id: run.contact().map(|id| id.0),
            result_code: run.outcome.code(),
            result: words::run::result(run.outcome),
            reason: words::run::reason(run),
            set_off_by: words::run::set_off_by(run),
            when: When::new(run.created_at, now, member.organization().time_zone()),
        }
    }
}

/// The address of the runs of one contact.
pub(crate) fn of_contact(id: ContactId) -> String {
    format!("{LIST}/runs?contact={id}")
}

pub(crate) async fn index(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    let (filter, before) = (parse(&query)?, chosen(&query, "before")?.map(RunId));
    let found = app.read(&member, move |connection, member| {
        let organization = member.organization().id;
        let stages = stage::all(connection, organization)?;
        let contact = match filter.contact {
            Some(id) => match Contact::seen_by(connection, member, id) {
                Err(Error::NotFound) => None,
                found => Some(found?.display_name().to_owned()),
            },
            None => None,
        };
        Ok((
            run::page(connection, member, &filter, before)?,
            rule::all(connection, organization, &stages)?,
            membership::teammates(connection, organization)?,
            contact,
        ))
    });
    let ((runs, more), rules, team, contact) = found.await?;
    let contact = contact.or_else(|| runs.first().map(|run| run.contact_name.clone()));
    let now = app.clock.now();
    let older = runs.last().filter(|_| more);
    let page = RunsPage {
        page: Page::new("Run history", Section::Automations, &member, &session),
        older: older.map(|last| place(&filter, Some(last.id))),
        rules: rule_choices(&rules, filter.rule),
        results: result_choices(filter.outcome),
        who: choice::who(&team, filter.user),
        contact: filter.contact.map(|id| Chip {
            id: id.0,
            name: contact.unwrap_or_else(|| "not there".to_owned()),
            without: place(
                &RunFilter {
                    contact: None,
                    ..filter
                },
                None,
            ),
        }),
        is_narrowed: filter != RunFilter::default(),
        runs: runs
            .iter()
            .map(|run| RunView::new(run, &member, now))
            .collect(),
    };
    html(StatusCode::OK, &page)
}

fn parse(pairs: &Pairs) -> Result<RunFilter> {
    let outcome = match one(pairs, "result") {
        "" => None,
        code => Some(code.parse().map_err(|_| unknown("result", code))?),
    };
    Ok(RunFilter {
        rule: chosen(pairs, "rule")?.map(RuleId),
        outcome,
        contact: chosen(pairs, "contact")?.map(ContactId),
        user: chosen(pairs, "who")?.map(UserId),
    })
}

fn chosen(pairs: &Pairs, name: &str) -> Result<Option<i64>> {
    match one(pairs, name) {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| unknown(name, text)),
    }
}

fn unknown(name: &str, value: &str) -> Error {
    unknown_filter("the run history", name, value)
}

/// The address of the runs that a filter lets through, before one of them.
fn place(filter: &RunFilter, before: Option<RunId>) -> String {
    let pairs: Vec<(&str, String)> = [
        ("rule", filter.rule.map(|id| id.to_string())),
        ("result", filter.outcome.map(|code| code.code().to_owned())),
        ("contact", filter.contact.map(|id| id.to_string())),
        ("who", filter.user.map(|id| id.to_string())),
        ("before", before.map(|id| id.to_string())),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.map(|value| (name, value)))
    .collect();
    address(
        &format!("{LIST}/runs"),
        &serde_urlencoded::to_string(pairs).unwrap_or_default(),
    )
}

fn rule_choices(rules: &[Rule], chosen: Option<RuleId>) -> Vec<Choice> {
    let entries = rules
        .iter()
        .map(|rule| (rule.id.to_string(), rule.name.clone()));
    let chosen = chosen.map(|id| id.to_string());
    choice::narrowing(
        "All rules",
        entries,
        chosen.as_deref(),
        "A rule that is gone",
    )
}

fn result_choices(chosen: Option<Outcome>) -> Vec<Choice> {
    let entries = Outcome::ALL.iter().map(|outcome| {
        let label = words::run::result(*outcome).to_owned();
        (outcome.code().to_owned(), label)
    });
    choice::narrowing("All results", entries, chosen.map(Outcome::code), "")
}
