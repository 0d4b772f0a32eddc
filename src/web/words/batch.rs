//! What a batch does, and what came of it.

use super::count::contacts;
use crate::crm::activity;
use crate::crm::batch::bulk::{Chosen, Edit};
use crate::crm::batch::result::Counts;
use crate::crm::batch::{Batch, Kind, Outcome, State};
use crate::crm::digits::grouped;
use crate::crm::import::draft::Plan;
use crate::crm::status::LeadStatus;
use crate::error::Result;

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

/// `5 contacts moved to Won. 2 automations ran. 1 could not be changed.`
///
/// # Errors
/// As [`Edit::read`].
pub(crate) fn came_of(batch: &Batch, counts: &Counts, rules: i64, is_redo: bool) -> Result<String> {
    if batch.state != State::Done {
        let done = format!("{} of {}", grouped(&counts.done()), contacts(batch.total));
        return Ok(format!("Under way: {done} done."));
    }
    let mut told = match batch.kind {
        Kind::Bulk => vec![edited(
            &Edit::read(&batch.plan)?,
            counts.of(Outcome::Updated),
        )],
        Kind::Import | Kind::Undo => undone(counts.of(Outcome::Undone), is_redo),
    };
    let mut tell = |count: i64, one: &str, many: &str| {
        if count > 0 {
            let words = if count == 1 { one } else { many };
            told.push(format!("{} {words}.", grouped(&count)));
        }
    };
    tell(rules, "automation ran", "automations ran");
    tell(
        counts.of(Outcome::Unchanged),
        "was like that already",
        "were like that already",
    );
    tell(
        counts.of(Outcome::Left),
        "was left as it is",
        "were left as they are",
    );
    tell(
        counts.of(Outcome::Refused),
        "could not be changed",
        "could not be changed",
    );
    Ok(told.join(" "))
}

fn edited(edit: &Edit, count: i64) -> String {
    if count == 0 {
        return "Nothing was changed.".to_owned();
    }
    let who = contacts(count);
    let mut all = edit.chosen();
    let (Some(chosen), None) = (all.next(), all.next()) else {
        return format!("{who} changed.");
    };
    let name = chosen.name();
    match chosen.kind {
        activity::Kind::Stage => format!("{who} moved to {}.", name.unwrap_or("another stage")),
        activity::Kind::LeadStatus => {
            let status = name.and_then(|code| code.parse().ok());
            let label = status.map_or("another one", LeadStatus::label);
            format!("{who} set to {label}.")
        }
        activity::Kind::Assignee => format!("{who} assigned to {}.", name.unwrap_or("nobody")),
        activity::Kind::Tagged => format!("Tag {} added to {who}.", name.unwrap_or_default()),
        activity::Kind::Untagged => {
            format!("Tag {} removed from {who}.", name.unwrap_or_default())
        }
        _ => format!("{who} changed."),
    }
}

fn undone(count: i64, is_redo: bool) -> Vec<String> {
    if count == 0 {
        return vec!["Nothing was undone.".to_owned()];
    }
    let are = if count == 1 { "is" } else { "are" };
    if is_redo {
        let again = format!("{} {are} changed again.", contacts(count));
        return vec!["Redone.".to_owned(), again];
    }
    let as_before = if count == 1 {
        "as it was"
    } else {
        "as they were"
    };
    vec![
        "Undone.".to_owned(),
        format!("{} {are} {as_before}.", contacts(count)),
    ]
}
