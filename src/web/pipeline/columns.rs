//! Some columns of the board as they are now, for a browser that shows them and was told that they changed.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;

use super::cards::ColumnView;
use super::{CardView, Cards};
use crate::app::App;
use crate::clock::Instant;
use crate::crm::board::{self, Card, Column, Count};
use crate::crm::contact::Contact;
use crate::crm::stage::{self, Stage};
use crate::db::Connection;
use crate::db::id::{ContactId, StageId};
use crate::error::{Error, Result};
use crate::people::{Member, membership};
use crate::web::answer::html;
use crate::web::board_query::BoardQuery;
use crate::web::extract::SignedIn;
use crate::web::form::{Pairs, all, one};

/// As many cards of a column are read again; one who scrolled further scrolls again.
const MOST: usize = 500;

/// As many dropped cards that the filter hides are kept.
const MOST_KEPT: usize = 20;

/// How many cards of which columns a browser shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shown(Vec<(StageId, usize)>);

impl Shown {
    /// Reads `column=3:120`, once for each.
    pub(super) fn parse(pairs: &Pairs) -> Self {
        let column = |text: &str| {
            let (stage, cards) = text.split_once(':')?;
            Some((StageId(stage.parse().ok()?), cards.parse().ok()?))
        };
        Self(all(pairs, "column").filter_map(column).collect())
    }

    /// Reads on in a column, until it has as many cards as the browser shows.
    pub(super) fn fill(
        &self,
        connection: &mut Connection,
        member: &Member,
        query: &BoardQuery,
        column: &mut Column,
    ) -> Result<()> {
        let stage = column.stage.id;
        let shown = self.0.iter().find(|(id, _)| *id == stage);
        let shown = shown.map_or(0, |(_, cards)| (*cards).min(MOST));
        while column.cards.len() < shown
            && let Some(next) = column.next.take()
        {
            let (filter, sort) = (query.filter(), query.sort);
            let (cards, next) = board::cards(connection, member, filter, sort, stage, Some(&next))?;
            column.cards.extend(cards);
            column.next = next;
        }
        Ok(())
    }

    fn has(&self, stage: StageId) -> bool {
        self.0.iter().any(|(id, _)| *id == stage)
    }
}

#[derive(Template)]
#[template(path = "pipeline/columns.html")]
struct Columns {
    columns: Vec<ColumnView>,
    counts: Vec<(i64, Count)>,
}

/// The columns that are asked for, and the counts of all.
pub(crate) async fn show(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    pairs: Query<Pairs>,
) -> Result<HttpResponse> {
    if one(&pairs, "organization") != member.organization().id.to_string() {
        let sentence = "You work in another organization now. Load the page again.";
        return Err(Error::Conflict(sentence.to_owned()));
    }
    let now = app.clock.now();
    let query = BoardQuery::parse(&pairs, &member, now)?;
    let shown = Shown::parse(&pairs);
    let kept = all(&pairs, "kept").filter_map(|id| id.parse().ok().map(ContactId));
    let kept: Vec<ContactId> = kept.take(MOST_KEPT).collect();
    let reading = app.read(&member, move |connection, member| {
        let stages = stage::all(connection, member.organization().id)?;
        let counts = board::counts(connection, member, query.filter(), &stages)?;
        let count = |stage: &Stage| counts.get(&stage.id).copied().unwrap_or_default();
        let mut columns = Vec::new();
        for stage in stages.iter().filter(|stage| shown.has(stage.id)) {
            let (filter, sort) = (query.filter(), query.sort);
            let (cards, next) = board::cards(connection, member, filter, sort, stage.id, None)?;
            let mut column = Column {
                stage: stage.clone(),
                count: count(stage),
                cards,
                next,
            };
            shown.fill(connection, member, &query, &mut column)?;
            columns.push(column);
        }
        let kept = still_there(connection, member, &kept)?;
        let counts = stages.iter().map(|stage| (stage.id.0, count(stage)));
        Ok(Columns {
            counts: counts.collect(),
            columns: views(connection, member, &query, (columns, &kept), now)?,
        })
    });
    html(StatusCode::OK, &reading.await?)
}

/// Cards that were dropped where the filter hides them: they stay until the whole board is loaded again.
fn still_there(
    connection: &mut Connection,
    member: &Member,
    kept: &[ContactId],
) -> Result<Vec<Card>> {
    let mut cards = Vec::new();
    for id in kept {
        match Contact::seen_by(connection, member, *id) {
            Ok(contact) => cards.push(Card::from(&contact)),
            Err(Error::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(cards)
}

fn views(
    connection: &mut Connection,
    member: &Member,
    query: &BoardQuery,
    (columns, kept): (Vec<Column>, &[Card]),
    now: Instant,
) -> Result<Vec<ColumnView>> {
    let teammates = membership::teammates(connection, member.organization().id)?;
    let all = columns.iter().flat_map(|column| &column.cards).chain(kept);
    let tags = board::tags(connection, member, all)?;
    let views = Cards::new(now, member, &teammates, &tags, query);
    let view = |column: Column| {
        let is_hidden = |card: &&Card| {
            card.stage_id == column.stage.id && column.cards.iter().all(|shown| shown.id != card.id)
        };
        let hidden = kept.iter().filter(is_hidden).map(|card| CardView {
            is_filtered_out: true,
            ..views.view(card)
        });
        let hidden: Vec<CardView> = hidden.collect();
        let mut view = ColumnView::new(column, &views);
        view.cards.splice(0..0, hidden);
        view
    };
    Ok(columns.into_iter().map(view).collect())
}
