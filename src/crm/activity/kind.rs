//! What the lines of the log tell of.

use crate::crm::contact::field::Field;
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
    }
}

impl From<Field> for Kind {
    fn from(field: Field) -> Self {
        match field {
            Field::Stage => Self::Stage,
            Field::LeadStatus => Self::LeadStatus,
            Field::ConversationStatus => Self::ConversationStatus,
            Field::Assignee => Self::Assignee,
            Field::Username => Self::Username,
            Field::Name => Self::Name,
            Field::Email => Self::Email,
            Field::Phone => Self::Phone,
            Field::DealValue => Self::DealValue,
        }
    }
}

text_enum! {
    /// What a reader may narrow a contact's log to.
    Group {
        Stage = "stage",
        LeadStatus = "lead_status",
        Assignee = "assignee",
        Profile = "profile",
        Notes = "notes",
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
            Self::Notes => "Notes",
        }
    }

    pub(super) fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Stage => &[Kind::Stage],
            Self::LeadStatus => &[Kind::LeadStatus],
            Self::Assignee => &[Kind::Assignee],
            Self::Profile => &[
                Kind::Created,
                Kind::Username,
                Kind::Name,
                Kind::Email,
                Kind::Phone,
                Kind::DealValue,
            ],
            Self::Notes => &[Kind::NoteAdded, Kind::NoteEdited, Kind::NoteDeleted],
        }
    }
}
