//! In whose name something is written, and through what.

use crate::db::id::{OrganizationId, UserId};
use crate::db::text_enum::text_enum;

text_enum! {
    /// The way a change came in.
    Through {
        ByHand = "by_hand",
        Automation = "automation",
    }
}

/// Who writes. Only a proof of membership makes one, so that nothing is ever written by nobody.
#[derive(Debug, Clone)]
pub struct By {
    organization: OrganizationId,
    user: UserId,
    user_name: String,
    through: Through,
}

impl By {
    pub(super) fn hand(organization: OrganizationId, user: UserId, user_name: String) -> Self {
        Self {
            organization,
            user,
            user_name,
            through: Through::ByHand,
        }
    }

    #[must_use]
    pub fn organization(&self) -> OrganizationId {
        self.organization
    }

    #[must_use]
    pub fn user(&self) -> UserId {
        self.user
    }

    #[must_use]
    pub fn user_name(&self) -> &str {
        &self.user_name
    }

    #[must_use]
    pub fn through(&self) -> Through {
        self.through
    }
}
