//! Settings > Pipeline > Automations. Source: guide "Smart Automations". Everybody reads; Admins and the Owner write.

pub(crate) mod deletion;
pub(crate) mod edit;
pub(crate) mod enabled;
mod form;
pub(crate) mod new;
pub(crate) mod place;
pub(crate) mod runs;

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::crm::automation::rule::{self, Action, Rule, Trigger};
use crate::crm::automation::starter;
use crate::crm::stage;
use crate::error::Result;
use crate::people::{Admin, Member};
use crate::web::answer::{html, see_other};
use crate::web::extract::SignedIn;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::settings::order::Place;

const LIST: &str = "/settings/pipeline/automations";

#[derive(Template)]
#[template(path = "settings/automations/index.html")]
struct ListPage {
    page: Page,
    rules: Vec<RuleView>,
    may_write: bool,
}

/// A rule as the list shows it.
struct RuleView {
    id: i64,
    name: String,
    own_name: Option<String>,
    when_field: &'static str,
    when: String,
    when_status: Option<&'static str>,
    then_words: &'static str,
    then: String,
    then_status: Option<&'static str>,
    enabled: bool,
    may_write: bool,
    place: Place,
}

impl RuleView {
    fn all(rules: &[Rule], member: &Member) -> Vec<Self> {
        let entries: Vec<(i64, &str)> = rules
            .iter()
            .map(|rule| (rule.id.0, rule.name.as_str()))
            .collect();
        let places = Place::all(LIST, member.organization().id, &entries);
        let views = rules.iter().zip(places);
        views
            .map(|(rule, place)| Self::new(rule, place, member))
            .collect()
    }

    fn new(rule: &Rule, place: Place, member: &Member) -> Self {
        let (when_field, when_status) = match rule.trigger {
            Trigger::StageBecomes(_) => ("stage", None),
            Trigger::LeadStatusBecomes(status) => ("status", Some(status.code())),
        };
        let (then_words, then_status) = match rule.action {
            Action::SetLeadStatus(status) => ("set status to", Some(status.code())),
            Action::MoveTo(_) => ("move to", None),
        };
        Self {
            id: rule.id.0,
            name: rule.name.clone(),
            own_name: rule.own_name.clone(),
            when_field,
            when: rule.when.clone(),
            when_status,
            then_words,
            then: rule.then.clone(),
            then_status,
            enabled: rule.enabled,
            may_write: member.is_admin(),
            place,
        }
    }
}

/// The organization's rules, as the list shows them.
async fn rules_of(app: &App, member: &Member) -> Result<Vec<RuleView>> {
    let rules = app.read(member, |connection, member| {
        let organization = member.organization().id;
        let stages = stage::all(connection, organization)?;
        rule::all(connection, organization, &stages)
    });
    Ok(RuleView::all(&rules.await?, member))
}

pub(crate) async fn index(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
) -> Result<HttpResponse> {
    let view = ListPage {
        rules: rules_of(&app, &member).await?,
        page: Page::new("Automations", Section::Automations, &member, &session),
        may_write: member.is_admin(),
    };
    html(StatusCode::OK, &view)
}

/// Adds the suggested starter rules to an empty list.
pub(crate) async fn add_starter(
    app: Data<App>,
    Posted(admin, _): Posted<Admin>,
    session: Session,
) -> Result<HttpResponse> {
    let added = app
        .write(admin.by(), move |tx| starter::add(tx, &admin))
        .await?;
    current::leave_flash(
        &session,
        &format!("{added} rules added. They count from now on."),
    )?;
    Ok(see_other(LIST))
}
