//! The form of a rule: what Add Rule and Edit Rule share.

use actix_session::Session;
use actix_web::HttpResponse;
use askama::Template;

use crate::app::App;
use crate::crm::automation::rule::{Action, Draft, Rule, Trigger, parse_name};
use crate::crm::stage;
use crate::crm::status::LeadStatus;
use crate::db::id::StageId;
use crate::error::{Error, Problems, Result};
use crate::people::Admin;
use crate::web::answer::{form_status, html};
use crate::web::choice::{Choice, stages};
use crate::web::form::{Pairs, one};
use crate::web::page::{Page, Section};

const STAGE_TO_STATUS: &str = "stage_to_status";
const STATUS_TO_STAGE: &str = "status_to_stage";

/// What stands in the form's fields: of the two types only those of the chosen one count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    pub kind: String,
    pub stage: String,
    pub status: String,
    pub name: String,
    pub enabled: bool,
}

impl Typed {
    /// An empty form.
    pub(super) fn nothing() -> Self {
        Self {
            kind: STAGE_TO_STATUS.to_owned(),
            stage: String::new(),
            status: String::new(),
            name: String::new(),
            enabled: true,
        }
    }

    /// A rule as it is.
    pub(super) fn of(rule: &Rule) -> Self {
        let (kind, stage) = match rule.trigger {
            Trigger::StageBecomes(id) => (STAGE_TO_STATUS, Some(id)),
            Trigger::LeadStatusBecomes(_) => (STATUS_TO_STAGE, None),
        };
        let status = match rule.trigger {
            Trigger::LeadStatusBecomes(status) => Some(status),
            Trigger::StageBecomes(_) => None,
        };
        let (stage, status) = match rule.action {
            Action::MoveTo(id) => (Some(id), status),
            Action::SetLeadStatus(status) => (stage, Some(status)),
        };
        Self {
            kind: kind.to_owned(),
            stage: stage.map(|id| id.to_string()).unwrap_or_default(),
            status: status
                .map(|status| status.code().to_owned())
                .unwrap_or_default(),
            name: rule.own_name.clone().unwrap_or_default(),
            enabled: rule.enabled,
        }
    }

    /// What was sent.
    pub(super) fn sent(pairs: &Pairs) -> Self {
        let kind = one(pairs, "type");
        let (stage, status) = if kind == STATUS_TO_STAGE {
            ("then_stage", "when_status")
        } else {
            ("when_stage", "then_status")
        };
        Self {
            kind: kind.to_owned(),
            stage: one(pairs, stage).to_owned(),
            status: one(pairs, status).to_owned(),
            name: one(pairs, "name").to_owned(),
            enabled: one(pairs, "enabled") == "yes",
        }
    }

    /// What the form that was sent had been rendered with.
    pub(super) fn rendered(pairs: &Pairs) -> Self {
        let was = |name: &str| one(pairs, &format!("was_{name}")).to_owned();
        Self {
            kind: was("type"),
            stage: was("stage"),
            status: was("status"),
            name: was("name"),
            enabled: was("enabled") == "yes",
        }
    }

    /// # Errors
    /// `Invalid`, field by field, for what no rule can be made of.
    pub(super) fn parse(&self) -> Result<Draft> {
        let mut problems = Problems::default();
        let chosen = |from: &str| format!("Choose {from} from the list.");
        let stage = self.stage.parse().map(StageId);
        let stage = problems.keep("stage", stage.map_err(|_| chosen("a stage")));
        let status: Result<LeadStatus, _> = self.status.parse();
        let status = problems.keep("status", status.map_err(|_| chosen("a status")));
        let name = problems.keep("name", parse_name(&self.name));
        let is_kind = [STAGE_TO_STATUS, STATUS_TO_STAGE].contains(&self.kind.as_str());
        if !is_kind {
            problems.add("type", "Choose one of the two types.");
        }
        let (Some(stage), Some(status), Some(name), true) = (stage, status, name, is_kind) else {
            return Err(Error::Invalid(problems));
        };
        let (trigger, action) = if self.kind == STATUS_TO_STAGE {
            (Trigger::LeadStatusBecomes(status), Action::MoveTo(stage))
        } else {
            (Trigger::StageBecomes(stage), Action::SetLeadStatus(status))
        };
        Ok(Draft {
            trigger,
            action,
            enabled: self.enabled,
            name,
        })
    }

    fn is_status_to_stage(&self) -> bool {
        self.kind == STATUS_TO_STAGE
    }
}

#[derive(Template)]
#[template(path = "settings/automations/form.html")]
struct FormPage {
    page: Page,
    heading: &'static str,
    action: String,
    typed: Typed,
    /// For a rule that is there: what the form shows of it at first.
    rendered: Option<Typed>,
    stages: Vec<Choice>,
    statuses: Vec<Choice>,
    problems: Problems,
}

impl FormPage {
    /// Which problem a field is tied to, if there is one: its own, or that of the rule as a whole.
    fn problem_with(&self, field: &'static str) -> Option<&'static str> {
        [field, "rule"]
            .into_iter()
            .find(|name| !self.problems.of(name).is_empty())
    }
}

/// The form of a rule that is to be, or of one that is there.
pub(super) struct Form {
    pub heading: &'static str,
    pub action: String,
    pub typed: Typed,
    pub rendered: Option<Typed>,
    pub problems: Problems,
}

impl Form {
    pub(super) async fn show(
        self,
        app: &App,
        admin: &Admin,
        session: &Session,
    ) -> Result<HttpResponse> {
        let all_stages = app.read(admin, |connection, member| {
            stage::all(connection, member.organization().id)
        });
        let all_stages = all_stages.await?;
        let status = form_status(&self.problems);
        let chosen = self.typed.stage.parse().map(StageId).ok();
        let lead_status = |status: &LeadStatus| {
            let is_chosen = status.code() == self.typed.status;
            Choice::new(status.code(), status.label(), is_chosen)
        };
        let page = FormPage {
            page: Page::new(self.heading, Section::Automations, admin, session),
            heading: self.heading,
            action: self.action,
            stages: stages(&all_stages, chosen),
            statuses: LeadStatus::ALL.iter().map(lead_status).collect(),
            typed: self.typed,
            rendered: self.rendered,
            problems: self.problems,
        };
        html(status, &page)
    }
}
