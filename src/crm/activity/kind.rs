//! What the lines of the log tell of.

use crate::crm::contact::field::Value;
use crate::db::text_enum::text_enum;

text_enum! {
    Kind {
        Created = "created",
        Stage = "stage",
        LeadStatus = "lead_status",
        ConversationStatus = "conversation_status",
        Assignee = "assignee",
        Username = "username",
        Name = "name",
        Email = "email",
        Phone = "phone",
        DealValue = "deal_value",
        ManychatId = "manychat_id",
        IgId = "ig_id",
        Tagged = "tagged",
        Untagged = "untagged",
        UsernameKept = "username_kept",
        ManychatIdKept = "manychat_id_kept",
        MessageReceived = "message_received",
        MessageSent = "message_sent",
        NoteAdded = "note_added",
        NoteEdited = "note_edited",
        NoteDeleted = "note_deleted",
        ContactDeleted = "contact_deleted",
        ContactMerged = "contact_merged",
        RuleAdded = "rule_added",
        RuleEnabled = "rule_enabled",
        RuleDisabled = "rule_disabled",
        RuleEdited = "rule_edited",
        RuleRenamed = "rule_renamed",
        RuleMoved = "rule_moved",
        RuleDeleted = "rule_deleted",
        StageAdded = "stage_added",
        StageRenamed = "stage_renamed",
        StageRecoloured = "stage_recoloured",
        StageMoved = "stage_moved",
        StageDeleted = "stage_deleted",
        Invited = "invited",
        InvitationRevoked = "invitation_revoked",
        Joined = "joined",
        RoleChanged = "role_changed",
        MemberRemoved = "member_removed",
        MemberLeft = "member_left",
        ResetLinkMade = "reset_link_made",
        OwnershipTransferred = "ownership_transferred",
        OrganizationRenamed = "organization_renamed",
        TimeZoneChanged = "time_zone_changed",
        CurrencyChanged = "currency_changed",
        TokenMade = "token_made",
        TokenRevoked = "token_revoked",
        TagAdded = "tag_added",
        TagRenamed = "tag_renamed",
        TagRecoloured = "tag_recoloured",
        TagDeleted = "tag_deleted",
        ContactsExported = "contacts_exported",
        PersonalDataExported = "personal_data_exported",
        ContactErased = "contact_erased",
    }
}

impl Kind {
    /// Whether a line about a contact tells who it is, or how to reach it; the others tell where it stands.
    pub(in crate::crm) fn tells_who(self) -> bool {
        !matches!(
            self,
            Self::Created
                | Self::Stage
                | Self::LeadStatus
                | Self::ConversationStatus
                | Self::Assignee
                | Self::Tagged
                | Self::Untagged
        )
    }

    /// What is logged where a field gets this value.
    pub(in crate::crm) fn of(value: &Value) -> Self {
        match value {
            Value::Stage(_) => Self::Stage,
            Value::LeadStatus(_) => Self::LeadStatus,
            Value::ConversationStatus(_) => Self::ConversationStatus,
            Value::Assignee(_) => Self::Assignee,
            Value::Tag(_, true) => Self::Tagged,
            Value::Tag(_, false) => Self::Untagged,
            Value::Username(_) => Self::Username,
            Value::Name(_) => Self::Name,
            Value::Email(_) => Self::Email,
            Value::Phone(_) => Self::Phone,
            Value::DealValue(_) => Self::DealValue,
            Value::ManychatId(_) => Self::ManychatId,
            Value::IgId(_) => Self::IgId,
        }
    }
}

text_enum! {
    /// What a reader may narrow the log to.
    Group {
        Stage = "stage",
        LeadStatus = "lead_status",
        Assignee = "assignee",
        Profile = "profile",
        Tags = "tags",
        Notes = "notes",
        Messages = "messages",
        Automations = "automations",
        Stages = "stages",
        TagSettings = "tag_settings",
        Data = "data",
        Team = "team",
        Organization = "organization",
        Api = "api",
    }
}

impl Group {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Stage => "Pipeline Stage",
            Self::LeadStatus => "Lead Status",
            Self::Assignee => "Assignee",
            Self::Profile => "Profile",
            Self::Tags => "Tags",
            Self::Notes => "Notes",
            Self::Messages => "Messages",
            Self::Automations => "Automations",
            Self::Stages => "Stages",
            Self::TagSettings => "Tag settings",
            Self::Data => "Export and erasure",
            Self::Team => "Team",
            Self::Organization => "Organization",
            Self::Api => "API",
        }
    }

    /// Whether it is about settings; the others are about contacts.
    #[must_use]
    pub fn is_of_settings(self) -> bool {
        match self {
            Self::Stage
            | Self::LeadStatus
            | Self::Assignee
            | Self::Profile
            | Self::Tags
            | Self::Notes
            | Self::Messages => false,
            Self::Automations
            | Self::Stages
            | Self::TagSettings
            | Self::Data
            | Self::Team
            | Self::Organization
            | Self::Api => true,
        }
    }

    pub(super) fn kinds(self) -> impl Iterator<Item = Kind> {
        let all = Kind::ALL.iter().copied();
        all.filter(move |kind| kind.group() == self)
    }
}

impl Kind {
    /// The profile's is what a contact is and says.
    fn group(self) -> Group {
        match self {
            Self::Stage => Group::Stage,
            Self::LeadStatus => Group::LeadStatus,
            Self::Assignee => Group::Assignee,
            Self::Created
            | Self::Username
            | Self::Name
            | Self::Email
            | Self::Phone
            | Self::DealValue
            | Self::ManychatId
            | Self::IgId
            | Self::UsernameKept
            | Self::ManychatIdKept
            | Self::ContactDeleted
            | Self::ContactMerged => Group::Profile,
            Self::Tagged | Self::Untagged => Group::Tags,
            Self::NoteAdded | Self::NoteEdited | Self::NoteDeleted => Group::Notes,
            Self::MessageReceived | Self::MessageSent | Self::ConversationStatus => Group::Messages,
            Self::TagAdded | Self::TagRenamed | Self::TagRecoloured | Self::TagDeleted => {
                Group::TagSettings
            }
            Self::ContactsExported | Self::PersonalDataExported | Self::ContactErased => {
                Group::Data
            }
            Self::RuleAdded
            | Self::RuleEnabled
            | Self::RuleDisabled
            | Self::RuleEdited
            | Self::RuleRenamed
            | Self::RuleMoved
            | Self::RuleDeleted => Group::Automations,
            Self::StageAdded
            | Self::StageRenamed
            | Self::StageRecoloured
            | Self::StageMoved
            | Self::StageDeleted => Group::Stages,
            Self::Invited
            | Self::InvitationRevoked
            | Self::Joined
            | Self::RoleChanged
            | Self::MemberRemoved
            | Self::MemberLeft
            | Self::ResetLinkMade
            | Self::OwnershipTransferred => Group::Team,
            Self::OrganizationRenamed | Self::TimeZoneChanged | Self::CurrencyChanged => {
                Group::Organization
            }
            Self::TokenMade | Self::TokenRevoked => Group::Api,
        }
    }
}
