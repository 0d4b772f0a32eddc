//! The rules: read by anybody, changed with the scope admin.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::{Clearable, body};
use super::caller::{AdminScope, Caller, Read};
use super::coded::LeadStatusCode;
use super::fault::Result;
use super::query::Query;
use super::reply::{Reply, UnderWay, write};
use super::schema::Listed;
use super::sent::Sent;
use crate::app::App;
use crate::crm::automation::rule::{self, Action, Draft, Rule, Trigger};
use crate::crm::stage;
use crate::db::id::{RuleId, StageId};
use crate::error::{Error, Problems};
use crate::people::Tx;

/// When a contact gets into a stage, or gets a lead status, then the other is set.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Rule)]
pub(super) struct RuleView {
    id: i64,
    /// Its own name, or else what it does.
    name: String,
    /// What sets it off: the id of a stage ...
    when_stage: Option<i64>,
    /// ... or a lead status.
    when_lead_status: Option<LeadStatusCode>,
    /// What it does: move to the stage of this id ...
    then_stage: Option<i64>,
    /// ... or set this lead status.
    then_lead_status: Option<LeadStatusCode>,
    enabled: bool,
}

impl From<&Rule> for RuleView {
    fn from(rule: &Rule) -> Self {
        let (when_stage, when_lead_status) = match rule.trigger {
            Trigger::StageBecomes(id) => (Some(id.0), None),
            Trigger::LeadStatusBecomes(status) => (None, Some(LeadStatusCode(status))),
        };
        let (then_stage, then_lead_status) = match rule.action {
            Action::MoveTo(id) => (Some(id.0), None),
            Action::SetLeadStatus(status) => (None, Some(LeadStatusCode(status))),
        };
        Self {
            id: rule.id.0,
            name: rule.name.clone(),
            when_stage,
            when_lead_status,
            then_stage,
            then_lead_status,
            enabled: rule.enabled,
        }
    }
}

body! {
    /// A rule to be added: it goes last. Of each pair one is needed: `when_stage` with `then_lead_status`, or
    /// `when_lead_status` with `then_stage`.
    NewRuleBody {
        when_stage: Option<i64>,
        when_lead_status: Option<LeadStatusCode>,
        then_stage: Option<i64>,
        then_lead_status: Option<LeadStatusCode>,
        /// A name of its own.
        name: Option<String>,
        /// Whether it is switched on; it is, if this is left out.
        enabled: Option<bool>,
    }
}

body! {
    /// What is to be changed of a rule. What sets it off and what it does are changed together.
    RuleChanges {
        when_stage: Option<i64>,
        when_lead_status: Option<LeadStatusCode>,
        then_stage: Option<i64>,
        then_lead_status: Option<LeadStatusCode>,
        /// `null` takes its own name away.
        #[schema(value_type = Option<String>)]
        name: Option<Clearable<String>>,
        enabled: Option<bool>,
        /// The id of the rule before which it is put; `null` puts it last.
        #[schema(value_type = Option<i64>)]
        before: Option<Clearable<i64>>,
    }
}

/// Lists all rules, in the order in which they run.
#[utoipa::path(get, path = "/api/v1/rules", tag = "Automations",
    responses((status = 200, description = "All rules.", body = Listed<RuleView>)),
    security(("token" = ["read"])))]
pub(crate) async fn index(
    app: Data<App>,
    caller: Caller<Read>,
    query: Query,
) -> Result<HttpResponse> {
    query.finish()?;
    let rules = app.read(&caller.who, |connection, member| {
        let organization = member.organization().id;
        let stages = stage::all(connection, organization)?;
        rule::all(connection, organization, &stages)
    });
    let data: Vec<RuleView> = rules.await?.iter().map(RuleView::from).collect();
    Ok(Reply::ok(&Listed { data, next: None })?.answer())
}

/// Reads a rule.
#[utoipa::path(get, path = "/api/v1/rules/{rule}", tag = "Automations",
    params(("rule" = i64, Path, description = "The rule's id.")),
    responses((status = 200, description = "The rule.", body = RuleView)),
    security(("token" = ["read"])))]
pub(crate) async fn show(
    app: Data<App>,
    caller: Caller<Read>,
    id: Path<RuleId>,
    query: Query,
) -> Result<HttpResponse> {
    query.finish()?;
    let id = id.into_inner();
    let found = app.read(&caller.who, move |connection, member| {
        rule::find(connection, member.organization().id, id)
    });
    Ok(Reply::ok(&RuleView::from(&found.await?))?.answer())
}

/// Adds a rule. It counts from the next change on.
#[utoipa::path(post, path = "/api/v1/rules", tag = "Automations",
    request_body(content = NewRuleBody, example = json!({"when_stage": 1, "then_lead_status": "won"})),
    responses((status = 201, description = "The rule was added.", body = RuleView)),
    security(("token" = ["admin"])))]
pub(crate) async fn create(
    app: Data<App>,
    under_way: Data<UnderWay>,
    sent: Sent<AdminScope, NewRuleBody>,
) -> Result<HttpResponse> {
    let Sent { who, body, key } = sent;
    let by = who.by();
    write((&app, &under_way), by, key, move |tx| {
        let when = (body.when_stage, body.when_lead_status);
        let then = (body.then_stage, body.then_lead_status);
        let (trigger, action) = does(when, then)?;
        let draft = Draft {
            trigger,
            action,
            enabled: body.enabled.unwrap_or(true),
            name: named(body.name.as_deref())?,
        };
        let id = rule::add(tx, &who, &draft).map_err(|error| refused(&draft, error))?;
        Reply::new(StatusCode::CREATED, &view(tx, id)?)
    })
    .await
}

/// Changes a rule. It counts from the next change on.
#[utoipa::path(patch, path = "/api/v1/rules/{rule}", tag = "Automations",
    request_body(content = RuleChanges, example = json!({"enabled": false})),
    params(("rule" = i64, Path, description = "The rule's id.")),
    responses((status = 200, description = "The rule.", body = RuleView),
        (status = 409, description = "The rule before which it was to go was deleted meanwhile.")),
    security(("token" = ["admin"])))]
pub(crate) async fn update(
    app: Data<App>,
    id: Path<RuleId>,
    sent: Sent<AdminScope, RuleChanges>,
) -> Result<HttpResponse> {
    let Sent { who, body, .. } = sent;
    let (by, id) = (who.by(), id.into_inner());
    let updated = app.write(by, move |tx| {
        let saw = Draft::of(&rule::find(tx.connection, tx.organization(), id)?);
        let wanted = wanted(&saw, &body)?;
        rule::edit(tx, &who, id, &saw, &wanted).map_err(|error| refused(&wanted, error))?;
        if let Some(before) = body.before.clone() {
            let before = before.into_option().map(RuleId);
            rule::place(tx, &who, id, before).map_err(|error| match error {
                Error::NotFound => Error::invalid("before", "There is no such rule."),
                other => other,
            })?;
        }
        Reply::ok(&view(tx, id)?)
    });
    Ok(updated.await?.answer())
}

/// Deletes a rule for good. What it did stays done.
#[utoipa::path(delete, path = "/api/v1/rules/{rule}", tag = "Automations",
    params(("rule" = i64, Path, description = "The rule's id.")),
    responses((status = 204, description = "It is gone.")),
    security(("token" = ["admin"])))]
pub(crate) async fn delete(
    app: Data<App>,
    caller: Caller<AdminScope>,
    id: Path<RuleId>,
    query: Query,
) -> Result<HttpResponse> {
    query.finish()?;
    let (id, admin) = (id.into_inner(), caller.who);
    app.write(admin.by(), move |tx| rule::delete(tx, &admin, id))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

type Side = (Option<i64>, Option<LeadStatusCode>);

fn wanted(saw: &Draft, body: &RuleChanges) -> crate::error::Result<Draft> {
    let mut wanted = saw.clone();
    let when = (body.when_stage, body.when_lead_status);
    let then = (body.then_stage, body.then_lead_status);
    if when != (None, None) || then != (None, None) {
        (wanted.trigger, wanted.action) = does(when, then)?;
    }
    if let Some(name) = body.name.clone() {
        wanted.name = named(name.into_option().as_deref())?;
    }
    wanted.enabled = body.enabled.unwrap_or(wanted.enabled);
    Ok(wanted)
}

/// The two types of rules that there are. Source: guide "Smart Automations", "The Two Types".
fn does(when: Side, then: Side) -> crate::error::Result<(Trigger, Action)> {
    match (when, then) {
        ((Some(stage), None), (None, Some(status))) => Ok((
            Trigger::StageBecomes(StageId(stage)),
            Action::SetLeadStatus(status.0),
        )),
        ((None, Some(status)), (Some(stage), None)) => Ok((
            Trigger::LeadStatusBecomes(status.0),
            Action::MoveTo(StageId(stage)),
        )),
        _ => {
            let sentence =
                "Send when_stage with then_lead_status, or when_lead_status with then_stage.";
            Err(Error::Invalid(Problems::one("when_stage", sentence)))
        }
    }
}

fn named(name: Option<&str>) -> crate::error::Result<Option<String>> {
    rule::parse_name(name.unwrap_or_default()).map_err(|sentence| Error::invalid("name", sentence))
}

/// By the field that was sent: the stage, or the rule as a whole, which there may be already. The rule itself is there,
/// so that what is not found is its stage.
fn refused(of: &Draft, error: Error) -> Error {
    let (when, stage) = match of.trigger {
        Trigger::StageBecomes(_) => ("when_stage", "when_stage"),
        Trigger::LeadStatusBecomes(_) => ("when_lead_status", "then_stage"),
    };
    match error {
        Error::NotFound => Error::invalid(stage, "There is no such stage."),
        Error::Invalid(problems) if !problems.of("stage").is_empty() => {
            Error::invalid(stage, problems.of("stage"))
        }
        Error::Invalid(problems) => Error::invalid(when, problems.to_string()),
        other => other,
    }
}

fn view(tx: &mut Tx<'_>, id: RuleId) -> crate::error::Result<RuleView> {
    let rule = rule::find(tx.connection, tx.organization(), id)?;
    Ok(RuleView::from(&rule))
}
