//! The board.

pub(crate) mod again;
mod cards;
mod columns;
mod figures;
mod hidden;
mod selection;

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
use super::filter_panel::{Chips, FilterPanel};
use super::filter_query::address;
use super::follow::{Follow, is_again};
use super::form::Pairs;
use super::known::Knowing;
use super::page::{Page, Section};
use super::views::ViewLink;
use crate::app::App;
use crate::crm::board::{self, CardPage, Sort};
use crate::crm::{stage, view};
use crate::db::id::StageId;
use crate::error::{Error, Result};
use crate::people::Member;
use again::Shown;
pub(crate) use cards::{CardView, Cards};
use columns::ColumnView;
pub(crate) use columns::Columns;
pub(crate) use figures::Figures;
pub(crate) use hidden::Hidden;
use selection::SelectionBar;

#[derive(Template)]
#[template(path = "pipeline/show.html")]
struct Board {
    page: Page,
    columns: Vec<ColumnView>,
    /// The board's own address, to read it again.
    here: String,
    search: String,
    sorts: Vec<Choice>,
    filter: FilterPanel,
    chips: Chips,
    views: Vec<ViewLink>,
    selection: SelectionBar,
    is_empty: bool,
    is_narrowed: bool,
}

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    (session, request): (Session, HttpRequest),
    query: Query<Pairs>,
    (knowing, made): (Data<Knowing>, Data<Columns>),
) -> Result<HttpResponse> {
    let follow = Follow::begin(&app, &member, is_again(&request));
    let (shown, now) = (Shown::parse(&query), app.clock.now());
    let query = BoardQuery::parse(&query, &member, now)?;
    let asked = query.clone();
    let (columns, known) = app
        .read(&member, move |connection, member| {
            let known = knowing.read(connection, member)?;
            let mut columns =
                made.of_board(connection, member, &asked, (&known, &knowing.counting), now)?;
            let board = again::Asking {
                member,
                query: &asked,
                known: &known,
                now,
            };
            shown.add(connection, &board, &mut columns)?;
            Ok((columns, known))
        })
        .await?;
    let chips = Chips {
        hidden: Hidden::new(&query, &columns),
        ..Chips::new("pipeline", &query.kept(), &query.found, &known, &member)
    };
    let page = Page::following("Pipeline", Section::Pipeline, &member, &session, follow);
    let board = Board {
        page,
        is_empty: columns.iter().all(|column| column.figures.count.is_none()),
        columns,
        here: address("/pipeline", &query.text()),
        search: query.filter().search.clone(),
        sorts: sorts(query.sort),
        filter: FilterPanel {
            hide: hidden::choices(query.hide),
            ..FilterPanel::new(&query.found, &known, &member)
        },
        chips,
        views: ViewLink::all(&known.views, view::Page::Pipeline, &member),
        selection: SelectionBar::new(&known),
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
pub(crate) struct MoreCards {
    pub cards: Vec<CardView>,
    pub next: Option<String>,
}

impl MoreCards {
    pub(crate) fn new(page: &CardPage, stage: StageId, cards: &Cards<'_>) -> Self {
        let next = page.next.as_ref();
        Self {
            cards: page.cards.iter().map(|card| cards.view(card)).collect(),
            next: next.map(|next| cards.next_address(stage, next)),
        }
    }
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
    knowing: Data<Knowing>,
) -> Result<HttpResponse> {
    let after = cursor::after(&query)?.ok_or(Error::NotFound)?;
    let query = BoardQuery::parse(&query, &member, app.clock.now())?;
    let (stage, asked, now) = (stage.into_inner(), query.clone(), app.clock.now());
    let found = app.read(&member, move |connection, member| {
        let known = knowing.read(connection, member)?;
        let stage = stage::among(&known.stages, stage)?;
        let (filter, sort) = (asked.filter(), asked.sort);
        let page = board::cards(connection, member, filter, sort, stage.id, Some(&after))?;
        let cards = Cards::new(now, member, &known.team, &known.tags, &asked);
        Ok((stage.name.clone(), MoreCards::new(&page, stage.id, &cards)))
    });
    let (stage_name, more) = found.await?;
    if is_htmx(&request) {
        return html(StatusCode::OK, &more);
    }
    let page = ColumnPage {
        page: Page::new(&stage_name, Section::Pipeline, &member, &session),
        stage_name,
        back: address("/pipeline", &query.text()),
        cards: more.cards,
        next: more.next,
    };
    html(StatusCode::OK, &page)
}
