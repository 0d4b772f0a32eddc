//! What forms and filters offer to choose from, and reading back what was chosen.

use crate::app::App;
use crate::crm::stage::{self, Stage};
use crate::db::id::{StageId, UserId};
use crate::error::{Error, Result};
use crate::people::Member;
use crate::people::membership::{self, Teammate};

/// One entry of a list to choose from.
pub(crate) struct Choice {
    pub value: String,
    pub label: String,
    pub is_chosen: bool,
}

impl Choice {
    pub(crate) fn new(value: &str, label: &str, is_chosen: bool) -> Self {
        Self {
            value: value.to_owned(),
            label: label.to_owned(),
            is_chosen,
        }
    }
}

/// The stages, but for those that are being deleted.
pub(crate) fn stages(stages: &[Stage], chosen: Option<StageId>) -> Vec<Choice> {
    let entry =
        |stage: &Stage| Choice::new(&stage.id.to_string(), &stage.name, chosen == Some(stage.id));
    stages
        .iter()
        .filter(|stage| !stage.is_going())
        .map(entry)
        .collect()
}

/// As [`stages`], for a contact that may stand in one that is being deleted.
pub(crate) fn stages_of(all: &[Stage], present: &Stage) -> Vec<Choice> {
    let mut choices = stages(all, Some(present.id));
    if present.is_going() {
        let label = format!("{} (being deleted)", present.name);
        choices.insert(0, Choice::new(&present.id.to_string(), &label, true));
    }
    choices
}

/// The team, after "Nobody".
pub(crate) fn assignees(teammates: &[Teammate], chosen: Option<UserId>) -> Vec<Choice> {
    let nobody = Choice::new("", "Nobody", chosen.is_none());
    let entry = |mate: &Teammate| {
        Choice::new(
            &mate.user.to_string(),
            &mate.name,
            chosen == Some(mate.user),
        )
    };
    std::iter::once(nobody)
        .chain(teammates.iter().map(entry))
        .collect()
}

/// What the forms for new contacts offer: the stages, and the team.
///
/// # Errors
/// The database's.
pub(crate) async fn stages_and_team(
    app: &App,
    member: &Member,
) -> Result<(Vec<Stage>, Vec<Teammate>)> {
    app.read(member, |connection, member| {
        let organization = member.organization().id;
        Ok((
            stage::all(connection, organization)?,
            membership::teammates(connection, organization)?,
        ))
    })
    .await
}

/// A chosen stage.
///
/// # Errors
/// `Invalid` on `stage` for what is no choice at all; whether the stage is there, the write says.
pub(crate) fn stage_chosen(text: &str) -> Result<StageId> {
    super::form::chosen("stage", "a stage", text).map(StageId)
}

/// A chosen assignee; nobody if empty.
///
/// # Errors
/// As [`stage_chosen`], on `assignee`.
pub(crate) fn assignee_chosen(text: &str) -> Result<Option<UserId>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(|id| Some(UserId(id)))
        .map_err(|_| Error::invalid("assignee", "Choose an assignee from the list."))
}
