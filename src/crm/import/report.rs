//! What came of an import, row by row, as a CSV file: with the rows as they were, so that what was refused can be put
//! right and imported again.

use diesel::prelude::*;

use super::draft::{Plan, cells};
use crate::crm::batch::{Kind, State};
use crate::crm::cell::{lines, neutral};
use crate::db::Connection;
use crate::db::id::BatchId;
use crate::db::schema::{batch_items, batches};
use crate::error::Result;
use crate::people::Admin;

/// How many rows are read at once.
const PAGE: i64 = 500;

/// Its headers.
///
/// # Errors
/// `NotFound` for what is no import, was discarded, or is another organization's.
pub fn head(connection: &mut Connection, admin: &Admin, batch: BatchId) -> Result<String> {
    let plan: String = batches::table
        .filter(batches::organization_id.eq(admin.organization().id))
        .filter(batches::id.eq(batch))
        .filter(batches::kind.eq(Kind::Import))
        .filter(
            batches::state
                .ne(State::Draft)
                .or(batches::finished_at.is_null()),
        )
        .select(batches::plan)
        .first(connection)?;
    let plan = Plan::read(&plan)?;
    let own = ["Row", "Result", "Why"].map(str::to_owned);
    lines([own
        .into_iter()
        .chain(plan.headers)
        .map(|cell| neutral(&cell))])
}

/// The rows after the one of that number, and the number of the last of them; nothing after the last one.
///
/// # Errors
/// The database's.
pub fn page(
    connection: &mut Connection,
    admin: &Admin,
    batch: BatchId,
    after: i64,
) -> Result<Option<(String, i64)>> {
    type Item = (i64, Option<String>, Option<String>, Option<String>);
    let items: Vec<Item> = batch_items::table
        .filter(batch_items::organization_id.eq(admin.organization().id))
        .filter(batch_items::batch_id.eq(batch))
        .filter(batch_items::number.gt(after))
        .order(batch_items::number)
        .limit(PAGE)
        .select((
            batch_items::number,
            batch_items::outcome,
            batch_items::detail,
            batch_items::input,
        ))
        .load(connection)?;
    let Some(last) = items.last().map(|(number, ..)| *number) else {
        return Ok(None);
    };
    let mut rows = Vec::new();
    for (number, outcome, detail, input) in items {
        let outcome = outcome.unwrap_or_else(|| "not done yet".to_owned());
        let input = input.map_or_else(|| Ok(Vec::new()), |input| cells(&input))?;
        let own = [number.to_string(), outcome, detail.unwrap_or_default()];
        rows.push(own.into_iter().chain(input).map(|cell| neutral(&cell)));
    }
    Ok(Some((lines(rows)?, last)))
}
