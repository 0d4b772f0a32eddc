//! Change Role: a menu entry, then a choice. Source: facts, 1.2.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::{LIST, mate};
use crate::app::App;
use crate::crm::team::role;
use crate::db::id::UserId;
use crate::error::Result;
use crate::people::{Admin, Role};
use crate::web::answer::{html, see_other};
use crate::web::extract::SignedIn;
use crate::web::form::{chosen, one};
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;

#[derive(Template)]
#[template(path = "settings/members/role.html")]
struct ChoosePage {
    page: Page,
    user: i64,
    name: String,
    role: Role,
    is_me: bool,
}

pub(crate) async fn choose(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
    user: Path<UserId>,
) -> Result<HttpResponse> {
    let user = user.into_inner();
    let mate = mate(&app, &admin, user).await?;
    let page = ChoosePage {
        page: Page::new("Change role", Section::Members, &admin, &session),
        user: user.0,
        name: mate.name,
        role: mate.role,
        is_me: user == admin.user(),
    };
    html(StatusCode::OK, &page)
}

pub(crate) async fn update(
    app: Data<App>,
    Posted(admin, form): Posted<Admin>,
    session: Session,
    user: Path<UserId>,
) -> Result<HttpResponse> {
    let user = user.into_inner();
    let wanted: Role = chosen("role", "a role", one(&form, "role"))?;
    let mate = app
        .write(admin.by(), move |tx| role::change(tx, &admin, user, wanted))
        .await?;
    let sentence = format!("{}: {}.", mate.name, mate.role.label());
    current::leave_flash(&session, &sentence)?;
    Ok(see_other(LIST))
}
