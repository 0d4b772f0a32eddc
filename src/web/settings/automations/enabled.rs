//! The switch of a rule: acts at once.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::{LIST, RuleView};
use crate::app::App;
use crate::crm::automation::rule;
use crate::db::id::RuleId;
use crate::error::{Error, Result};
use crate::people::Admin;
use crate::web::answer::{html, is_htmx, see_other};
use crate::web::form::{Pairs, not_whole, one};
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::toast::Toast;

#[derive(Template)]
#[template(path = "settings/automations/enabled.html")]
struct Switched {
    rule: RuleView,
    toast: Toast,
}

pub(crate) async fn update(
    app: Data<App>,
    Posted(admin, form): Posted<Admin>,
    session: Session,
    request: HttpRequest,
    id: Path<RuleId>,
) -> Result<HttpResponse> {
    let (id, enabled) = (id.into_inner(), wanted(&form)?);
    let (by, proof) = (admin.by(), admin.clone());
    let rule = app
        .write(by, move |tx| rule::switch(tx, &proof, id, enabled))
        .await?;
    let toast = format!(
        "{} is {}.",
        rule.name,
        if enabled { "enabled" } else { "disabled" }
    );
    if is_htmx(&request) {
        let rules = super::rules_of(&app, &admin).await?;
        let rule = rules.into_iter().find(|view| view.id == id.0);
        let rule = rule.ok_or(Error::NotFound)?;
        let toast = Toast::saying(toast);
        return html(StatusCode::OK, &Switched { rule, toast });
    }
    current::leave_flash(&session, &toast)?;
    Ok(see_other(LIST))
}

fn wanted(form: &Pairs) -> Result<bool> {
    match one(form, "enabled") {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(not_whole("enabled")),
    }
}
