//! Settings > Organization: its name, time zone and currency; and for the Owner, its owner and its end.

pub(crate) mod deletion;
pub(crate) mod ownership;

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::crm::organization::{self, Wanted};
use crate::error::{Error, Problems, Result};
use crate::people::{Admin, Role};
use crate::web::answer::{form_status, html, see_other};
use crate::web::extract::SignedIn;
use crate::web::form::{Pairs, one};
use crate::web::organization_form::{OrganizationForm, parse};
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::words::change::settings_saved;

const PAGE: &str = "/settings/organization";

#[derive(Template)]
#[template(path = "settings/organization/show.html")]
struct OrganizationPage {
    page: Page,
    form: OrganizationForm,
    was: Was,
    is_owner: bool,
    problems: Problems,
}

/// What the form was rendered with.
struct Was {
    name: String,
    time_zone: String,
    currency: String,
}

impl Was {
    fn rendered(form: &OrganizationForm) -> Self {
        Self {
            name: form.name.clone(),
            time_zone: form.time_zone.clone(),
            currency: form.currency.clone(),
        }
    }

    fn sent(pairs: &Pairs) -> Self {
        let sent = |name: &str| one(pairs, name).to_owned();
        Self {
            name: sent("was_name"),
            time_zone: sent("was_time_zone"),
            currency: sent("was_currency"),
        }
    }
}

pub(crate) async fn show(
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
) -> Result<HttpResponse> {
    let held = OrganizationForm::held(admin.organization());
    let was = Was::rendered(&held);
    form(&admin, &session, held, was, Problems::default())
}

pub(crate) async fn update(
    app: Data<App>,
    Posted(admin, pairs): Posted<Admin>,
    session: Session,
) -> Result<HttpResponse> {
    match save(&app, &admin, &pairs).await {
        Ok(changed) => {
            current::leave_flash(&session, settings_saved(changed))?;
            Ok(see_other(PAGE))
        }
        Err(Error::Invalid(problems)) => {
            let typed = OrganizationForm::typed(&pairs);
            form(&admin, &session, typed, Was::sent(&pairs), problems)
        }
        Err(other) => Err(other),
    }
}

/// Only what differs from what the form was rendered with is changed: two Admins do not undo each other's.
async fn save(app: &App, admin: &Admin, pairs: &Pairs) -> Result<bool> {
    let choices = parse(pairs).map_err(Error::Invalid)?;
    let differs = |name: &str| one(pairs, name) != one(pairs, &format!("was_{name}"));
    let wanted = Wanted {
        name: differs("name").then_some(choices.name),
        time_zone: differs("time_zone").then_some(choices.time_zone),
        currency: differs("currency").then_some(choices.currency),
    };
    let (by, admin) = (admin.by(), admin.clone());
    app.write(by, move |tx| organization::change(tx, &admin, &wanted))
        .await
}

fn form(
    admin: &Admin,
    session: &Session,
    form: OrganizationForm,
    was: Was,
    problems: Problems,
) -> Result<HttpResponse> {
    let status = form_status(&problems);
    let page = OrganizationPage {
        page: Page::new("Organization", Section::Organization, admin, session),
        form,
        was,
        is_owner: admin.role() == Role::Owner,
        problems,
    };
    html(status, &page)
}
