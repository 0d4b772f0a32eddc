//! What came of a change, as the toast says it.

use crate::crm::contact::change::Changed;
use crate::crm::contact::field::Value;
use crate::crm::stage;
use crate::crm::undo::Undone;
use crate::db::id::StageId;

/// `Moved to Closed. Won via automation.`
pub(crate) fn moved(changed: &Changed) -> String {
    let stage = stage_name(changed, changed.contact.stage_id);
    if changed.before.stage_id == changed.contact.stage_id {
        return format!("Already in {stage}.");
    }
    with_rules(format!("Moved to {stage}."), changed)
}

/// `Lead Status set to Won. Moved to Closed via automation.`
pub(crate) fn lead_status_set(changed: &Changed) -> String {
    let status = changed.contact.lead_status.label();
    if is_nothing(changed) {
        return format!("Already {status}.");
    }
    with_rules(format!("Lead Status set to {status}."), changed)
}

/// `Message logged. Conversation Status set to New Message.`
pub(crate) fn message_logged(changed: &Changed) -> String {
    let status = changed.contact.conversation_status;
    let sentence = if changed.before.conversation_status == status {
        "Message logged.".to_owned()
    } else {
        let status = status.label();
        format!("Message logged. Conversation Status set to {status}.")
    };
    with_rules(sentence, changed)
}

pub(crate) fn handled(changed: &Changed) -> String {
    if is_nothing(changed) {
        return "Nobody is waiting for an answer.".to_owned();
    }
    with_rules("Marked as handled.".to_owned(), changed)
}

pub(crate) fn assigned(changed: &Changed) -> String {
    done("Assignee changed.", changed)
}

pub(crate) fn saved(changed: &Changed) -> String {
    done(SAVED, changed)
}

fn done(sentence: &str, changed: &Changed) -> String {
    if is_nothing(changed) {
        NOTHING.to_owned()
    } else {
        with_rules(sentence.to_owned(), changed)
    }
}

/// `Undone. Anna Kowalska is back in Interested. Lead Status is Open again.`
pub(crate) fn undone(undone: &Undone) -> String {
    let (before, contact) = (&undone.changed.before, &undone.changed.contact);
    let (name, done) = (contact.display_name(), undone_word(undone.is_redo));
    let mut told = vec![done.to_owned()];
    if before.stage_id != contact.stage_id {
        let stage = stage_name(&undone.changed, contact.stage_id);
        told.push(format!("{name} is back in {stage}."));
    }
    if before.lead_status != contact.lead_status {
        let of = if told.len() == 1 {
            format!(" of {name}")
        } else {
            String::new()
        };
        let status = contact.lead_status.label();
        told.push(format!("Lead Status{of} is {status} again."));
    }
    if told.len() == 1 {
        told.push(format!("{name} is as before."));
    }
    told.join(" ")
}

fn undone_word(is_redo: bool) -> &'static str {
    if is_redo { "Redone." } else { "Undone." }
}

/// What a button says that takes something back, or does again what was taken back.
pub(crate) fn undo(is_redo: bool) -> &'static str {
    if is_redo { "Redo" } else { "Undo" }
}

const SAVED: &str = "Saved.";

/// For a form that changed nothing.
pub(crate) const NOTHING: &str = "Nothing was changed.";

/// For a form of settings.
pub(crate) fn settings_saved(has_changed: bool) -> &'static str {
    if has_changed { SAVED } else { NOTHING }
}

fn is_nothing(changed: &Changed) -> bool {
    changed.before == changed.contact
}

/// The sentence, and what rules did because of it.
fn with_rules(sentence: String, changed: &Changed) -> String {
    let told = changed.by_rules.iter().map(|value| match value {
        Value::Stage(id) => format!("Moved to {} via automation.", stage_name(changed, *id)),
        Value::LeadStatus(status) => format!("{} via automation.", status.label()),
        other => format!("{} changed via automation.", other.field().label()),
    });
    std::iter::once(sentence)
        .chain(told)
        .collect::<Vec<_>>()
        .join(" ")
}

fn stage_name(changed: &Changed, id: StageId) -> &str {
    stage::among(&changed.stages, id).map_or("its stage", |stage| stage.name.as_str())
}
