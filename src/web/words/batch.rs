//! What a batch does, and what came of it.

use crate::crm::activity;
use crate::crm::batch::bulk::Chosen;
use crate::crm::batch::result::Counts;
use crate::crm::batch::{Batch, Kind, Outcome, State};
use crate::crm::import::draft::Plan;
use crate::crm::status::LeadStatus;

/// What it is.
pub(crate) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Bulk => "Bulk edit",
        Kind::Import => "Import",
        Kind::Undo => "Undo",
    }
}

/// What a batch of that kind may come to, with the word for each.
pub(crate) fn outcomes(kind: Kind) -> &'static [(Outcome, &'static str)] {
    match kind {
        Kind::Bulk => &[
            (Outcome::Updated, "Succeeded"),
            (Outcome::Unchanged, "Unchanged"),
            (Outcome::Refused, "Failed"),
        ],
        Kind::Import => &[
            (Outcome::Created, "Created"),
            (Outcome::Updated, "Updated"),
            (Outcome::Unchanged, "Unchanged"),
            (Outcome::Refused, "Refused"),
        ],
        Kind::Undo => &[
            (Outcome::Undone, "Undone"),
            (Outcome::Unchanged, "Unchanged"),
            (Outcome::Left, "Left as they are"),
            (Outcome::Refused, "Failed"),
        ],
    }
}

/// How far it is, in tenths: said aloud each time it changes.
pub(crate) fn told(batch: &Batch, counts: &Counts) -> String {
    if batch.state == State::Done {
        return "Done.".to_owned();
    }
    let tenths = counts.done() * 10 / batch.total.max(1);
    format!("Under way: {}% done.", tenths * 10)
}

/// What the file was called, and what was chosen for all its rows.
pub(crate) fn imported(plan: &Plan) -> Vec<String> {
    let rules = if plan.choices.rules {
        "With automations"
    } else {
        "Without automations"
    };
    let file = Some(plan.file.clone()).filter(|file| !file.is_empty());
    file.into_iter().chain([rules.to_owned()]).collect()
}

/// `Pipeline Stage becomes Closed`, `Tag vip is added`.
pub(crate) fn chosen(chosen: &Chosen) -> String {
    let name = chosen.name();
    let becomes = |label: &str, none: &str| format!("{label} becomes {}", name.unwrap_or(none));
    match chosen.kind {
        activity::Kind::Stage => becomes("Pipeline Stage", "another one"),
        activity::Kind::LeadStatus => {
            let status = name.and_then(|code| code.parse().ok());
            let label = status.map_or("another one", LeadStatus::label);
            format!("Lead Status becomes {label}")
        }
        activity::Kind::Assignee => becomes("Assignee", "nobody"),
        activity::Kind::Tagged => format!("Tag {} is added", name.unwrap_or_default()),
        activity::Kind::Untagged => format!("Tag {} is removed", name.unwrap_or_default()),
        _ => "Something else changes".to_owned(),
    }
}
