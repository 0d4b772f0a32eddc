//! The end of an organization: its name must be typed.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::crm::organization::deletion;
use crate::error::{Error, Problems, Result};
use crate::people::Owner;
use crate::web::answer::{form_status, html, see_other};
use crate::web::extract::SignedIn;
use crate::web::form::one;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;

#[derive(Template)]
#[template(path = "settings/organization/deletion.html")]
struct ConfirmPage {
    page: Page,
    organization: String,
    typed: String,
    problems: Problems,
}

pub(crate) async fn confirm(
    SignedIn(owner): SignedIn<Owner>,
    session: Session,
) -> Result<HttpResponse> {
    form(&owner, &session, "", Problems::default())
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(owner, pairs): Posted<Owner>,
    session: Session,
) -> Result<HttpResponse> {
    let name = owner.organization().name.clone();
    let (by, proof) = (owner.by(), owner.clone());
    let typed = one(&pairs, "name").to_owned();
    let ordered = app.write(by, move |tx| deletion::order(tx, &proof, &typed));
    match ordered.await {
        Ok(()) => {
            app.bell.ring();
            current::leave_flash(&session, &format!("{name} was deleted."))?;
            Ok(see_other("/organizations"))
        }
        Err(Error::Invalid(problems)) => form(&owner, &session, one(&pairs, "name"), problems),
        Err(other) => Err(other),
    }
}

fn form(owner: &Owner, session: &Session, typed: &str, problems: Problems) -> Result<HttpResponse> {
    let status = form_status(&problems);
    let page = ConfirmPage {
        page: Page::new("Delete organization", Section::Organization, owner, session),
        organization: owner.organization().name.clone(),
        typed: typed.to_owned(),
        problems,
    };
    html(status, &page)
}
