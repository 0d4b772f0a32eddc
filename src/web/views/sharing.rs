//! Sharing a view with the team, and taking it back.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::LIST;
use crate::app::App;
use crate::crm::view::change::share;
use crate::db::id::ViewId;
use crate::error::Result;
use crate::people::Member;
use crate::web::answer::see_other;
use crate::web::form::{not_whole, one};
use crate::web::posted::Posted;
use crate::web::session as current;

pub(crate) async fn update(
    app: Data<App>,
    Posted(member, form): Posted<Member>,
    session: Session,
    id: Path<ViewId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let is_shared = one(&form, "shared")
        .parse()
        .map_err(|_| not_whole("shared"))?;
    let (by, who) = (member.by(), member.clone());
    let view = app
        .write(by, move |tx| share(tx, &who, id, is_shared))
        .await?;
    let sentence = if is_shared {
        format!("Your team sees the view {} now.", view.name)
    } else {
        format!("Only {} sees the view {} now.", view.author_name, view.name)
    };
    current::leave_flash(&session, &sentence)?;
    Ok(see_other(LIST))
}
