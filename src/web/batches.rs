//! Batches: those of late, how far one is, and what came of it.

pub(super) mod told;
pub(super) mod undo;

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;

use super::answer::html;
use super::extract::SignedIn;
use super::filter_query::{address, query_text};
use super::form::{Pairs, one, unknown_filter};
use super::page::{Page, Section};
use super::toast::Button;
use super::when::When;
use super::words::batch as words;
use super::words::count::contacts;
use crate::app::App;
use crate::clock::Instant;
use crate::crm::batch::bulk::Edit;
use crate::crm::batch::result::{self, Counts, Line};
use crate::crm::batch::{Batch, Kind, Outcome, State, list};
use crate::crm::digits::grouped;
use crate::crm::import::draft::Plan;
use crate::crm::undo::LONGEST;
use crate::db::id::BatchId;
use crate::error::{Error, Result};
use crate::people::Member;

const LIST: &str = "/batches";

#[derive(Template)]
#[template(path = "batches/index.html")]
struct IndexPage {
    page: Page,
    batches: Vec<BatchView>,
    older: Option<String>,
}

#[derive(Template)]
#[template(path = "batches/show.html")]
struct BatchPage {
    page: Page,
    batch: BatchView,
    /// The address that the page is read from anew.
    here: String,
    /// How far it is, for whoever hears the page: at each tenth, not at each second.
    told: String,
    /// The batch that this one takes back, and the one that takes this one back.
    undoes: Option<String>,
    undone_by: Option<String>,
    may_undo: bool,
    /// What the keyboard takes back, as long as it does so.
    at_hand: Option<Button>,
    /// What the items that are shown came to.
    shown: Option<&'static str>,
    lines: Vec<LineView>,
    more: Option<String>,
    /// What came of each row of an import, as a file, for those who may.
    report: Option<String>,
}

/// A batch as its page and the list show it.
struct BatchView {
    address: String,
    kind: &'static str,
    /// `12 contacts`, or `12 rows`.
    size: String,
    changes: Vec<String>,
    by: String,
    when: When,
    is_running: bool,
    done: i64,
    total: i64,
    progress: String,
    tallies: Vec<Tally>,
}

/// How many items came to one thing.
struct Tally {
    code: &'static str,
    label: &'static str,
    count: String,
    address: String,
    is_chosen: bool,
}

struct LineView {
    number: String,
    contact: Option<(i64, String)>,
    /// A row that was refused never had a contact.
    is_gone: bool,
    detail: String,
}

fn page_of(id: BatchId) -> String {
    format!("{LIST}/{id}")
}

impl BatchView {
    fn new(
        batch: &Batch,
        counts: &Counts,
        shown: Option<Outcome>,
        member: &Member,
        now: Instant,
    ) -> Result<Self> {
        let changes = match batch.kind {
            Kind::Bulk => Edit::read(&batch.plan)?
                .chosen()
                .map(words::chosen)
                .collect(),
            Kind::Import => words::imported(&Plan::read(&batch.plan)?),
            Kind::Undo => Vec::new(),
        };
        let address = page_of(batch.id);
        let tally = |(outcome, label): &(Outcome, &'static str)| Tally {
            code: outcome.code(),
            label,
            count: grouped(&counts.of(*outcome)),
            address: format!("{address}?outcome={}", outcome.code()),
            is_chosen: shown == Some(*outcome),
        };
        let tallies = words::outcomes(batch.kind).iter().map(tally).collect();
        let (done, total) = (counts.done(), batch.total);
        Ok(Self {
            kind: words::kind(batch.kind),
            size: match (batch.kind, total) {
                (Kind::Bulk | Kind::Undo, _) => contacts(total),
                (Kind::Import, 1) => "1 row".to_owned(),
                (Kind::Import, _) => format!("{} rows", grouped(&total)),
            },
            changes,
            by: batch.user_name.clone(),
            when: When::new(batch.created_at, now, member.organization().time_zone()),
            is_running: batch.state != State::Done,
            progress: format!("{} of {} done", grouped(&done), grouped(&total)),
            done,
            total,
            tallies,
            address,
        })
    }
}

pub(crate) async fn index(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    let before = match one(&query, "before") {
        "" => None,
        text => Some(BatchId(text.parse().map_err(|_| Error::NotFound)?)),
    };
    let found = app.read(&member, move |connection, member| {
        list::page(connection, member, before)
    });
    let (found, more) = found.await?;
    let now = app.clock.now();
    let older = found.last().filter(|_| more);
    let page = IndexPage {
        page: Page::new("Batches", Section::Contacts, &member, &session),
        older: older.map(|(last, _)| format!("{LIST}?before={}", last.id)),
        batches: found
            .iter()
            .map(|(batch, counts)| BatchView::new(batch, counts, None, &member, now))
            .collect::<Result<_>>()?,
    };
    html(StatusCode::OK, &page)
}

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    id: Path<BatchId>,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    let asked = asked(&query)?;
    let after = match one(&query, "after") {
        "" => 0,
        text => text.parse().map_err(|_| Error::NotFound)?,
    };
    let here = place(*id, asked, after);
    let found = app.read(&member, move |connection, member| {
        let batch = Batch::seen_by(connection, member, *id)?;
        let counts = batch.counts(connection, member)?;
        let shown = asked.or_else(|| troubled(&counts));
        let lines = match shown {
            Some(outcome) => result::page(connection, &batch, outcome, after)?,
            None => (Vec::new(), false),
        };
        let undone_by = batch.undone_by(connection)?;
        // Batches of long ago are not there any more.
        let is_there = |id: &BatchId| Batch::seen_by(connection, member, *id).is_ok();
        let undoes = batch.undoes.filter(is_there);
        let is_redo = batch.is_redo(connection, member)?;
        let undo = (undoes, undone_by, is_redo);
        Ok((batch, counts, shown, lines, undo))
    });
    let (batch, counts, shown, (lines, more), (undoes, undone_by, is_redo)) = found.await?;
    let label = |outcome: Outcome| {
        let mut outcomes = words::outcomes(batch.kind).iter();
        outcomes
            .find(|(known, _)| *known == outcome)
            .map(|(_, label)| *label)
    };
    let last = lines.last().filter(|_| more);
    let next = last.map(|last| place(batch.id, shown, last.number));
    let title = words::kind(batch.kind);
    let may_undo = batch.is_undoable(&counts)
        && undone_by.is_none()
        && batch.may_be_undone_by(&member).is_ok();
    let is_recent = batch.is_by(&member) && app.clock.now() < batch.created_at.plus(LONGEST);
    // What deletes contacts asks first.
    let at_hand = (may_undo && is_recent && batch.kind == Kind::Bulk)
        .then(|| told::button(&batch, &counts, &member, is_redo))
        .flatten();
    let page = BatchPage {
        page: Page::new(title, Section::Contacts, &member, &session),
        batch: BatchView::new(&batch, &counts, shown, &member, app.clock.now())?,
        here,
        told: words::told(&batch, &counts),
        undoes: undoes.map(page_of),
        may_undo,
        at_hand,
        undone_by: undone_by.map(page_of),
        shown: shown.and_then(label),
        lines: lines
            .into_iter()
            .map(|line| LineView::new(line, batch.kind))
            .collect(),
        more: next,
        report: (batch.kind == Kind::Import && member.is_admin())
            .then(|| format!("/contacts/import/{}/report", batch.id)),
    };
    html(StatusCode::OK, &page)
}

impl LineView {
    fn new(line: Line, kind: Kind) -> Self {
        let number = grouped(&line.number);
        let is_row = kind == Kind::Import;
        Self {
            number: if is_row {
                format!("Row {number}")
            } else {
                number
            },
            is_gone: line.contact.is_none() && !(is_row && line.detail.is_some()),
            contact: line.contact.map(|(id, username)| (id.0, username)),
            detail: line.detail.unwrap_or_default(),
        }
    }
}

/// Where the items are read that came to one thing, from behind one of them.
fn place(batch: BatchId, outcome: Option<Outcome>, after: i64) -> String {
    let outcome = outcome.map(|outcome| ("outcome", outcome.code().to_owned()));
    let after = (after > 0).then(|| ("after", after.to_string()));
    let pairs = outcome.into_iter().chain(after);
    address(&page_of(batch), &query_text(pairs.collect()))
}

fn asked(query: &Pairs) -> Result<Option<Outcome>> {
    match one(query, "outcome") {
        "" => Ok(None),
        code => match code.parse() {
            Ok(outcome) => Ok(Some(outcome)),
            Err(_) => Err(unknown_filter("the batch", "outcome", code)),
        },
    }
}

/// What whoever ordered it should look at first.
fn troubled(counts: &Counts) -> Option<Outcome> {
    let mut troubles = [Outcome::Refused, Outcome::Left].into_iter();
    troubles.find(|outcome| counts.of(*outcome) > 0)
}
