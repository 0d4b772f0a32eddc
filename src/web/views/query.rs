//! Putting another filter and order into a view.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::new::what;
use crate::app::App;
use crate::crm::view::change::replace;
use crate::db::id::ViewId;
use crate::error::Result;
use crate::people::Member;
use crate::web::answer::see_other;
use crate::web::filter_query::address;
use crate::web::posted::Posted;
use crate::web::session as current;

pub(crate) async fn update(
    app: Data<App>,
    Posted(member, form): Posted<Member>,
    session: Session,
    id: Path<ViewId>,
) -> Result<HttpResponse> {
    let (page, query) = what(&form, &member, app.clock.now())?;
    let (by, id, wanted) = (member.by(), id.into_inner(), query.clone());
    let view = app
        .write(by, move |tx| replace(tx, &member, id, (page, &wanted)))
        .await?;
    current::leave_flash(&session, &format!("View {} was updated.", view.name))?;
    Ok(see_other(&address(&format!("/{}", page.code()), &query)))
}
