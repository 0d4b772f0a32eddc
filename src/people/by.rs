//! In whose name something is written, and through what.

use super::user::User;
use crate::db::Connection;
use crate::db::id::{OrganizationId, UserId};
use crate::db::text_enum::text_enum;
use crate::error::Result;

text_enum! {
    /// The way a change came in. The last two follow from a change to the settings: a stage was deleted and its
    /// contacts moved; a member was removed or left and their contacts are nobody's.
    Through {
        ByHand = "by_hand",
        Automation = "automation",
        StageDeleted = "stage_deleted",
        MemberRemoved = "member_removed",
    }
}

impl Through {
    /// Whether what comes in so is an activity of the contact, or only follows from a change to the settings.
    #[must_use]
    pub fn is_activity(self) -> bool {
        matches!(self, Self::ByHand | Self::Automation)
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

    /// Goes on with what `user` ordered, who may have left since.
    ///
    /// # Errors
    /// The database's.
    pub fn resumed(
        connection: &mut Connection,
        organization: OrganizationId,
        user: UserId,
        through: Through,
    ) -> Result<Self> {
        let name = User::find(connection, user)?.map_or_else(String::new, |user| user.name);
        Ok(Self {
            through,
            ..Self::hand(organization, user, name)
        })
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
