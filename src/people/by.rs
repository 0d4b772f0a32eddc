//! In whose name something is written, and through what.

use crate::db::id::{BatchId, OrganizationId, UserId};
use crate::db::text_enum::text_enum;

text_enum! {
    /// The way a change came in. The last two follow from a change to the settings: a stage was deleted and its
    /// contacts moved; a member was removed or left and their contacts are nobody's.
    Through {
        ByHand = "by_hand",
        Automation = "automation",
        Api = "api",
        Import = "import",
        Undo = "undo",
        StageDeleted = "stage_deleted",
        MemberRemoved = "member_removed",
    }
}

impl Through {
    /// Whether what comes in so is an activity of the contact. Imports, undoing them, and what follows from a change to
    /// the settings are none (design, section 2, "Latest activity").
    #[must_use]
    pub fn is_activity(self) -> bool {
        match self {
            Self::ByHand | Self::Automation | Self::Api => true,
            Self::Import | Self::Undo | Self::StageDeleted | Self::MemberRemoved => false,
        }
    }
}

/// Who writes. Only a proof of membership makes one, or an order that was kept, so that nothing is ever written by
/// nobody.
#[derive(Debug, Clone)]
pub struct By {
    organization: OrganizationId,
    user: UserId,
    name: String,
    through: Through,
    batch: Option<BatchId>,
}

impl By {
    pub(super) fn hand(organization: OrganizationId, user: UserId, name: String) -> Self {
        Self {
            organization,
            user,
            name,
            through: Through::ByHand,
            batch: None,
        }
    }

    /// A program, by the name of its API token, which `maker` made.
    pub(super) fn token(organization: OrganizationId, maker: UserId, name: String) -> Self {
        Self {
            through: Through::Api,
            ..Self::hand(organization, maker, name)
        }
    }

    /// Goes on with what somebody ordered, who may have left since.
    #[must_use]
    pub fn resumed(
        organization: OrganizationId,
        user: UserId,
        name: String,
        through: Through,
    ) -> Self {
        Self {
            through,
            ..Self::hand(organization, user, name)
        }
    }

    /// As this, for a change that is one of a batch.
    #[must_use]
    pub fn in_batch(self, batch: BatchId) -> Self {
        Self {
            batch: Some(batch),
            ..self
        }
    }

    /// As this, where somebody takes back what they did.
    #[must_use]
    pub fn undoing(self) -> Self {
        Self {
            through: Through::Undo,
            ..self
        }
    }

    #[must_use]
    pub fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// The person who writes; nobody where a program does.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        (self.through != Through::Api).then_some(self.user)
    }

    /// The person who answers for it: whoever writes, or made the token of the program that does.
    #[must_use]
    pub fn answerable(&self) -> UserId {
        self.user
    }

    /// What the person or the program is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    #[must_use]
    pub fn through(&self) -> Through {
        self.through
    }

    #[must_use]
    pub fn batch(&self) -> Option<BatchId> {
        self.batch
    }
}
