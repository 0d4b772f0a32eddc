//! Who is responsible for a contact.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::origin::Origin;
use super::undo::undo;
use crate::app::App;
use crate::crm::contact::change::{Change, change};
use crate::crm::contact::field::Value;
use crate::db::id::ContactId;
use crate::error::Result;
use crate::people::Member;
use crate::web::answer::see_other;
use crate::web::back::Back;
use crate::web::choice::assignee_chosen;
use crate::web::form::one;
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::toast::Toast;
use crate::web::words::change as words;

pub(crate) async fn update(
    app: Data<App>,
    Posted(member, form): Posted<Member>,
    session: Session,
    id: Path<ContactId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let assignee = assignee_chosen(one(&form, "assignee"))?;
    let wanted = Change::of(vec![Value::Assignee(assignee)]);
    let changed = app
        .write(member.by(), move |tx| change(tx, id, &wanted))
        .await?;
    let origin = Origin::Page(Back::read(&form));
    let toast = Toast::saying(words::assigned(&changed)).with(undo(&changed, &member, &origin));
    current::leave_toast(&session, &toast)?;
    Ok(see_other(&origin.place(id)))
}
