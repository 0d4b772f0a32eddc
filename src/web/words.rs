//! The log in words: made when it is read, from the codes and names it keeps.

use crate::crm::activity::{Activity, Kind};
use crate::crm::contact::field::Field;
use crate::crm::money;
use crate::crm::status::{ConversationStatus, LeadStatus};
use crate::people::{Organization, Through};

/// What happened: `Lead Status Open → Won`.
pub(crate) fn what(activity: &Activity, organization: &Organization) -> String {
    let plain = |text: &Option<String>, none: &str| text.clone().unwrap_or_else(|| none.to_owned());
    let from_to = |field: Field, none: &str, shown: &dyn Fn(&str) -> String| {
        let side = |text: &Option<String>| text.as_deref().map_or_else(|| none.to_owned(), shown);
        format!(
            "{} {} → {}",
            field.label(),
            side(&activity.old_text),
            side(&activity.new_text)
        )
    };
    let as_it_is = |text: &str| text.to_owned();
    match activity.kind {
        Kind::Created => format!("Added to {}", plain(&activity.new_text, "the pipeline")),
        Kind::Stage => from_to(Field::Stage, "none", &as_it_is),
        Kind::LeadStatus => from_to(Field::LeadStatus, "none", &lead_status),
        Kind::ConversationStatus => {
            from_to(Field::ConversationStatus, "none", &conversation_status)
        }
        Kind::Assignee => from_to(Field::Assignee, "nobody", &as_it_is),
        Kind::Username => from_to(Field::Username, "none", &as_it_is),
        Kind::Name => from_to(Field::Name, "none", &as_it_is),
        Kind::Email => from_to(Field::Email, "none", &as_it_is),
        Kind::Phone => from_to(Field::Phone, "none", &as_it_is),
        Kind::DealValue => from_to(Field::DealValue, "none", &|text| amount(text, organization)),
        Kind::NoteAdded => "Note added".to_owned(),
        Kind::NoteEdited => "Note edited".to_owned(),
        Kind::NoteDeleted => "Note deleted".to_owned(),
        Kind::ContactDeleted => format!("Contact {} deleted", plain(&activity.old_text, "")),
        Kind::RuleAdded => format!("Rule {} added", plain(&activity.new_text, "")),
        Kind::RuleEnabled => format!("Rule {} enabled", plain(&activity.new_text, "")),
        Kind::RuleDisabled => format!("Rule {} disabled", plain(&activity.new_text, "")),
        Kind::RuleDeleted => format!("Rule {} deleted", plain(&activity.new_text, "")),
    }
}

/// Who, or through what: `by Milo`, `via automation (Closed → Won)`.
pub(crate) fn through(activity: &Activity) -> String {
    let who = activity.user_name.as_deref().unwrap_or("somebody");
    match activity.through {
        Through::ByHand => format!("by {who}"),
        Through::Automation => {
            format!(
                "via automation ({})",
                activity.rule_name.as_deref().unwrap_or("a rule")
            )
        }
    }
}

fn lead_status(code: &str) -> String {
    code.parse().map_or_else(
        |_| code.to_owned(),
        |status: LeadStatus| status.label().to_owned(),
    )
}

fn conversation_status(code: &str) -> String {
    code.parse().map_or_else(
        |_| code.to_owned(),
        |status: ConversationStatus| status.label().to_owned(),
    )
}

fn amount(minor: &str, organization: &Organization) -> String {
    minor.parse().map_or_else(
        |_| minor.to_owned(),
        |amount| money::shown(amount, organization.currency()),
    )
}
