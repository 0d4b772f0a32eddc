//! One line of the log, as the log of a contact and the team's show it.

use crate::clock::Instant;
use crate::crm::activity::{Activity, Kind};
use crate::people::{Member, Through};
use crate::web::when::When;
use crate::web::words::activity as words;

pub(crate) struct Line {
    pub id: i64,
    /// Where lines about several contacts stand together: which one.
    pub about: Option<ContactLink>,
    pub what: String,
    pub through: String,
    /// What the contact was called before it was merged.
    pub former: Option<String>,
    pub is_automation: bool,
    pub icon: &'static str,
    pub when: When,
    /// The time in as many words as its place needs.
    pub shown: String,
    /// What takes back the change that this line begins, where the reader may.
    pub undo: Option<UndoView>,
}

/// A button that sends to an address.
pub(crate) struct UndoView {
    pub label: &'static str,
    pub address: String,
}

/// The contact that a line is about.
pub(crate) struct ContactLink {
    pub name: String,
    /// Nothing for one that was deleted.
    pub address: Option<String>,
}

impl Line {
    pub(crate) fn new(activity: &Activity, member: &Member, now: Instant) -> Self {
        let when = When::new(activity.created_at, now, member.organization().time_zone());
        Self {
            id: activity.id.0,
            about: None,
            what: words::what(activity, member.organization()),
            through: words::through(activity),
            former: None,
            is_automation: activity.through == Through::Automation,
            icon: icon(activity),
            shown: when.short.clone(),
            when,
            undo: None,
        }
    }
}

fn icon(activity: &Activity) -> &'static str {
    if activity.through == Through::Automation {
        return "automation";
    }
    match activity.kind {
        Kind::Created | Kind::ContactDeleted | Kind::ContactMerged => "contact",
        Kind::Stage => "stage",
        Kind::LeadStatus | Kind::ConversationStatus => "status",
        Kind::Assignee => "person",
        Kind::Username
        | Kind::Name
        | Kind::Email
        | Kind::Phone
        | Kind::DealValue
        | Kind::ManychatId
        | Kind::IgId
        | Kind::UsernameKept
        | Kind::ManychatIdKept => "profile",
        Kind::Tagged | Kind::Untagged => "tag",
        Kind::MessageReceived | Kind::MessageSent => "message",
        Kind::NoteAdded | Kind::NoteEdited | Kind::NoteDeleted => "note",
        Kind::RuleAdded
        | Kind::RuleEnabled
        | Kind::RuleDisabled
        | Kind::RuleEdited
        | Kind::RuleRenamed
        | Kind::RuleMoved
        | Kind::RuleDeleted
        | Kind::StageAdded
        | Kind::StageRenamed
        | Kind::StageRecoloured
        | Kind::StageMoved
        | Kind::StageDeleted
        | Kind::Invited
        | Kind::InvitationRevoked
        | Kind::Joined
        | Kind::RoleChanged
        | Kind::MemberRemoved
        | Kind::MemberLeft
        | Kind::ResetLinkMade
        | Kind::OwnershipTransferred
        | Kind::OrganizationRenamed
        | Kind::TimeZoneChanged
        | Kind::CurrencyChanged
        | Kind::TokenMade
        | Kind::TokenRevoked
        | Kind::TagAdded
        | Kind::TagRenamed
        | Kind::TagRecoloured
        | Kind::TagDeleted
        | Kind::ContactsExported
        | Kind::PersonalDataExported
        | Kind::ContactErased => "settings",
    }
}
