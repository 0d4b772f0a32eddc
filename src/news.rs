//! What was changed that somebody may look at: ids alone. Whoever is told of it reads it anew, under their own rights and
//! filter, so that nothing is told that must not be.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::db::id::{ContactId, StageId};

/// As many contacts are named; where more changed, everything did.
pub const MOST: usize = 200;

/// What one or several transactions changed of an organization.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    pub contacts: BTreeSet<ContactId>,
    /// Where these contacts stand, or stood.
    pub stages: BTreeSet<StageId>,
    /// Stages, tags, rules, members, views, or the organization itself.
    pub settings: bool,
    /// More than is named here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub everything: bool,
}

impl News {
    /// A setting changed.
    #[must_use]
    pub fn of_settings() -> Self {
        Self {
            settings: true,
            ..Self::default()
        }
    }

    /// Everything may have changed.
    #[must_use]
    pub fn of_everything() -> Self {
        Self {
            settings: true,
            everything: true,
            ..Self::default()
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// A contact changed that stands, or stood, in this stage.
    pub fn contact(&mut self, contact: ContactId, stage: StageId) {
        if self.everything {
            return;
        }
        self.contacts.insert(contact);
        self.stages.insert(stage);
        self.keep_short();
    }

    /// This and the other, as one.
    pub fn add(&mut self, other: &Self) {
        self.settings |= other.settings;
        self.everything |= other.everything;
        if !self.everything {
            self.contacts.extend(&other.contacts);
            self.stages.extend(&other.stages);
        }
        self.keep_short();
    }

    fn keep_short(&mut self) {
        self.everything |= self.contacts.len() > MOST;
        if self.everything {
            self.contacts.clear();
            self.stages.clear();
        }
    }
}
