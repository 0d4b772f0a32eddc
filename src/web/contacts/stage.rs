//! Moving a contact: by dragging its card, by "Move to", or on its page.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::page_of;
use crate::web::choice::{Choice, stage_chosen, stages};
use crate::app::App;
use crate::crm::board::{self, Sort};
use crate::crm::contact::Contact;
use crate::crm::contact::change::{Change, Changed, change};
use crate::crm::contact::field::Value;
use crate::crm::stage;
use crate::db::id::{ContactId, StageId};
use crate::error::{Error, Result};
use crate::people::{Member, membership};
use crate::web::answer::{html, is_htmx, see_other};
use crate::web::board_query::{BoardQuery, address};
use crate::web::extract::SignedIn;
use crate::web::form::{Pairs, one};
use crate::web::page::{Page, Section};
use crate::web::pipeline::{CardView, Cards};
use crate::web::session as current;

#[derive(Template)]
#[template(path = "contacts/stage/choose.html")]
struct ChoosePage {
    page: Page,
    id: i64,
    name: String,
    seen_stage: i64,
    stages: Vec<Choice>,
    board: String,
    back: String,
}

/// The "Move to" menu.
pub(crate) async fn choose(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    id: Path<ContactId>,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let board = BoardQuery::parse(&query)?.text();
    let (contact, all_stages) = app
        .read(&member, move |connection, member| {
            let contact = Contact::seen_by(connection, member, id)?;
            Ok((contact, stage::all(connection, member.organization().id)?))
        })
        .await?;
    let view = ChoosePage {
        page: Page::new("Move to", Section::Pipeline, &member, &session),
        id: id.0,
        name: contact.display_name().to_owned(),
        seen_stage: contact.stage_id.0,
        stages: stages(&all_stages, Some(contact.stage_id)),
        back: address("/pipeline", &board),
        board,
    };
    html(StatusCode::OK, &view)
}

pub(crate) async fn update(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    request: HttpRequest,
    id: Path<ContactId>,
    form: Form<Pairs>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let target = stage_chosen(one(&form, "stage"))?;
    let seen = stage_chosen(one(&form, "seen_stage"))?;
    let query = BoardQuery::from_text(one(&form, "board"))?;
    let wanted = Change { values: vec![Value::Stage(target)], seen_stage: Some(seen) };
    let moved = app.write(member.by(), move |tx| change(tx, id, &wanted)).await;
    if is_htmx(&request) {
        return on_board(&app, &member, id, seen, moved, query).await;
    }
    let moved = moved?;
    let stages = read_stages(&app, &member).await?;
    let stage = stage::among(&stages, moved.contact.stage_id)?;
    current::leave_flash(&session, &sentence(&moved, &stage.name))?;
    let from_page = one(&form, "from") == "contact";
    Ok(see_other(&if from_page { page_of(id) } else { address("/pipeline", &query.text()) }))
}

async fn read_stages(app: &App, member: &Member) -> Result<Vec<stage::Stage>> {
    app.read(member, |connection, member| stage::all(connection, member.organization().id)).await
}

/// What the toast says: `Moved to Closed. Won via automation.`
fn sentence(moved: &Changed, stage: &str) -> String {
    if moved.before.stage_id == moved.contact.stage_id {
        return format!("Already in {stage}.");
    }
    let mut sentence = format!("Moved to {stage}.");
    for value in &moved.by_rules {
        sentence.push_str(&format!(" {value} via automation."));
    }
    sentence
}

/// Everything that a drop touches, in one answer: the card, the counts of both columns, and the toast.
#[derive(Template)]
#[template(path = "contacts/stage/update.html")]
struct Dropped {
    card: CardView,
    /// The column's cards anew, where the card's place among them depends on the sort.
    sorted: Option<(Vec<CardView>, Option<String>)>,
    counts: Vec<(i64, i64)>,
    toast: String,
    is_refused: bool,
}

/// A drop that was refused because somebody else moved the card shows where the card is now.
async fn on_board(
    app: &App,
    member: &Member,
    id: ContactId,
    seen: StageId,
    moved: Result<Changed>,
    query: BoardQuery,
) -> Result<HttpResponse> {
    let refusal = match &moved {
        Err(Error::Conflict(sentence)) => Some(sentence.clone()),
        Err(_) => None,
        Ok(_) => None,
    };
    let moved = match moved {
        Err(error) if refusal.is_none() => return Err(error),
        other => other.ok(),
    };
    let now = app.clock.now();
    let is_refused = refusal.is_some();
    let answer = app
        .read(member, move |connection, member| {
            let organization = member.organization().id;
            let contact = Contact::seen_by(connection, member, id)?;
            let stages = stage::all(connection, organization)?;
            let teammates = membership::teammates(connection, organization)?;
            let (card, is_shown) = board::card(connection, member, &query.filter, &contact)?;
            let counts = board::counts(connection, member, &query.filter)?;
            let views = Cards::new(now, member, &teammates, &query);
            let sorted = if query.sort == Sort::LatestActivity || !is_shown {
                None
            } else {
                let (cards, next) = board::cards(
                    connection, member, &query.filter, query.sort, card.stage_id, None,
                )?;
                let next = next.map(|next| views.next_address(card.stage_id, &next));
                Some((cards.iter().map(|card| views.view(card)).collect(), next))
            };
            let touched = [Some(seen), Some(card.stage_id)];
            let count_of = |stage: StageId| counts.get(&stage).copied().unwrap_or_default();
            let stage_name = &stage::among(&stages, card.stage_id)?.name;
            let toast = match (&refusal, &moved) {
                (Some(sentence), _) => sentence.clone(),
                (None, Some(moved)) => sentence(moved, stage_name),
                (None, None) => String::new(),
            };
            Ok(Dropped {
                card: CardView { is_filtered_out: !is_shown, ..views.view(&card) },
                sorted,
                counts: touched.iter().flatten().map(|stage| (stage.0, count_of(*stage))).collect(),
                toast,
                is_refused,
            })
        })
        .await?;
    let status = if is_refused { StatusCode::CONFLICT } else { StatusCode::OK };
    html(status, &answer)
}
