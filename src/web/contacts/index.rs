//! The list of contacts: found, ordered, and selected for a bulk edit.

mod row;

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::App;
use crate::crm::batch::bulk::MOST;
use crate::crm::board::Count;
use crate::crm::list::{self, Order};
use crate::crm::view;
use crate::error::Result;
use crate::people::Member;
use crate::web::answer::html;
use crate::web::back::Back;
use crate::web::choice::Choice;
use crate::web::cursor;
use crate::web::extract::SignedIn;
use crate::web::filter_panel::{Chips, FilterPanel};
use crate::web::filter_query::address;
use crate::web::follow::{Follow, is_again};
use crate::web::form::{Pairs, one};
use crate::web::known::Knowing;
use crate::web::list_query::ListQuery;
use crate::web::page::{Page, Section};
use crate::web::views::ViewLink;
use crate::web::words::count::found;
use row::{Row, Rows};

pub(crate) const LIST: &str = "/contacts";

const EXPORT: &str = "/contacts/export";

/// As many rows are read again at once.
const MOST_SHOWN: usize = 500;

#[derive(Template)]
#[template(path = "contacts/index.html")]
struct ListPage {
    page: Page,
    /// The list's own address, to read it again.
    here: String,
    rows: Vec<Row>,
    /// Where the next contacts are to be had.
    next: Option<String>,
    /// How many there are: `1,234 contacts`.
    count: String,
    search: String,
    sorts: Vec<Choice>,
    filter: FilterPanel,
    chips: Chips,
    views: Vec<ViewLink>,
    heads: Vec<Head>,
    /// As the bulk edit of all needs it.
    query: String,
    /// What the order leaves out, if it does.
    only: Option<&'static str>,
    whole: String,
    is_narrowed: bool,
    may_edit_all: bool,
    /// Where they are to be had as a file, for those who may.
    export: Option<String>,
}

/// The head of a column; with an address where the list can be ordered by it.
struct Head {
    label: &'static str,
    class: &'static str,
    address: Option<String>,
    /// `ascending`, `descending`, or nothing.
    sorted: &'static str,
}

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    (session, request): (Session, HttpRequest),
    pairs: Query<Pairs>,
    knowing: Data<Knowing>,
) -> Result<HttpResponse> {
    let follow = Follow::begin(&app, &member, is_again(&request));
    let now = app.clock.now();
    let query = ListQuery::parse(&pairs, &member, now)?;
    let (asked, after) = (query.asked(), cursor::after(&pairs)?);
    let shown = one(&pairs, "shown").parse().unwrap_or(0).min(MOST_SHOWN);
    let reading = app.read(&member, move |connection, member| {
        // As many as the page shows that is read again.
        let most = shown.max(list::PAGE);
        Ok((
            list::page(connection, member, &asked, after.as_ref(), most)?,
            asked.count(connection, member)?,
            knowing.read(connection, member)?,
        ))
    });
    let ((listed, next), total, known) = reading.await?;
    let text = query.text();
    let rows = Rows {
        now,
        organization: member.organization(),
        known: &known,
        back: Back::new(view::Page::Contacts, &text),
    };
    let page = ListPage {
        page: Page::following("Contacts", Section::Contacts, &member, &session, follow),
        here: address(LIST, &text),
        rows: listed.iter().map(|contact| rows.view(contact)).collect(),
        next: next.map(|next| cursor::next_address(LIST, &text, &next)),
        count: found(total),
        search: query.found.filter.search.clone(),
        sorts: sorts(&query),
        filter: FilterPanel::new(&query.found, &known, &member),
        chips: Chips::new("contacts", &query.kept(), &query.found, &known, &member),
        views: ViewLink::all(&known.views, view::Page::Contacts, &member),
        heads: heads(&query),
        only: only(query.order),
        whole: address(LIST, &query.ordered(Order::Created, false).text()),
        is_narrowed: !query.found.filter.is_open(),
        may_edit_all: match total {
            Count::Exact(total) => usize::try_from(total).is_ok_and(|total| total <= MOST),
            Count::Many => true,
        },
        export: member.is_admin().then(|| address(EXPORT, &text)),
        query: text,
    };
    html(StatusCode::OK, &page)
}

fn sorts(query: &ListQuery) -> Vec<Choice> {
    let entry = |order: &Order| {
        let code = query.ordered(*order, false).sort();
        let is_chosen = query.order == *order && !query.is_reversed;
        Choice::new(&code, order.label(), is_chosen)
    };
    let mut choices: Vec<Choice> = Order::ALL.iter().map(entry).collect();
    if query.is_reversed {
        let label = format!("{}, reversed", query.order.label());
        choices.push(Choice::new(&query.sort(), &label, true));
    }
    choices
}

fn heads(query: &ListQuery) -> Vec<Head> {
    let head = |(label, class, order): (&'static str, &'static str, Option<Order>)| {
        let is_here = order == Some(query.order);
        let turned = order.map(|order| query.ordered(order, is_here && !query.is_reversed));
        Head {
            label,
            class,
            address: turned.map(|query| address(LIST, &query.text())),
            sorted: match (is_here, query.is_reversed != query.order.is_descending()) {
                (false, _) => "",
                (true, true) => "descending",
                (true, false) => "ascending",
            },
        }
    };
    [
        ("Contact", "name", Some(Order::Name)),
        ("Pipeline Stage", "stage", None),
        ("Lead Status", "status", None),
        ("Conversation Status", "conversation", Some(Order::Waiting)),
        ("Assignee", "assignee", None),
        ("Tags", "tags", None),
        ("Last message", "message", Some(Order::LastMessage)),
        ("Deal value", "deal", None),
        ("Created", "created", Some(Order::Created)),
        ("Latest activity", "activity", Some(Order::LatestActivity)),
    ]
    .map(head)
    .into()
}

/// What is left out by an order that not every contact has a place in.
fn only(order: Order) -> Option<&'static str> {
    match order {
        Order::Created | Order::LatestActivity | Order::Name => None,
        Order::LastMessage => Some("This order shows only contacts with a message."),
        Order::Waiting => Some("This order shows only contacts who wait for an answer."),
    }
}
