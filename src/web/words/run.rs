//! What came of a rule that was considered, and why.

use crate::crm::automation::run::{Outcome, Reason, Run};
use crate::people::Through;

pub(crate) fn result(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Applied => "Applied",
        Outcome::Skipped => "Skipped",
        Outcome::Failed => "Failed",
    }
}

/// Why it was skipped or failed; nothing for a rule that was applied.
pub(crate) fn reason(run: &Run) -> Option<String> {
    let detail = run.detail.as_deref().unwrap_or("another rule");
    run.reason.map(|reason| because(reason, detail))
}

/// A reason, with the name of the other rule, or the error.
pub(crate) fn because(reason: Reason, detail: &str) -> String {
    match reason {
        Reason::ConditionNotMet => "its condition was not met".to_owned(),
        Reason::WouldMoveBackward => "it would have moved the contact backward".to_owned(),
        Reason::AlreadyThere => "the contact was already there".to_owned(),
        Reason::NamedByThisChange => "the same change set this field itself".to_owned(),
        Reason::Claimed => format!("{detail} was first to set this field"),
        Reason::Error => detail.to_owned(),
    }
}

/// Who made the change that set the rule off, and through what: `Milo Novak, by hand`.
pub(crate) fn set_off_by(run: &Run) -> String {
    let who = run.user_name.as_deref().unwrap_or("somebody");
    match run.through {
        Through::ByHand => format!("{who}, by hand"),
        Through::Automation => format!("{who}, via automation"),
        Through::Api => format!("{who}, via API"),
        Through::Import => format!("{who}, via import"),
        Through::Undo => format!("{who}, by undoing"),
        Through::StageDeleted => format!("{who}, by deleting a stage"),
        Through::MemberRemoved => format!("{who}, by removing somebody from the team"),
    }
}
