//! The place of a rule in the list: by its buttons, or by dragging it.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::LIST;
use crate::app::App;
use crate::crm::automation::rule;
use crate::db::id::RuleId;
use crate::error::Result;
use crate::people::Admin;
use crate::web::answer::see_other;
use crate::web::posted::Posted;
use crate::web::settings::order::{before, tell};

/// Puts a rule before the one that `before` names, or last where it is empty.
pub(crate) async fn update(
    app: Data<App>,
    Posted(admin, form): Posted<Admin>,
    session: Session,
    id: Path<RuleId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let before = before(&form)?.map(RuleId);
    let by = admin.by();
    let placed = app
        .write(by, move |tx| rule::place(tx, &admin, id, before))
        .await?;
    tell(&session, placed.as_ref())?;
    Ok(see_other(LIST))
}
