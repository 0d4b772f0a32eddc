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

/// What a bulk edit calls an assignee that is nobody, as the filter does: an empty one is left as it is.
pub(crate) const NOBODY: &str = "nobody";

/// As [`assignees`], for a bulk edit.
pub(crate) fn new_assignees(teammates: &[Teammate], chosen: &str) -> Vec<Choice> {
    let nobody = Choice::new(NOBODY, "Nobody", chosen == NOBODY);
    let entry = |mate: &Teammate| {
        let id = mate.user.to_string();
        Choice::new(&id, &mate.name, chosen == id)
    };
    std::iter::once(nobody)
        .chain(teammates.iter().map(entry))
        .collect()
}

/// What a list may be narrowed to: everything first; and last what is chosen though it is not there any more.
pub(crate) fn narrowing(
    all: &str,
    entries: impl Iterator<Item = (String, String)>,
    chosen: Option<&str>,
    gone: &str,
) -> Vec<Choice> {
    let mut choices = vec![Choice::new("", all, chosen.is_none())];
    choices
        .extend(entries.map(|(value, label)| Choice::new(&value, &label, Some(&*value) == chosen)));
    if let Some(value) = chosen.filter(|_| !choices.iter().any(|choice| choice.is_chosen)) {
        choices.push(Choice::new(value, gone, true));
    }
    choices
}

/// The members by whose doings a list may be narrowed.
pub(crate) fn who(team: &[Teammate], chosen: Option<UserId>) -> Vec<Choice> {
    let entries = team
        .iter()
        .map(|mate| (mate.user.to_string(), mate.name.clone()));
    let chosen = chosen.map(|id| id.to_string());
    narrowing(
        "Everybody",
        entries,
        chosen.as_deref(),
        "Somebody who is not here",
    )
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
