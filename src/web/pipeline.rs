//! The board.

mod cards;
pub(crate) mod columns;

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::answer::{html, is_htmx};
use super::board_query::BoardQuery;
use super::choice::Choice;
use super::cursor;
use super::extract::SignedIn;
use super::filter_panel::{Chips, FilterPanel, Known};
use super::filter_query::address;
use super::follow::{Follow, is_again};
use super::form::Pairs;
use super::page::{Page, Section};
use super::views::ViewLink;
use crate::app::App;
use crate::crm::board::{self, Sort};
use crate::crm::{stage, view};
use crate::db::id::StageId;
use crate::error::{Error, Result};
use crate::people::Member;
use crate::people::membership;
use cards::ColumnView;
pub(crate) use cards::{CardView, Cards};
use columns::Shown;

#[derive(Template)]
#[template(path = "pipeline/show.html")]
struct Board {
    page: Page,
    columns: Vec<ColumnView>,
    search: String,
    sorts: Vec<Choice>,
    filter: FilterPanel,
    chips: Chips,
    views: Vec<ViewLink>,
    is_empty: bool,
    is_narrowed: bool,
}

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    request: HttpRequest,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    let follow = Follow::begin(&app, &member, is_again(&request));
    let shown = Shown::parse(&query);
    let query = BoardQuery::parse(&query, &member, app.clock.now())?;
    let asked = query.clone();
    let (columns, known, views) = app
        .read(&member, move |connection, member| {
            let known = Known::read(connection, member)?;
            let (filter, sort) = (asked.filter(), asked.sort);
            let mut columns = board::board(connection, member, filter, sort, &known.stages)?;
            for column in &mut columns {
                shown.fill(connection, member, &asked, column)?;
            }
            Ok((columns, known, view::all(connection, member)?))
        })
        .await?;
    let page = Page::following("Pipeline", Section::Pipeline, &member, &session, follow);
    let cards = Cards::new(app.clock.now(), &member, &known.team, &known.tags, &query);
    let board = Board {
        page,
        is_empty: columns.iter().all(|column| column.count.is_none()),
        columns: columns
            .into_iter()
            .map(|column| ColumnView::new(column, &cards))
            .collect(),
        search: query.filter().search.clone(),
        sorts: sorts(query.sort),
        filter: FilterPanel::new(&query.found, &known, &member),
        chips: Chips::new("pipeline", &query.kept(), &query.found, &known, &member),
        views: ViewLink::all(&views, view::Page::Pipeline, &member),
        is_narrowed: !query.filter().is_open(),
    };
    html(StatusCode::OK, &board)
}

fn sorts(chosen: Sort) -> Vec<Choice> {
    let choice = |sort: &Sort| {
        // The usual order needs no word in the address.
        let is_usual = *sort == Sort::LatestActivity;
        let code = if is_usual { "" } else { sort.code() };
        Choice::new(code, sort.label(), *sort == chosen)
    };
    Sort::ALL.iter().map(choice).collect()
}

#[derive(Template)]
#[template(path = "pipeline/cards.html")]
struct MoreCards {
    cards: Vec<CardView>,
    next: Option<String>,
}

/// The same as a page, for browsers without a script.
#[derive(Template)]
#[template(path = "pipeline/column.html")]
struct ColumnPage {
    page: Page,
    stage_name: String,
    back: String,
    cards: Vec<CardView>,
    next: Option<String>,
}

/// The next cards of one column.
pub(crate) async fn more(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    request: HttpRequest,
    stage: Path<StageId>,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    let after = cursor::after(&query)?.ok_or(Error::NotFound)?;
    let query = BoardQuery::parse(&query, &member, app.clock.now())?;
    let (stage, asked, now) = (stage.into_inner(), query.clone(), app.clock.now());
    let found = app.read(&member, move |connection, member| {
        let stages = stage::all(connection, member.organization().id)?;
        let stage = stage::among(&stages, stage)?;
        let (cards, next) = board::cards(
            connection,
            member,
            asked.filter(),
            asked.sort,
            stage.id,
            Some(&after),
        )?;
        let teammates = membership::teammates(connection, member.organization().id)?;
        let tags = board::tags(connection, member, cards.iter())?;
        let views = Cards::new(now, member, &teammates, &tags, &asked);
        let next = next.map(|next| views.next_address(stage.id, &next));
        let cards: Vec<CardView> = cards.iter().map(|card| views.view(card)).collect();
        Ok((stage.name.clone(), cards, next))
    });
    let (stage_name, cards, next) = found.await?;
    if is_htmx(&request) {
        return html(StatusCode::OK, &MoreCards { cards, next });
    }
    let page = ColumnPage {
        page: Page::new(&stage_name, Section::Pipeline, &member, &session),
        stage_name,
        back: address("/pipeline", &query.text()),
        cards,
        next,
    };
    html(StatusCode::OK, &page)
}
