//! A file that was read: what its columns are taken for, what is decided for all its rows, and what would come of it.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;

use super::{HERE, rows};
use crate::app::App;
use crate::crm::digits::grouped;
use crate::crm::import::column::Column;
use crate::crm::import::draft::{self, Choices, Draft};
use crate::crm::import::mapping::{self, Mapping};
use crate::crm::import::preview::{self, Counts, Verdict};
use crate::crm::stage::{self, Stage};
use crate::db::id::BatchId;
use crate::error::{Error, Problems, Result};
use crate::people::Admin;
use crate::web::answer::{form_status, html, see_other};
use crate::web::choice::{Choice, stage_chosen, stages};
use crate::web::extract::SignedIn;
use crate::web::form::{Pairs, one};
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;

#[derive(Template)]
#[template(path = "imports/show.html")]
struct DraftPage {
    page: Page,
    id: i64,
    file: String,
    rows: String,
    problems: Problems,
    columns: Vec<ColumnView>,
    stages: Vec<Choice>,
    chosen: Choices,
    preview: Option<PreviewView>,
    has_source: bool,
}

/// A column, with what stands in it first, and what it may be taken for.
struct ColumnView {
    number: usize,
    header: String,
    sample: Vec<String>,
    choices: Vec<Choice>,
}

struct PreviewView {
    mark: String,
    counts: Counts,
    /// How many rows there are to run, in words.
    rows: String,
    first: Vec<VerdictView>,
    refused: Vec<VerdictView>,
    more_refused: String,
}

struct VerdictView {
    number: i64,
    label: &'static str,
    code: &'static str,
    cells: String,
    detail: String,
}

impl VerdictView {
    fn new(verdict: Verdict) -> Self {
        let cells = verdict
            .cells
            .iter()
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty());
        let cells: Vec<&str> = cells.take(4).collect();
        Self {
            number: verdict.number,
            label: verdict.outcome.label(),
            code: verdict.outcome.code(),
            cells: shortened(&cells.join(" · ")),
            detail: verdict.detail,
        }
    }
}

/// What the form holds.
struct Asked {
    columns: Vec<Option<Column>>,
    choices: Choices,
    problems: Problems,
}

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
    id: Path<BatchId>,
) -> Result<HttpResponse> {
    page(&app, &admin, &session, *id, None).await
}

pub(crate) async fn update(
    app: Data<App>,
    Posted(admin, form): Posted<Admin>,
    session: Session,
    id: Path<BatchId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let draft = find(&app, &admin, id).await?;
    let columns = columns_chosen(&form, draft.plan.headers.len())?;
    let choices = Choices {
        stage: Some(stage_chosen(one(&form, "stage"))?),
        rules: one(&form, "rules") == "on",
        new_tags: one(&form, "new_tags") == "yes",
    };
    match save(&app, &admin, id, columns.clone(), choices.clone()).await {
        Ok(()) => Ok(see_other(&format!("{HERE}/{id}#preview"))),
        Err(Error::Invalid(problems)) => {
            let asked = Asked {
                columns,
                choices,
                problems,
            };
            page(&app, &admin, &session, id, Some(asked)).await
        }
        Err(other) => Err(other),
    }
}

/// Counts outside the transaction that keeps what was counted: nobody waits for it.
async fn save(
    app: &App,
    admin: &Admin,
    id: BatchId,
    columns: Vec<Option<Column>>,
    choices: Choices,
) -> Result<()> {
    let mapping = Mapping::new(columns)?;
    let (asking, of, chosen) = (admin.clone(), mapping.clone(), choices.clone());
    let counting = app.read_public(move |connection| {
        let stages = stage::all(connection, asking.organization().id)?;
        let stands = |stage: &Stage| Some(stage.id) == chosen.stage && !stage.is_going();
        if !stages.iter().any(stands) {
            return Err(Error::invalid("stage", "Choose a stage from the list."));
        }
        preview::count(connection, &asking, id, &of, &chosen)
    });
    let counts = counting.await?;
    let (by, admin) = (admin.by(), admin.clone());
    app.write(by, move |tx| {
        draft::save(tx, &admin, id, &mapping, &choices, &counts)
    })
    .await
}

async fn find(app: &App, admin: &Admin, id: BatchId) -> Result<Draft> {
    let admin = admin.clone();
    app.read_public(move |connection| draft::find(connection, &admin, id))
        .await
}

fn columns_chosen(form: &Pairs, columns: usize) -> Result<Vec<Option<Column>>> {
    let chosen = |number: usize| match one(form, &format!("column_{number}")) {
        "" => Ok(None),
        code => code
            .parse()
            .map(Some)
            .map_err(|_| Error::invalid("columns", "Choose what a column is from the list.")),
    };
    (0..columns).map(chosen).collect()
}

async fn page(
    app: &App,
    admin: &Admin,
    session: &Session,
    id: BatchId,
    asked: Option<Asked>,
) -> Result<HttpResponse> {
    let draft = find(app, admin, id).await?;
    let (plan, asking) = (draft.plan.clone(), admin.clone());
    let is_refused = asked.is_some();
    let reading = app.read_public(move |connection| {
        let suggested = match plan.mapping() {
            Some(mapping) => mapping.columns().collect(),
            None => mapping::suggested(connection, &asking, &plan.headers)?,
        };
        let shown = match (&plan.preview, plan.mapping()) {
            (Some(counts), Some(mapping)) if !is_refused => {
                let numbers = &counts.refused_rows;
                let shown =
                    preview::show(connection, &asking, id, &mapping, &plan.choices, numbers)?;
                Some((counts.clone(), plan.mark(), shown))
            }
            _ => None,
        };
        let sample = preview::sample(connection, &asking, id)?;
        let stages = stage::all(connection, asking.organization().id)?;
        Ok((suggested, shown, sample, stages))
    });
    let (suggested, shown, sample, all_stages) = reading.await?;
    let asked = asked.unwrap_or_else(|| Asked {
        columns: suggested,
        choices: draft.plan.choices.clone(),
        problems: Problems::default(),
    });
    let status = form_status(&asked.problems);
    let view = DraftPage {
        page: Page::new("Import contacts", Section::Contacts, admin, session),
        id: id.0,
        file: draft.plan.file.clone(),
        rows: rows(draft.rows),
        columns: columns(&draft.plan.headers, &sample, &asked.columns),
        has_source: asked.columns.contains(&Some(Column::Source)),
        stages: stages(&all_stages, asked.choices.stage),
        chosen: asked.choices,
        problems: asked.problems,
        preview: shown.map(|(counts, mark, (first, refused))| {
            let more = counts.refused.saturating_sub(refused.len());
            PreviewView {
                mark,
                rows: rows(draft.rows),
                first: first.into_iter().map(VerdictView::new).collect(),
                refused: refused.into_iter().map(VerdictView::new).collect(),
                more_refused: if more > 0 {
                    grouped(&more)
                } else {
                    String::new()
                },
                counts,
            }
        }),
    };
    html(status, &view)
}

fn columns(
    headers: &[String],
    sample: &[Vec<String>],
    chosen: &[Option<Column>],
) -> Vec<ColumnView> {
    let view = |(number, header): (usize, &String)| {
        let cells = sample.iter().filter_map(|row| row.get(number));
        let cells = cells.filter(|cell| !cell.trim().is_empty());
        let chosen = chosen.get(number).copied().flatten();
        let left_out = Choice::new("", "Leave out", chosen.is_none());
        let columns = Column::ALL.iter();
        let columns = columns.map(|c| Choice::new(c.code(), c.label(), chosen == Some(*c)));
        ColumnView {
            number,
            header: header.clone(),
            sample: cells.map(|cell| shortened(cell.trim())).collect(),
            choices: std::iter::once(left_out).chain(columns).collect(),
        }
    };
    headers.iter().enumerate().map(view).collect()
}

/// As much of a text as a page has room for.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let mut shown: String = text.chars().take(LONGEST).collect();
    shown.push('…');
    shown
}
