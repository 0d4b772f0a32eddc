//! The last runs of a rule: what it did, what it skipped and why.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::app::App;
use crate::crm::automation::rule;
use crate::crm::automation::run::{self, Outcome};
use crate::db::id::RuleId;
use crate::error::Result;
use crate::people::Member;
use crate::web::answer::html;
use crate::web::extract::SignedIn;
use crate::web::page::{Page, Section};
use crate::web::when::When;

#[derive(Template)]
#[template(path = "settings/automations/runs.html")]
struct RunsPage {
    page: Page,
    name: String,
    enabled: bool,
    runs: Vec<RunView>,
}

struct RunView {
    contact_id: i64,
    contact_name: String,
    contact_is_there: bool,
    outcome: &'static str,
    outcome_label: &'static str,
    reason: Option<String>,
    set_off_by: String,
    when: When,
}

pub(crate) async fn index(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    id: Path<RuleId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let found = app.read(&member, move |connection, member| {
        let organization = member.organization().id;
        let rule = rule::find(connection, organization, id)?;
        Ok((rule, run::last_of(connection, organization, id)?))
    });
    let (rule, runs) = found.await?;
    let (now, zone) = (app.clock.now(), member.organization().time_zone());
    let view = |run: run::Run| RunView {
        contact_id: run.contact_id.0,
        reason: run.reason_in_words(),
        contact_name: run.contact_name,
        contact_is_there: run.contact_is_there,
        outcome: run.outcome.code(),
        outcome_label: match run.outcome {
            Outcome::Applied => "Applied",
            Outcome::Skipped => "Skipped",
            Outcome::Failed => "Failed",
        },
        set_off_by: run.user_name.unwrap_or_else(|| "somebody".to_owned()),
        when: When::new(run.created_at, now, zone),
    };
    let page = RunsPage {
        page: Page::new("Last runs", Section::Automations, &member, &session),
        name: rule.name,
        enabled: rule.enabled,
        runs: runs.into_iter().map(view).collect(),
    };
    html(StatusCode::OK, &page)
}
