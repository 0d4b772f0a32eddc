//! Moving a contact: by dragging its card, by "Move to", or on its page.

mod dropped;

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::App;
use crate::crm::contact::Contact;
use crate::crm::contact::change::{Change, change};
use crate::crm::contact::field::Value;
use crate::crm::stage;
use crate::db::id::ContactId;
use crate::error::Result;
use crate::people::Member;
use crate::web::answer::{html, is_htmx, see_other};
use crate::web::back::Back;
use crate::web::board_query::BoardQuery;
use crate::web::choice::{Choice, stage_chosen, stages};
use crate::web::extract::SignedIn;
use crate::web::filter_query::address;
use crate::web::form::{Pairs, one};
use crate::web::known::Knowing;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;
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
    knowing: Data<Knowing>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let target = stage_chosen(one(&form, "stage"))?;
    let seen = stage_chosen(one(&form, "seen_stage"))?;
    let query = BoardQuery::from_text(one(&form, "board"), &member, app.clock.now())?;
    let wanted = Change {
        values: vec![Value::Stage(target)],
        seen_stage: Some(seen),
        ..Change::default()
    };
    let moved = app
        .write(member.by(), move |tx| change(tx, id, &wanted))
        .await;
    if is_htmx(&request) {
        return dropped::show(&app, knowing, &member, id, seen, moved, query).await;
    }
    current::leave_flash(&session, &words::moved(&moved?))?;
    let from_page = one(&form, "from") == "contact";
    Ok(see_other(&if from_page {
        Back::read(&form).contact(id)
    } else {
        address("/pipeline", &query.text())
    }))
}
