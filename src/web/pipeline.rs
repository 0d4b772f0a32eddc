//! The board.

mod view;

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::answer::{html, is_htmx};
use super::board_query::BoardQuery;
use super::choice::Choice;
use super::extract::SignedIn;
use super::filter_query::address;
use super::form::{Pairs, one, to_compare};
use super::page::{Page, Section};
use crate::app::App;
use crate::crm::board::{self, Cursor, Sort};
use crate::crm::stage::{self, Stage};
use crate::db::id::{ContactId, StageId};
use crate::error::{Error, Result};
use crate::people::Member;
use crate::people::membership::{self, Teammate};
pub(crate) use view::{CardView, Cards};
use view::{Chip, ColumnView, assignee_choices, chips, lead_status_choices, stage_choices};

/// The sort key of a card is a time or a name.
const LONGEST_KEY: usize = 200;

#[derive(Template)]
#[template(path = "pipeline/show.html")]
struct Board {
    page: Page,
    columns: Vec<ColumnView>,
    search: String,
    sorts: Vec<Choice>,
    lead_statuses: Vec<Choice>,
    stages: Vec<Choice>,
    assignees: Vec<Choice>,
    chips: Vec<Chip>,
    cleared: String,
    total: i64,
    is_narrowed: bool,
}

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    let query = BoardQuery::parse(&query, &member, app.clock.now())?;
    let asked = query.clone();
    let (columns, all_stages, teammates, tags) = app
        .read(&member, move |connection, member| {
            let columns = board::board(connection, member, asked.filter(), asked.sort)?;
            let stages = if asked.filter().stages.is_empty() {
                columns.iter().map(|column| column.stage.clone()).collect()
            } else {
                stage::all(connection, member.organization().id)?
            };
            let teammates = membership::teammates(connection, member.organization().id)?;
            let cards = columns.iter().flat_map(|column| &column.cards);
            let tags = board::tags(connection, member, cards)?;
            Ok((columns, stages, teammates, tags))
        })
        .await?;
    let page = Page::new("Pipeline", Section::Pipeline, &member, &session);
    let cards = Cards::new(app.clock.now(), &member, &teammates, &tags, &query);
    html(
        StatusCode::OK,
        &board_page(
            &cards,
            &member,
            page,
            &query,
            columns,
            &all_stages,
            &teammates,
        ),
    )
}

fn board_page(
    cards: &Cards<'_>,
    member: &Member,
    page: Page,
    query: &BoardQuery,
    columns: Vec<board::Column>,
    stages: &[Stage],
    teammates: &[Teammate],
) -> Board {
    Board {
        page,
        total: columns.iter().map(|column| column.count).sum(),
        columns: columns
            .into_iter()
            .map(|column| ColumnView::new(column, cards))
            .collect(),
        search: query.filter().search.clone(),
        sorts: Sort::ALL
            .iter()
            .map(|sort| {
                // The usual order needs no word in the address.
                let code = if *sort == Sort::LatestActivity {
                    ""
                } else {
                    sort.code()
                };
                Choice::new(code, sort.label(), *sort == query.sort)
            })
            .collect(),
        lead_statuses: lead_status_choices(query),
        stages: stage_choices(query, stages),
        assignees: assignee_choices(query, member, teammates),
        chips: chips(query, stages, teammates),
        cleared: address("/pipeline", &query.text_with(Vec::new())),
        is_narrowed: !query.filter().is_open(),
    }
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
    let id: i64 = one(&query, "after_id")
        .parse()
        .map_err(|_| Error::NotFound)?;
    let after = Cursor {
        key: to_compare(one(&query, "after"), LONGEST_KEY),
        id: ContactId(id),
    };
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
