//! The first cards of each column.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{Card, CardPage, Column, Count, PAGE, Sort, cards_of, page};
use crate::crm::filter::Filter;
use crate::db::id::{ContactId, StageId};
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
    let of_page = |first: &[ContactId]| first[..first.len().min(PAGE)].to_vec();
    let ids: Vec<ContactId> = columns
        .iter()
        .flat_map(|column| of_page(&first(column)))
        .collect();
    let found = cards_of(connection, member, &ids)?
        .into_iter()
        .map(|card| ((card.stage_id, card.id), card));
    let mut found: HashMap<_, _> = found.collect();
    let page = |column: &&Column| {
        let (stage, first) = (column.stage.id, first(column));
        let cards = of_page(&first)
            .into_iter()
            .filter_map(|id| found.remove(&(stage, id)));
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
    let first = |column: &&Column| {
        let most = match column.standing.shown.count {
            // The last of few is not looked behind: the rest of a long column may stand there.
            Count::Exact(number) => number.min(one_more_than(PAGE)),
            Count::Many => one_more_than(PAGE),
        };
        (column.stage.id, most)
    };
    let first: Vec<_> = columns.iter().map(first).collect();
    let found = together(connection, member, filter, sort, &first)?.into_iter();
    let cut = |(stage, found)| (stage, CardPage::cut(found, PAGE, sort));
    Ok(found.map(cut).collect())
}

/// The first cards of columns of which more are wanted than a page, as many as it says, in one statement. A column without
/// any is absent.
///
/// # Errors
/// The database's.
pub fn longer(
    connection: &mut Connection,
    member: &Member,
    filter: &Filter,
    sort: Sort,
    wanted: &[(StageId, usize)],
) -> Result<Pages> {
    if wanted.is_empty() {
        return Ok(Pages::new());
    }
    let one_more = wanted
        .iter()
        .map(|(stage, most)| (*stage, one_more_than(*most)));
    let one_more: Vec<_> = one_more.collect();
    let found = together(connection, member, filter, sort, &one_more)?.into_iter();
    let most: HashMap<StageId, usize> = wanted.iter().copied().collect();
    let cut = |(stage, found)| (stage, CardPage::cut(found, most[&stage], sort));
    Ok(found.map(cut).collect())
}

/// So many cards of each of these columns at most, in one statement.
fn together(
    connection: &mut Connection,
    member: &Member,
    filter: &Filter,
    sort: Sort,
    columns: &[(StageId, i64)],
) -> Result<HashMap<StageId, Vec<Card>>> {
    let planned = filter.to_page(connection, member, sort.time())?;
    let of =
        |(stage, most): &(StageId, i64)| page(planned, member, sort, *stage, None).limit(*most);
    let found: Vec<Card> = Together(columns.iter().map(of).collect()).load(connection)?;
    let mut by_stage: HashMap<StageId, Vec<Card>> = HashMap::new();
    for card in found {
        by_stage.entry(card.stage_id).or_default().push(card);
    }
    Ok(by_stage)
}
