//! Everything that a drop touches, or what takes it back, in one answer: the card, the counts of both columns, and the toast.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::clock::Instant;
use crate::crm::board::{self, Card, Sort};
use crate::crm::contact::Contact;
use crate::db::Connection;
use crate::db::id::{ContactId, StageId};
use crate::error::Result;
use crate::people::Member;
use crate::web::answer::html;
use crate::web::board_query::BoardQuery;
use crate::web::known::{Knowing, Known};
use crate::web::pipeline::{CardView, Cards, Figures, MoreCards};
use crate::web::toast::Toast;

#[derive(Template)]
#[template(path = "contacts/stage/update.html")]
pub(super) struct Dropped {
    card: CardView,
    /// The column's cards anew, where the card's place among them depends on the sort.
    sorted: Sorted,
    figures: Vec<Figures>,
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
    knowing: Data<Knowing>,
    member: &Member,
    id: ContactId,
    toast: Toast,
    (left, query): (Option<StageId>, BoardQuery),
) -> Result<HttpResponse> {
    let now = app.clock.now();
    let read = move |connection: &mut Connection, member: &Member| {
        let told = Told::refused(connection, member, id, left, toast)?;
        told.read(connection, member, &knowing, &query, now)
    };
    app.read(member, read).await?.answer()
}

/// Shows where the card is now.
pub(in crate::web::contacts) async fn show(
    app: &App,
    knowing: Data<Knowing>,
    member: &Member,
    told: Told,
    query: BoardQuery,
) -> Result<HttpResponse> {
    let now = app.clock.now();
    let read = move |connection: &mut Connection, member: &Member| {
        told.read(connection, member, &knowing, &query, now)
    };
    app.read(member, read).await?.answer()
}

/// Whether little is to be read for what was just moved: the counts are kept, and the column stays as it is.
pub(super) fn is_little(query: &BoardQuery) -> bool {
    query.filter().is_open() && query.sort == Sort::LatestActivity
}

impl Told {
    /// Of a contact that was not moved.
    pub(super) fn refused(
        connection: &mut Connection,
        member: &Member,
        id: ContactId,
        left: Option<StageId>,
        toast: Toast,
    ) -> Result<Self> {
        let contact = Contact::seen_by(connection, member, id)?;
        Ok(Self {
            left: left.unwrap_or(contact.stage_id),
            contact,
            toast,
            // Whoever moved it meanwhile has put it there.
            is_on_top: left.is_some(),
        })
    }

    /// Reads what is shown beside it.
    pub(super) fn read(
        self,
        connection: &mut Connection,
        member: &Member,
        knowing: &Knowing,
        query: &BoardQuery,
        now: Instant,
    ) -> Result<Dropped> {
        let Self {
            contact,
            left,
            toast,
            is_on_top,
        } = self;
        let known = knowing.read(connection, member)?;
        let shown = (&contact, is_on_top);
        let (card, sorted) = card(connection, member, query, shown, (&known, now))?;
        let (filter, sort, counting) = (query.filter(), query.sort, &knowing.counting);
        let (stages, two) = (&known.stages, (left, contact.stage_id));
        let standings =
            board::standings_of_two(connection, member, filter, sort, stages, two, counting)?;
        let figures = |stage: StageId| {
            let standing = standings.get(&stage).cloned().unwrap_or_default();
            Figures::new(stage, &standing, member)
        };
        let figures = vec![figures(left), figures(contact.stage_id)];
        Ok(Dropped {
            card,
            sorted,
            figures,
            toast,
        })
    }
}

impl Dropped {
    pub(super) fn answer(&self) -> Result<HttpResponse> {
        let status = if self.toast.is_error {
            StatusCode::CONFLICT
        } else {
            StatusCode::OK
        };
        html(status, self)
    }
}

type Sorted = Option<MoreCards>;

/// The card; and its column's first cards, unless it stands on top of them anyway.
fn card(
    connection: &mut Connection,
    member: &Member,
    query: &BoardQuery,
    (contact, is_on_top): (&Contact, bool),
    (known, now): (&Known, Instant),
) -> Result<(CardView, Sorted)> {
    let is_shown = board::shows(connection, member, query.filter(), contact.id)?;
    let cards = Cards::new(now, member, &known.team, &known.tags, query);
    let card = CardView {
        is_filtered_out: !is_shown,
        ..cards.view(&Card::from(contact))
    };
    if (query.sort == Sort::LatestActivity && is_on_top) || !is_shown {
        return Ok((card, None));
    }
    let (filter, sort, stage) = (query.filter(), query.sort, contact.stage_id);
    let page = board::cards(connection, member, filter, sort, stage, None)?;
    Ok((card, Some(MoreCards::new(&page, stage, &cards))))
}
