//! The log in words: made when it is read, from the codes and names it keeps.

use crate::crm::activity::{Activity, Kind};
use crate::crm::contact::field::Field;
use crate::crm::money;
use crate::crm::stage::Colour;
use crate::crm::status::{ConversationStatus, LeadStatus};
use crate::db::id::UserId;
use crate::people::api_token::Scope;
use crate::people::{Organization, Role, Through};

/// What happened, to a contact: `Lead Status Open → Won`; or to a setting: `Role of Mei: Member → Admin`.
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
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let subject = text(&activity.subject_name);
    let (old, new) = (text(&activity.old_text), text(&activity.new_text));
    let guest = if subject.is_empty() {
        "Somebody"
    } else {
        &subject
    };
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
        Kind::ManychatId => from_to(Field::ManychatId, "none", &as_it_is),
        Kind::IgId => from_to(Field::IgId, "none", &as_it_is),
        Kind::Tagged => format!("Tag {new} added"),
        Kind::Untagged => format!("Tag {old} removed"),
        Kind::UsernameKept => format!("Username {old} kept, though it came in as {new}"),
        Kind::ManychatIdKept => format!("ManyChat id {old} kept, though it came in as {new}"),
        Kind::MessageReceived => "Message received".to_owned(),
        Kind::MessageSent => "Message sent".to_owned(),
        Kind::NoteAdded => "Note added".to_owned(),
        Kind::NoteEdited => "Note edited".to_owned(),
        Kind::NoteDeleted => "Note deleted".to_owned(),
        Kind::ContactDeleted => format!("Contact {old} deleted"),
        Kind::ContactMerged => format!("Merged with @{old}"),
        Kind::RuleAdded => format!("Rule {subject} added"),
        Kind::RuleEnabled => format!("Rule {subject} enabled"),
        Kind::RuleDisabled => format!("Rule {subject} disabled"),
        Kind::RuleEdited => format!("Rule {subject} edited: {old}, now {new}"),
        Kind::RuleRenamed => format!("Rule {old} renamed to {new}"),
        Kind::RuleMoved => format!("Rule {subject} moved to place {new}"),
        Kind::RuleDeleted => format!("Rule {subject} deleted"),
        Kind::StageAdded => format!("Stage {subject} added"),
        Kind::StageRenamed => format!("Stage {old} renamed to {new}"),
        Kind::StageRecoloured => {
            format!(
                "Colour of stage {subject}: {} → {}",
                colour(&old),
                colour(&new)
            )
        }
        Kind::StageMoved => format!("Stage {subject} moved to place {new}"),
        Kind::StageDeleted if new.is_empty() => format!("Stage {subject} deleted"),
        Kind::StageDeleted => format!("Stage {subject} deleted, its contacts moved to {new}"),
        Kind::Invited => format!("{guest} invited as {}", role(&new)),
        Kind::InvitationRevoked => format!("Invitation for {guest} revoked"),
        Kind::Joined => format!("{subject} joined as {}", role(&new)),
        Kind::RoleChanged => format!("Role of {subject}: {} → {}", role(&old), role(&new)),
        Kind::MemberRemoved => format!("{subject} removed from the team"),
        Kind::MemberLeft => format!("{subject} left the team"),
        Kind::ResetLinkMade => format!("Password reset link made for {subject}"),
        Kind::OwnershipTransferred => format!("Ownership: {old} → {new}"),
        Kind::OrganizationRenamed => format!("Organization {old} renamed to {new}"),
        Kind::TimeZoneChanged => format!("Time zone: {old} → {new}"),
        Kind::CurrencyChanged => format!("Currency: {old} → {new}"),
        Kind::TokenMade => format!("API token {subject} made, scope {}", scope(&new)),
        Kind::TokenRevoked => format!("API token {subject} revoked"),
        Kind::ContactsExported => format!("{} exported", contacts(&new)),
        Kind::PersonalDataExported => format!("Personal data of contact {new} exported"),
        Kind::ContactErased => format!("Personal data of contact {new} erased"),
        Kind::TagAdded => format!("Tag {subject} added"),
        Kind::TagRenamed => format!("Tag {old} renamed to {new}"),
        Kind::TagRecoloured => format!(
            "Colour of tag {subject}: {} → {}",
            colour(&old),
            colour(&new)
        ),
        Kind::TagDeleted => format!("Tag {subject} deleted"),
    }
}

/// Who, or through what: `by Milo`, `via automation (Closed → Won)`, `via API (ManyChat)`, `as stage Hot was deleted by
/// Ana`.
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
        Through::Api => format!("via API ({who})"),
        Through::Import => format!("via import by {who}"),
        Through::Undo => format!("undone by {who}"),
        Through::StageDeleted => {
            let stage = activity.old_text.as_deref().unwrap_or_default();
            format!("as stage {stage} was deleted by {who}")
        }
        Through::MemberRemoved => {
            let member = activity.old_text.as_deref().unwrap_or_default();
            if activity.old_id.map(UserId) == activity.user_id {
                format!("as {who} left the team")
            } else {
                format!("as {member} was removed from the team by {who}")
            }
        }
    }
}

fn contacts(number: &str) -> String {
    match number {
        "1" => "1 contact".to_owned(),
        number => format!("{number} contacts"),
    }
}

fn role(code: &str) -> String {
    code.parse()
        .map_or_else(|_| code.to_owned(), |role: Role| role.label().to_owned())
}

fn scope(code: &str) -> String {
    code.parse()
        .map_or_else(|_| code.to_owned(), |scope: Scope| scope.label().to_owned())
}

fn colour(code: &str) -> String {
    code.parse().map_or_else(
        |_| code.to_owned(),
        |colour: Colour| colour.label().to_lowercase(),
    )
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
