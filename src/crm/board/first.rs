//! The first cards of each column.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{Card, CardPage, Column, Count, PAGE, Sort, page};
use crate::crm::filter::Filter;
use crate::db::dialect::found::FoundIn;
use crate::db::id::{ContactId, StageId};
use crate::db::schema::contacts;
use crate::db::together::Together;
use crate::db::{Connection, one_more_than};
use crate::error::Result;
use crate::people::Member;

type Pages = HashMap<StageId, CardPage>;

/// The first cards of several columns, read together: by their ids where counting came upon them, and else by the filter.
/// A column without any is absent.
///
/// # Errors
/// The database's.
pub fn first_cards(
    connection: &mut Connection,
    member: &Member,
    filter: &Filter,
    sort: Sort,
    columns: &[&Column],
) -> Result<Pages> {
    let columns = columns
        .iter()
        .copied()
        .filter(|column| !column.standing.shown.count.is_none());
    let (known, others): (Vec<_>, Vec<_>) =
        columns.partition(|column| column.standing.first.is_some());
    let mut pages = Pages::new();
    if !known.is_empty() {
        pages.extend(by_ids(connection, member, sort, &known)?);
    }
    if !others.is_empty() {
        pages.extend(by_filter(connection, member, filter, sort, &others)?);
    }
    Ok(pages)
}

/// Of columns whose first contacts are known. What left its column meanwhile is absent.
fn by_ids(
    connection: &mut Connection,
    member: &Member,
    sort: Sort,
    columns: &[&Column],
) -> Result<Pages> {
    let first = |column: &Column| column.standing.first.clone().unwrap_or_default();
    let ids: Vec<ContactId> = columns
        .iter()
        .flat_map(|column| first(column).to_vec())
        .collect();
    let found: Vec<Card> = contacts::table
        .filter(FoundIn(member.organization().id))
        .filter(contacts::id.eq_any(ids))
        .select(Card::as_select())
        .load(connection)?;
    let found = found
        .into_iter()
        .map(|card| ((card.stage_id, card.id), card));
    let mut found: HashMap<_, _> = found.collect();
    let page = |column: &&Column| {
        let (stage, first) = (column.stage.id, first(column));
        let cards = first.iter().filter_map(|id| found.remove(&(stage, *id)));
        (
            stage,
            CardPage::of(cards.collect(), first.len() > PAGE, sort),
        )
    };
    Ok(columns.iter().map(page).collect())
}

fn by_filter(
    connection: &mut Connection,
    member: &Member,
    filter: &Filter,
    sort: Sort,
    columns: &[&Column],
) -> Result<Pages> {
    let planned = filter.to_page(connection, member, sort.time())?;
    let first = |column: &&Column| {
        let query = page(planned, member, sort, column.stage.id, None);
        match column.standing.shown.count {
            // The last of few is not looked behind: the rest of a long column may stand there.
            Count::Exact(number) => query.limit(number.min(one_more_than(PAGE))),
            Count::Many => query,
        }
    };
    let queries = columns.iter().map(first).collect();
    let found: Vec<Card> = Together(queries).load(connection)?;
    let mut by_stage: HashMap<StageId, Vec<Card>> = HashMap::new();
    for card in found {
        by_stage.entry(card.stage_id).or_default().push(card);
    }
    let cut = |(stage, found)| (stage, CardPage::cut(found, sort));
    Ok(by_stage.into_iter().map(cut).collect())
}
