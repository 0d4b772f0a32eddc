//! Moving a contact: by dragging its card, by "Move to", or on its page.

mod conflict;
mod dropped;

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::origin::Origin;
use crate::app::App;
use crate::crm::contact::Contact;
use crate::crm::contact::change::{Change, change};
use crate::crm::contact::field::Value;
use crate::crm::stage;
use crate::db::id::ContactId;
use crate::error::{Error, Result};
use crate::people::Member;
use crate::web::answer::{html, is_htmx, see_other};
use crate::web::board_query::BoardQuery;
use crate::web::choice::{Choice, stage_chosen, stages};
use crate::web::extract::SignedIn;
use crate::web::filter_query::address;
use crate::web::form::{Pairs, one};
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::toast::Toast;
use crate::web::words::change as words;

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
    /// Over the board, which the answer then touches.
    in_dialog: bool,
}

/// The "Move to" menu.
pub(crate) async fn choose(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    request: HttpRequest,
    id: Path<ContactId>,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let board = BoardQuery::parse(&query, &member, app.clock.now())?.text();
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
        in_dialog: is_htmx(&request),
        back: address("/pipeline", &board),
        board,
    };
    html(StatusCode::OK, &view)
}

pub(crate) async fn update(
    app: Data<App>,
    Posted(member, form): Posted<Member>,
    session: Session,
    request: HttpRequest,
    id: Path<ContactId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let target = stage_chosen(one(&form, "stage"))?;
    let seen = stage_chosen(one(&form, "seen_stage"))?;
    let origin = Origin::read(&form, &member, app.clock.now())?;
    let wanted = Change {
        values: vec![Value::Stage(target)],
        seen_stage: Some(seen),
        ..Change::default()
    };
    let moved = app
        .write(member.by(), move |tx| change(tx, id, &wanted))
        .await;
    let toast = match (moved, &origin) {
        (Err(Error::Meanwhile(other)), _) if !is_htmx(&request) => {
            return conflict::page(*other, &member, id, &origin);
        }
        (moved, Origin::Board(query)) if is_htmx(&request) => {
            let toast = match &moved {
                Ok(moved) => Toast::saying(words::moved(moved)),
                Err(Error::Meanwhile(other)) => conflict::toast(other, &member, id, &origin),
                Err(error) => Toast::refusing(error.to_string()),
            };
            return dropped::show(&app, &member, id, seen, moved, toast, query.clone()).await;
        }
        // Its page shows where it is, and what may be done about it.
        (Err(Error::Meanwhile(other)), _) => conflict::toast(&other, &member, id, &origin),
        (moved, _) => Toast::saying(words::moved(&moved?)),
    };
    current::leave_toast(&session, &toast)?;
    Ok(see_other(&origin.place(id)))
}
