//! Moving a contact: by dragging its card, by "Move to", or on its page.

mod conflict;
pub(super) mod dropped;

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::origin::Origin;
use super::undo::undo;
use crate::app::App;
use crate::crm::contact::Contact;
use crate::crm::contact::change::{Change, Changed, change};
use crate::crm::contact::field::Value;
use crate::crm::stage;
use crate::db::Connection;
use crate::db::id::{ContactId, StageId};
use crate::error::{Error, Result};
use crate::people::{Member, Tx};
use crate::web::answer::{html, is_htmx, see_other};
use crate::web::board_query::BoardQuery;
use crate::web::choice::{Choice, stage_chosen, stages};
use crate::web::extract::SignedIn;
use crate::web::filter_query::address;
use crate::web::form::{Pairs, one};
use crate::web::known::Knowing;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::toast::Toast;
use crate::web::words::change as words;
use dropped::Told;

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
    knowing: Data<Knowing>,
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
    let work = move |tx: &mut Tx<'_>| change(tx, id, &wanted);
    if is_htmx(&request)
        && let Origin::Board(query) = &origin
    {
        let (now, query, origin) = (app.clock.now(), query.clone(), origin.clone());
        let is_little = dropped::is_little(&query);
        let read = move |connection: &mut Connection, member: &Member, moved| {
            let told = told(connection, member, (id, seen), moved, &origin)?;
            told.read(connection, member, &knowing, &query, now)
        };
        let shown = app.write_and_read(&member, work, read, is_little);
        return shown.await?.answer();
    }
    let moved = app.write(member.by(), work).await;
    let toast = match moved {
        Err(Error::Meanwhile(other)) if !is_htmx(&request) => {
            return conflict::page(&other, &member, id, &origin);
        }
        // Its page shows where it is, and what may be done about it.
        Err(Error::Meanwhile(other)) => conflict::toast(&other, &member, id, &origin),
        moved => said(&moved?, &member, &origin),
    };
    current::leave_toast(&session, &toast)?;
    Ok(see_other(&origin.place(id)))
}

/// What is to be shown of a move on the board, also where it was refused.
fn told(
    connection: &mut Connection,
    member: &Member,
    (id, seen): (ContactId, StageId),
    moved: Result<Changed>,
    origin: &Origin,
) -> Result<Told> {
    let refused = match moved {
        Ok(moved) => {
            return Ok(Told {
                left: seen,
                toast: said(&moved, member, origin),
                contact: moved.contact,
                is_on_top: true,
            });
        }
        Err(Error::Meanwhile(other)) => conflict::toast(&other, member, id, origin),
        Err(Error::Conflict(sentence)) => Toast::refusing(sentence),
        Err(other) => return Err(other),
    };
    Told::refused(connection, member, id, Some(seen), refused)
}

fn said(moved: &Changed, member: &Member, origin: &Origin) -> Toast {
    Toast::saying(words::moved(moved)).with(undo(moved, member, origin))
}
