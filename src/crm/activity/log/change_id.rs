//! By what the activities and runs of one change are found together.

use std::str::FromStr;

use uuid::Uuid;

use crate::error::{Error, Result};

/// What the activities and runs of one change share. Sorts by time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeId(String);

impl ChangeId {
    #[must_use]
    pub fn new() -> Self {
        Self(Uuid::now_v7().to_string())
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ChangeId {
    type Err = Error;

    /// `NotFound` for what no change is called.
    fn from_str(text: &str) -> Result<Self> {
        let id = Uuid::parse_str(text).map_err(|_| Error::NotFound)?;
        Ok(Self(id.to_string()))
    }
}

impl Default for ChangeId {
    fn default() -> Self {
        Self::new()
    }
}
