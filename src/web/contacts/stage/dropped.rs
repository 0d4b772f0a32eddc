//! Everything that a drop touches, in one answer: the card, the counts of both columns, and the toast.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::clock::Instant;
use crate::crm::board::{self, Card, Count, Sort};
use crate::crm::contact::Contact;
use crate::crm::contact::change::Changed;
use crate::db::Connection;
use crate::db::id::{ContactId, StageId};
use crate::error::{Error, Result};
use crate::people::Member;
use crate::web::answer::html;
use crate::web::board_query::BoardQuery;
use crate::web::known::{Knowing, Known};
use crate::web::pipeline::{CardView, Cards, MoreCards};
use crate::web::words::change as words;

#[derive(Template)]
#[template(path = "contacts/stage/update.html")]
struct Dropped {
    card: CardView,
    /// The column's cards anew, where the card's place among them depends on the sort.
    sorted: Sorted,
    counts: Vec<(i64, Count)>,
    toast: String,
    is_refused: bool,
}

/// Shows where the card is now: also where somebody else moved it meanwhile, and the drop was refused.
pub(super) async fn show(
    app: &App,
    knowing: Data<Knowing>,
    member: &Member,
    id: ContactId,
    seen: StageId,
    moved: Result<Changed>,
    query: BoardQuery,
) -> Result<HttpResponse> {
    let (contact, toast, is_refused) = match moved {
        Ok(moved) => {
            let toast = words::moved(&moved);
            (moved.contact, toast, false)
        }
        Err(Error::Conflict(sentence)) => {
            let found = app.read(member, move |connection, member| {
                Contact::seen_by(connection, member, id)
            });
            (found.await?, sentence, true)
        }
        Err(other) => return Err(other),
    };
    let now = app.clock.now();
    let read = move |connection: &mut Connection, member: &Member| {
        let known = knowing.read(connection, member)?;
        let (card, sorted) = card(connection, member, &query, &contact, (&known, now))?;
        let standings = board::standings(connection, member, query.filter(), &known.stages)?;
        let count = |stage: StageId| {
            let standing = standings.get(&stage);
            standing.map_or(Count::default(), |standing| standing.count)
        };
        let counts = vec![
            (seen.0, count(seen)),
            (contact.stage_id.0, count(contact.stage_id)),
        ];
        Ok(Dropped {
            card,
            sorted,
            counts,
            toast,
            is_refused,
        })
    };
    let answer = app.read(member, read).await?;
    let status = if is_refused {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    html(status, &answer)
}

type Sorted = Option<MoreCards>;

/// The card; and its column's first cards, unless the newest activity stands on top anyway.
fn card(
    connection: &mut Connection,
    member: &Member,
    query: &BoardQuery,
    contact: &Contact,
    (known, now): (&Known, Instant),
) -> Result<(CardView, Sorted)> {
    let is_shown = board::shows(connection, member, query.filter(), contact.id)?;
    let cards = Cards::new(now, member, &known.team, &known.tags, query);
    let card = CardView {
        is_filtered_out: !is_shown,
        ..cards.view(&Card::from(contact))
    };
    if query.sort == Sort::LatestActivity || !is_shown {
        return Ok((card, None));
    }
    let (filter, sort, stage) = (query.filter(), query.sort, contact.stage_id);
    let page = board::cards(connection, member, filter, sort, stage, None)?;
    Ok((card, Some(MoreCards::new(&page, stage, &cards))))
}
