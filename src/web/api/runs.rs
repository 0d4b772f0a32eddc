//! What rules did, what they skipped, and why.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::caller::{Caller, Read};
use super::coded::{OutcomeCode, ReasonCode, ThroughCode, Time};
use super::fault::Result;
use super::query::Query;
use super::reply::Reply;
use super::schema::Listed;
use crate::app::App;
use crate::crm::automation::run::{self, Outcome, Run, RunFilter};
use crate::db::id::{ContactId, RuleId, RunId, UserId};

/// One rule that was considered for one change.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Run)]
pub(super) struct RunView {
    id: i64,
    /// Also where the rule was deleted.
    rule_id: i64,
    /// The rule's name at that time.
    rule: String,
    /// Nothing for a contact that was deleted.
    contact_id: Option<i64>,
    /// The contact's name at that time.
    contact: String,
    /// Who, or which program, made the change that set the rule off.
    set_off_by: Option<String>,
    through: ThroughCode,
    outcome: OutcomeCode,
    /// Why it was skipped, or failed.
    reason: Option<ReasonCode>,
    /// For `claimed` the name of the other rule, for `error` its words.
    detail: Option<String>,
    time: Time,
}

impl From<Run> for RunView {
    fn from(run: Run) -> Self {
        Self {
            id: run.id.0,
            rule_id: run.rule_id.0,
            contact_id: run.contact().map(|id| id.0),
            rule: run.rule_name,
            contact: run.contact_name,
            set_off_by: run.user_name,
            through: ThroughCode(run.through),
            outcome: OutcomeCode(run.outcome),
            reason: run.reason.map(ReasonCode),
            detail: run.detail,
            time: Time(run.created_at),
        }
    }
}

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "for the document alone")]
pub(super) struct RunsParameters {
    /// Only those of this rule, by its id.
    rule: Option<i64>,
    outcome: Option<OutcomeCode>,
    /// Only those of this contact, by its id.
    contact: Option<i64>,
    /// Only those that this member set off, by their id.
    who: Option<i64>,
    /// Where to go on: `next` of the page before.
    before: Option<String>,
}

/// Lists runs, newest first, 50 at a time. They are kept for 90 days.
#[utoipa::path(get, path = "/api/v1/runs", tag = "Automations", params(RunsParameters),
    responses((status = 200, description = "A page of runs.", body = Listed<RunView>)),
    security(("token" = ["read"])))]
pub(crate) async fn index(
    app: Data<App>,
    caller: Caller<Read>,
    mut query: Query,
) -> Result<HttpResponse> {
    let filter = RunFilter {
        rule: query.take("rule", "the id of a rule").map(RuleId),
        outcome: query.take::<Outcome>("outcome", "applied, skipped or failed"),
        contact: query.take("contact", "the id of a contact").map(ContactId),
        user: query.take("who", "the id of a member").map(UserId),
    };
    let before = query.take("before", "what next of the page before was");
    query.finish()?;
    let found = app.read(&caller.who, move |connection, member| {
        run::page(connection, member, &filter, before.map(RunId))
    });
    let (runs, more) = found.await?;
    let listed: Listed<RunView> = Listed {
        next: runs.last().filter(|_| more).map(|last| last.id.to_string()),
        data: runs.into_iter().map(RunView::from).collect(),
    };
    Ok(Reply::ok(&listed)?.answer())
}
