//! Values in the log.

use crate::db::id::{RuleId, StageId, UserId};

/// A value as the log keeps it: its id, if it refers to something, and its words at the time.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Logged {
    pub id: Option<i64>,
    pub text: Option<String>,
}

impl Logged {
    #[must_use]
    pub fn text(text: Option<String>) -> Self {
        Self { id: None, text }
    }

    /// Something with an id, by its name.
    #[must_use]
    pub fn named(id: i64, name: &str) -> Self {
        Self {
            id: Some(id),
            text: Some(name.to_owned()),
        }
    }

    #[must_use]
    pub fn stage(id: StageId, name: &str) -> Self {
        Self::named(id.0, name)
    }

    #[must_use]
    pub fn rule(id: RuleId, name: &str) -> Self {
        Self::named(id.0, name)
    }

    #[must_use]
    pub fn user(id: UserId, name: &str) -> Self {
        Self::named(id.0, name)
    }

    /// Plain words.
    #[must_use]
    pub fn words(text: &str) -> Self {
        Self::text(Some(text.to_owned()))
    }
}
