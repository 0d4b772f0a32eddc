//! A rule as the table holds it.

use diesel::prelude::*;

use super::{Action, Rule, Trigger, in_short, words};
use crate::crm::stage::Stage;
use crate::crm::status::LeadStatus;
use crate::db::id::{OrganizationId, RuleId, StageId};
use crate::db::schema::rules;
use crate::db::text_enum::text_enum;

text_enum! {
    /// A word of a stored rule: what its trigger watches, and what its action sets.
    Kind {
        Stage = "stage",
        LeadStatus = "lead_status",
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = rules)]
pub(super) struct Row {
    id: RuleId,
    trigger_kind: Kind,
    trigger_stage_id: Option<StageId>,
    trigger_lead_status: Option<LeadStatus>,
    action_kind: Kind,
    action_stage_id: Option<StageId>,
    action_lead_status: Option<LeadStatus>,
    enabled: bool,
    name: Option<String>,
}

impl Row {
    /// A row that says nothing whole is no rule: it cannot have been written by this version.
    pub(super) fn read(self, stages: &[Stage]) -> Option<Rule> {
        let trigger = match self.trigger_kind {
            Kind::Stage => Trigger::StageBecomes(self.trigger_stage_id?),
            Kind::LeadStatus => Trigger::LeadStatusBecomes(self.trigger_lead_status?),
        };
        let action = match self.action_kind {
            Kind::Stage => Action::MoveTo(self.action_stage_id?),
            Kind::LeadStatus => Action::SetLeadStatus(self.action_lead_status?),
        };
        let (when, then) = words(trigger, action, stages);
        let name = self.name.clone().unwrap_or_else(|| in_short(&when, &then));
        Some(Rule {
            id: self.id,
            trigger,
            action,
            enabled: self.enabled,
            own_name: self.name,
            name,
            when,
            then,
        })
    }
}

#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn in_order(organization: OrganizationId) -> _ {
    rules::table
        .filter(rules::organization_id.eq(organization))
        .order((rules::position, rules::id))
}

pub(super) fn read(rows: Vec<Row>, stages: &[Stage]) -> Vec<Rule> {
    rows.into_iter()
        .filter_map(|row| row.read(stages))
        .collect()
}

/// What a rule does, as the columns hold it.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = rules, treat_none_as_null = true)]
pub(super) struct Columns {
    trigger_kind: Kind,
    trigger_stage_id: Option<StageId>,
    trigger_lead_status: Option<LeadStatus>,
    action_kind: Kind,
    action_stage_id: Option<StageId>,
    action_lead_status: Option<LeadStatus>,
    signature: String,
}

pub(super) fn columns(trigger: Trigger, action: Action) -> Columns {
    let (trigger, action) = (Held::from(trigger), Held::from(action));
    Columns {
        signature: format!("{}>{}", trigger.code(), action.code()),
        trigger_kind: trigger.kind,
        trigger_stage_id: trigger.stage,
        trigger_lead_status: trigger.lead_status,
        action_kind: action.kind,
        action_stage_id: action.stage,
        action_lead_status: action.lead_status,
    }
}

/// A trigger or an action, as the columns hold it.
struct Held {
    kind: Kind,
    stage: Option<StageId>,
    lead_status: Option<LeadStatus>,
}

impl Held {
    fn stage(id: StageId) -> Self {
        Self {
            kind: Kind::Stage,
            stage: Some(id),
            lead_status: None,
        }
    }

    fn lead_status(status: LeadStatus) -> Self {
        Self {
            kind: Kind::LeadStatus,
            stage: None,
            lead_status: Some(status),
        }
    }

    /// Written one way only, for the signature.
    fn code(&self) -> String {
        let value = self.stage.map(|id| id.to_string());
        let value = value.or_else(|| self.lead_status.map(|status| status.code().to_owned()));
        format!("{}:{}", self.kind.code(), value.unwrap_or_default())
    }
}

impl From<Trigger> for Held {
    fn from(trigger: Trigger) -> Self {
        match trigger {
            Trigger::StageBecomes(id) => Self::stage(id),
            Trigger::LeadStatusBecomes(status) => Self::lead_status(status),
        }
    }
}

impl From<Action> for Held {
    fn from(action: Action) -> Self {
        match action {
            Action::MoveTo(id) => Self::stage(id),
            Action::SetLeadStatus(status) => Self::lead_status(status),
        }
    }
}
