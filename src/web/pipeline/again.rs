//! Some columns of the board as they are now, for a browser that shows them and was told that they changed.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;

use super::columns::{ColumnView, Columns};
use super::hidden::Hidden;
use super::{CardView, Cards, Figures, MoreCards};
use crate::app::App;
use crate::clock::Instant;
use crate::crm::board::{self, Card, PAGE};
use crate::db::Connection;
use crate::db::id::{ContactId, StageId};
use crate::error::{Error, Result};
use crate::people::Member;
use crate::web::answer::html;
use crate::web::board_query::BoardQuery;
use crate::web::extract::SignedIn;
use crate::web::form::{Pairs, all, one};
use crate::web::known::{Knowing, Known};

/// As many cards of a column are read again; whoever scrolled further scrolls again.
const MOST: usize = 500;

/// As many dropped cards that the filter hides are kept.
const MOST_KEPT: usize = 20;

/// What of a board a browser shows beyond what it begins with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shown {
    /// How many cards of which columns.
    columns: HashMap<StageId, usize>,
    /// Cards that were dropped where the filter hides them.
    kept: Vec<ContactId>,
}

impl Shown {
    /// Reads `column=3:120`, once for each, and `kept=7`.
    pub(super) fn parse(pairs: &Pairs) -> Self {
        let column = |text: &str| {
            let (stage, cards) = text.split_once(':')?;
            let cards: usize = cards.parse().ok()?;
            Some((StageId(stage.parse().ok()?), cards.min(MOST)))
        };
        let kept = all(pairs, "kept").filter_map(|id| id.parse().ok().map(ContactId));
        Self {
            columns: all(pairs, "column").filter_map(column).collect(),
            kept: kept.take(MOST_KEPT).collect(),
        }
    }

    /// Adds to the columns what the browser shows of them beyond their first cards.
    pub(super) fn add(
        &self,
        connection: &mut Connection,
        board: &Asking<'_>,
        columns: &mut [ColumnView],
    ) -> Result<()> {
        let (filter, sort) = (board.query.filter(), board.query.sort);
        let kept = match &*self.kept {
            [] => Vec::new(),
            kept => board::cards_of(connection, board.member, kept)?,
        };
        let is_longer = |column: &ColumnView| {
            let stage = StageId(column.id);
            let shown = *self.columns.get(&stage)?;
            (shown > PAGE).then_some((stage, shown))
        };
        let longer: Vec<_> = columns.iter().filter_map(is_longer).collect();
        let mut longer = board::longer(connection, board.member, filter, sort, &longer)?;
        for column in columns {
            let stage = StageId(column.id);
            if let Some(page) = longer.remove(&stage) {
                column.cards = rendered(&MoreCards::new(&page, stage, &board.cards()))?.into();
            }
            let is_hidden = |card: &&Card| {
                let mark = format!("id=\"card-{}\"", card.id);
                card.stage_id == stage && !column.cards.contains(&mark)
            };
            let hidden: Vec<CardView> = kept
                .iter()
                .filter(is_hidden)
                .map(|card| CardView {
                    is_filtered_out: true,
                    ..board.cards().view(card)
                })
                .collect();
            if !hidden.is_empty() {
                let hidden = rendered(&MoreCards {
                    cards: hidden,
                    next: None,
                })?;
                column.cards = Arc::from(hidden + &column.cards);
            }
        }
        Ok(())
    }
}

/// Whose board it is, and what is asked of it.
pub(super) struct Asking<'b> {
    pub member: &'b Member,
    pub query: &'b BoardQuery,
    pub known: &'b Known,
    pub now: Instant,
}

impl Asking<'_> {
    fn cards(&self) -> Cards<'_> {
        Cards::new(
            self.now,
            self.member,
            &self.known.team,
            &self.known.tags,
            self.query,
        )
    }
}

fn rendered(cards: &MoreCards) -> Result<String> {
    cards
        .render()
        .map_err(|error| Error::Internal(error.into()))
}

#[derive(Template)]
#[template(path = "pipeline/again.html")]
struct Again {
    columns: Vec<ColumnView>,
    figures: Vec<Figures>,
    hidden: Option<Hidden>,
}

/// The columns that are asked for, and the figures of all.
pub(crate) async fn show(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    pairs: Query<Pairs>,
    (knowing, made): (Data<Knowing>, Data<Columns>),
) -> Result<HttpResponse> {
    if one(&pairs, "organization") != member.organization().id.to_string() {
        let sentence = "You work in another organization now. Load the page again.";
        return Err(Error::Conflict(sentence.to_owned()));
    }
    let now = app.clock.now();
    let query = BoardQuery::parse(&pairs, &member, now)?;
    let shown = Shown::parse(&pairs);
    let reading = app.read(&member, move |connection, member| {
        let known = knowing.read(connection, member)?;
        let mut columns =
            made.of_board(connection, member, &query, (&known, &knowing.counting), now)?;
        let figures = columns.iter().map(|column| column.figures.clone());
        let figures = figures.collect();
        let hidden = Hidden::new(&query, &columns);
        columns.retain(|column| shown.columns.contains_key(&StageId(column.id)));
        let board = Asking {
            member,
            query: &query,
            known: &known,
            now,
        };
        shown.add(connection, &board, &mut columns)?;
        Ok(Again {
            columns,
            figures,
            hidden,
        })
    });
    html(StatusCode::OK, &reading.await?)
}
