//! A file that was read and is not imported yet: a batch whose items are the rows, and which does nothing so far. It is
//! written piece by piece, and so it goes: whoever discards it marks it, and upkeep deletes its rows.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::mapping::{Mapping, remember};
use super::preview::Counts;
use super::table::Line;
use crate::clock::Instant;
use crate::crm::batch::{Kind, State};
use crate::db::Connection;
use crate::db::dialect::direct;
use crate::db::id::{BatchId, OrganizationId, StageId};
use crate::db::schema::{batch_items, batches};
use crate::error::{Error, Result};
use crate::people::{Admin, Tx, token};

/// What is to be imported, and how. It holds nothing out of the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What the file is called.
    pub file: String,
    pub headers: Vec<String>,
    /// The codes of a [`Mapping`]; nothing until somebody said it.
    pub mapping: Option<String>,
    pub choices: Choices,
    /// What would come of it, when it was last asked.
    pub preview: Option<Counts>,
}

/// What whoever imports decides for all rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// Where new contacts stand whose row names no stage.
    pub stage: Option<StageId>,
    /// Whether rules answer to what rows change.
    pub rules: bool,
    /// Whether tags that are not there yet are added.
    pub new_tags: bool,
}

impl Plan {
    #[must_use]
    pub fn mapping(&self) -> Option<Mapping> {
        self.mapping.as_deref().map(Mapping::from_codes)
    }

    /// By what a page knows that it shows these columns and choices.
    #[must_use]
    pub fn mark(&self) -> String {
        token::hash(&format!("{:?}{:?}", self.mapping, self.choices))
    }

    fn text(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| Error::Internal(error.into()))
    }

    /// # Errors
    /// `Internal` for what no plan of an import is.
    pub fn read(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(|error| Error::Internal(error.into()))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub id: BatchId,
    pub plan: Plan,
    /// How many rows it has.
    pub rows: i64,
    pub by: String,
    pub created_at: Instant,
}

/// Begins a draft; nobody sees it before [`complete`].
///
/// # Errors
/// The database's.
pub fn begin(tx: &mut Tx<'_>, _: &Admin, plan: &Plan) -> Result<BatchId> {
    let id = diesel::insert_into(batches::table)
        .values((
            batches::organization_id.eq(tx.organization()),
            batches::kind.eq(Kind::Import),
            batches::state.eq(State::Draft),
            batches::user_id.eq(tx.by().answerable()),
            batches::user_name.eq(tx.by().name()),
            batches::plan.eq(plan.text()?),
            batches::total.eq(0),
            batches::created_at.eq(tx.now()),
        ))
        .returning(batches::id)
        .get_result(tx.connection)?;
    Ok(id)
}

/// Adds rows to a draft.
///
/// # Errors
/// The database's.
pub fn add(tx: &mut Tx<'_>, batch: BatchId, lines: &[Line]) -> Result<()> {
    let organization = tx.organization();
    let row = |line: &Line| {
        Ok((
            batch_items::organization_id.eq(organization),
            batch_items::batch_id.eq(batch),
            batch_items::number.eq(line.number),
            batch_items::input.eq(cells_text(&line.cells)?),
        ))
    };
    let rows = lines.iter().map(row).collect::<Result<Vec<_>>>()?;
    direct!(tx.connection, inside => diesel::insert_into(batch_items::table)
        .values(rows)
        .execute(inside))?;
    Ok(())
}

/// The draft is whole, and can be seen.
///
/// # Errors
/// The database's.
pub fn complete(tx: &mut Tx<'_>, batch: BatchId, rows: i64) -> Result<()> {
    diesel::update(of(tx.organization(), batch))
        .set(batches::total.eq(rows))
        .execute(tx.connection)?;
    Ok(())
}

/// A draft that somebody may go on with.
///
/// # Errors
/// `NotFound` when it is none, or is another organization's.
pub fn find(connection: &mut Connection, admin: &Admin, id: BatchId) -> Result<Draft> {
    load(connection, admin.organization().id, id)
}

fn load(connection: &mut Connection, organization: OrganizationId, id: BatchId) -> Result<Draft> {
    let (plan, rows, by, created_at): (String, i64, String, Instant) = of(organization, id)
        .filter(batches::total.gt(0))
        .select((
            batches::plan,
            batches::total,
            batches::user_name,
            batches::created_at,
        ))
        .first(connection)?;
    Ok(Draft {
        id,
        plan: Plan::read(&plan)?,
        rows,
        by,
        created_at,
    })
}

/// The drafts that somebody may go on with, the newest first.
///
/// # Errors
/// The database's.
pub fn all(connection: &mut Connection, admin: &Admin) -> Result<Vec<Draft>> {
    let ids: Vec<BatchId> = batches::table
        .filter(batches::organization_id.eq(admin.organization().id))
        .filter(batches::kind.eq(Kind::Import))
        .filter(batches::state.eq(State::Draft))
        .filter(batches::finished_at.is_null())
        .filter(batches::total.gt(0))
        .order(batches::id.desc())
        .select(batches::id)
        .load(connection)?;
    let organization = admin.organization().id;
    ids.into_iter()
        .map(|id| load(connection, organization, id))
        .collect()
}

/// Keeps how the columns are taken, what was chosen, and what would come of it; also for the next file with these
/// headers.
///
/// # Errors
/// `NotFound` when it is no draft any more.
pub fn save(
    tx: &mut Tx<'_>,
    _: &Admin,
    id: BatchId,
    mapping: &Mapping,
    choices: &Choices,
    preview: &Counts,
) -> Result<()> {
    let mut plan = load(tx.connection, tx.organization(), id)?.plan;
    remember(tx, &plan.headers, mapping)?;
    plan.mapping = Some(mapping.codes());
    plan.choices = choices.clone();
    plan.preview = Some(preview.clone());
    let saved = diesel::update(of(tx.organization(), id))
        .set(batches::plan.eq(plan.text()?))
        .execute(tx.connection)?;
    if saved == 0 {
        return Err(Error::NotFound);
    }
    Ok(())
}

/// Lets a draft run, as it was shown. Whoever has it in front of them saw what would come of it; what somebody else
/// chose since is not run.
///
/// # Errors
/// `NotFound` when it is none; `Conflict` when its columns or choices are not those that were shown any more.
pub fn start(tx: &mut Tx<'_>, _: &Admin, id: BatchId, seen: &str) -> Result<()> {
    let mut plan = load(tx.connection, tx.organization(), id)?.plan;
    if plan.preview.is_none() || plan.mark() != seen {
        let sentence = "Somebody changed this import meanwhile. Look at it again before it runs.";
        return Err(Error::Conflict(sentence.to_owned()));
    }
    // It names rows, and is of no more use.
    plan.preview = None;
    let started = diesel::update(of(tx.organization(), id))
        .set((
            batches::plan.eq(plan.text()?),
            batches::state.eq(State::Running),
            batches::user_id.eq(tx.by().answerable()),
            batches::user_name.eq(tx.by().name()),
        ))
        .execute(tx.connection)?;
    if started == 0 {
        return Err(Error::NotFound);
    }
    Ok(())
}

/// Gives a draft up. Its rows follow ([`crate::crm::batch::old`]).
///
/// # Errors
/// `NotFound` when it is none, or is another organization's.
pub fn discard(tx: &mut Tx<'_>, _: &Admin, id: BatchId) -> Result<()> {
    let now = tx.now();
    let marked = diesel::update(of(tx.organization(), id))
        .set(batches::finished_at.eq(now))
        .execute(tx.connection)?;
    if marked == 0 {
        return Err(Error::NotFound);
    }
    Ok(())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn of(organization: OrganizationId, id: BatchId) -> _ {
    let (draft, import): (State, Kind) = (State::Draft, Kind::Import);
    batches::table
        .filter(batches::organization_id.eq(organization))
        .filter(batches::id.eq(id))
        .filter(batches::kind.eq(import))
        .filter(batches::state.eq(draft))
        .filter(batches::finished_at.is_null())
}

/// A row as its item keeps it. No database holds an empty character, but its name in JSON.
pub(super) fn cells_text(cells: &[String]) -> Result<String> {
    serde_json::to_string(cells).map_err(|error| Error::Internal(error.into()))
}

/// # Errors
/// `Internal` for what no row is.
pub(super) fn cells(text: &str) -> Result<Vec<String>> {
    serde_json::from_str(text).map_err(|error| Error::Internal(error.into()))
}
