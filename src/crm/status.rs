//! The two statuses of a contact. Source: guide "Using Lead Status".

use crate::db::text_enum::text_enum;

text_enum! {
    /// The sales outcome. Fixed: nobody can add, remove or rename one.
    LeadStatus {
        Open = "open",
        Won = "won",
        Lost = "lost",
        Abandoned = "abandoned",
    }
}

impl LeadStatus {
    #[must_use]
    pub fn is_open(self) -> bool {
        self == Self::Open
    }

    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Won => "Won",
            Self::Lost => "Lost",
            Self::Abandoned => "Abandoned",
        }
    }
}

text_enum! {
    /// The state of the thread, which message activity alone changes.
    ConversationStatus {
        NoReply = "no_reply",
        NewMessage = "new_message",
        Replied = "replied",
    }
}

impl ConversationStatus {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::NoReply => "No Reply",
            Self::NewMessage => "New Message",
            Self::Replied => "Replied",
        }
    }
}
