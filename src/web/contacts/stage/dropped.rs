//! Everything that a drop touches, or what takes it back, in one answer: the card, the counts of both columns, and the toast.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::app::App;
use crate::clock::Instant;
use crate::crm::board::{self, Card, Count, Sort};
use crate::crm::contact::Contact;
use crate::crm::stage;
use crate::db::Connection;
use crate::db::id::{ContactId, StageId};
use crate::error::Result;
use crate::people::{Member, membership};
use crate::web::answer::html;
use crate::web::board_query::BoardQuery;
use crate::web::pipeline::{CardView, Cards};
use crate::web::toast::Toast;

#[derive(Template)]
#[template(path = "contacts/stage/update.html")]
struct Dropped {
    card: CardView,
    /// The column's cards anew, where the card's place among them depends on the sort.
    sorted: Option<(Vec<CardView>, Option<String>)>,
    counts: Vec<(i64, Count)>,
    toast: Toast,
}

/// What is to be shown: the contact as it is now, and the stage it left.
pub(in crate::web::contacts) struct Told {
    pub contact: Contact,
    pub left: StageId,
    pub toast: Toast,
    /// Whether nothing in its column has newer activity.
    pub is_on_top: bool,
}

/// Shows where the card is now that something was refused, such as a move of what somebody else moved meanwhile.
pub(in crate::web::contacts) async fn refuse(
    app: &App,
    member: &Member,
    id: ContactId,
    toast: Toast,
    (left, query): (Option<StageId>, BoardQuery),
) -> Result<HttpResponse> {
    let found = app.read(member, move |connection, member| {
        Contact::seen_by(connection, member, id)
    });
    let contact = found.await?;
    let told = Told {
        left: left.unwrap_or(contact.stage_id),
        contact,
        toast,
        // Whoever moved it meanwhile has put it there.
        is_on_top: left.is_some(),
    };
    show(app, member, told, query).await
}

/// Shows where the card is now.
pub(in crate::web::contacts) async fn show(
    app: &App,
    member: &Member,
    told: Told,
    query: BoardQuery,
) -> Result<HttpResponse> {
    let Told {
        contact,
        left,
        toast,
        is_on_top,
    } = told;
    let is_refused = toast.is_error;
    let now = app.clock.now();
    let read = move |connection: &mut Connection, member: &Member| {
        let (card, sorted) = card(connection, member, &query, (&contact, is_on_top), now)?;
        let stages = stage::all(connection, member.organization().id)?;
        let counts = board::counts(connection, member, query.filter(), &stages)?;
        let count = |stage: StageId| counts.get(&stage).copied().unwrap_or_default();
        let counts = vec![
            (left.0, count(left)),
            (contact.stage_id.0, count(contact.stage_id)),
        ];
        Ok(Dropped {
            card,
            sorted,
            counts,
            toast,
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

type Sorted = Option<(Vec<CardView>, Option<String>)>;

/// The card; and its column's first cards, unless it stands on top of them anyway.
fn card(
    connection: &mut Connection,
    member: &Member,
    query: &BoardQuery,
    (contact, is_on_top): (&Contact, bool),
    now: Instant,
) -> Result<(CardView, Sorted)> {
    let teammates = membership::teammates(connection, member.organization().id)?;
    let is_shown = board::shows(connection, member, query.filter(), contact.id)?;
    let (card, stage) = (Card::from(contact), contact.stage_id);
    let sorted = if (query.sort == Sort::LatestActivity && is_on_top) || !is_shown {
        None
    } else {
        let (filter, sort) = (query.filter(), query.sort);
        Some(board::cards(connection, member, filter, sort, stage, None)?)
    };
    let others = sorted.iter().flat_map(|(cards, _)| cards);
    let tags = board::tags(connection, member, others.chain([&card]))?;
    let views = Cards::new(now, member, &teammates, &tags, query);
    let card = CardView {
        is_filtered_out: !is_shown,
        ..views.view(&card)
    };
    let sorted = sorted.map(|(cards, next)| {
        let next = next.map(|next| views.next_address(stage, &next));
        (cards.iter().map(|card| views.view(card)).collect(), next)
    });
    Ok((card, sorted))
}
