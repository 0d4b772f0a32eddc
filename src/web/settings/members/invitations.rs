//! Inviting somebody: a link that is shown once, and can be revoked until it is used.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::LIST;
use crate::app::App;
use crate::crm::team::invitation::{self, NewInvitation};
use crate::db::id::InvitationId;
use crate::error::{Error, Problems, Result};
use crate::people::{Admin, Role};
use crate::web::answer::{form_status, html, see_other};
use crate::web::extract::SignedIn;
use crate::web::form::{Pairs, chosen, one};
use crate::web::link;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;

#[derive(Template)]
#[template(path = "settings/invitations/new.html")]
struct NewPage {
    page: Page,
    guest: String,
    role: Role,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "settings/invitations/made.html")]
struct MadePage {
    page: Page,
    guest: String,
    role: Role,
    link: String,
}

pub(crate) async fn new(
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
) -> Result<HttpResponse> {
    form(&admin, &session, &Pairs::new(), Problems::default())
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(admin, pairs): Posted<Admin>,
    session: Session,
    request: HttpRequest,
) -> Result<HttpResponse> {
    match invite(&app, &admin, &pairs).await {
        Ok((secret, role)) => {
            let page = MadePage {
                page: Page::new("Invitation", Section::Members, &admin, &session),
                guest: one(&pairs, "guest").trim().to_owned(),
                role,
                link: link::to(&app, &request, "/join", &secret),
            };
            html(StatusCode::OK, &page)
        }
        Err(Error::Invalid(problems)) => form(&admin, &session, &pairs, problems),
        Err(other) => Err(other),
    }
}

async fn invite(app: &App, admin: &Admin, pairs: &Pairs) -> Result<(String, Role)> {
    let role: Role = chosen("role", "a role", one(pairs, "role"))?;
    let new = NewInvitation::parse(one(pairs, "guest"), role)?;
    let (by, admin) = (admin.by(), admin.clone());
    let secret = app
        .write(by, move |tx| invitation::invite(tx, &admin, &new))
        .await?;
    Ok((secret, role))
}

pub(crate) async fn revoke(
    app: Data<App>,
    Posted(admin, _): Posted<Admin>,
    session: Session,
    id: Path<InvitationId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    app.write(admin.by(), move |tx| invitation::revoke(tx, &admin, id))
        .await?;
    current::leave_flash(&session, "Invitation revoked. Its link does nothing now.")?;
    Ok(see_other(LIST))
}

fn form(
    admin: &Admin,
    session: &Session,
    pairs: &Pairs,
    problems: Problems,
) -> Result<HttpResponse> {
    let status = form_status(&problems);
    let page = NewPage {
        page: Page::new("Invite", Section::Members, admin, session),
        guest: one(pairs, "guest").to_owned(),
        role: one(pairs, "role").parse().unwrap_or(Role::Member),
        problems,
    };
    html(status, &page)
}
