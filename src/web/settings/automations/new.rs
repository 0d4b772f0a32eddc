//! Add Rule. Source: guide "Smart Automations", "Creating an Automation Rule".

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;

use super::LIST;
use crate::app::App;
use crate::crm::automation::rule::{self, Action, NewRule, Trigger};
use crate::crm::stage;
use crate::crm::status::LeadStatus;
use crate::error::{Error, Problems, Result};
use crate::people::Admin;
use crate::web::answer::{html, see_other};
use crate::web::choice::{Choice, stage_chosen, stages};
use crate::web::extract::SignedIn;
use crate::web::form::{Pairs, chosen, one};
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;

const STAGE_TO_STATUS: &str = "stage_to_status";
const STATUS_TO_STAGE: &str = "status_to_stage";

#[derive(Template)]
#[template(path = "settings/automations/new.html")]
struct NewPage {
    page: Page,
    is_status_to_stage: bool,
    stages: Vec<Choice>,
    statuses: Vec<Choice>,
    enabled: bool,
    problems: Problems,
}

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    form(&app, &admin, &session, &query, true, Problems::default()).await
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(admin, pairs): Posted<Admin>,
    session: Session,
) -> Result<HttpResponse> {
    match add(&app, &admin, &pairs).await {
        Ok(()) => {
            current::leave_flash(&session, "Rule added.")?;
            Ok(see_other(LIST))
        }
        Err(Error::Invalid(problems)) => {
            form(&app, &admin, &session, &pairs, is_enabled(&pairs), problems).await
        }
        Err(other) => Err(other),
    }
}

async fn add(app: &App, admin: &Admin, pairs: &Pairs) -> Result<()> {
    let stage = stage_chosen(one(pairs, "stage"))?;
    let status: LeadStatus = chosen("status", "a status", one(pairs, "status"))?;
    let (trigger, action) = match one(pairs, "type") {
        STAGE_TO_STATUS => (Trigger::StageBecomes(stage), Action::SetLeadStatus(status)),
        STATUS_TO_STAGE => (Trigger::LeadStatusBecomes(status), Action::MoveTo(stage)),
        _ => return Err(Error::invalid("type", "Choose one of the two types.")),
    };
    let new = NewRule {
        trigger,
        action,
        enabled: is_enabled(pairs),
    };
    let (by, admin) = (admin.by(), admin.clone());
    app.write(by, move |tx| rule::add(tx, &admin, new).map(|_| ()))
        .await
}

fn is_enabled(pairs: &Pairs) -> bool {
    one(pairs, "enabled") == "yes"
}

async fn form(
    app: &App,
    admin: &Admin,
    session: &Session,
    pairs: &Pairs,
    enabled: bool,
    problems: Problems,
) -> Result<HttpResponse> {
    let all_stages = app
        .read(admin, |connection, member| {
            stage::all(connection, member.organization().id)
        })
        .await?;
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let typed_status = one(pairs, "status");
    let view = NewPage {
        page: Page::new("Add Rule", Section::Automations, admin, session),
        is_status_to_stage: one(pairs, "type") == STATUS_TO_STAGE,
        stages: stages(&all_stages, stage_chosen(one(pairs, "stage")).ok()),
        statuses: LeadStatus::ALL
            .iter()
            .map(|status| Choice::new(status.code(), status.label(), status.code() == typed_status))
            .collect(),
        enabled,
        problems,
    };
    html(status, &view)
}
