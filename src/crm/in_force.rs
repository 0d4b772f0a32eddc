//! What a change meets of its organization: the stages, and the rules that are switched on.

use std::sync::Arc;

use crate::crm::automation::rule::{self, Rule};
use crate::crm::stage::{self, Stage};
use crate::error::Result;
use crate::people::Tx;

#[derive(Debug, Clone)]
pub(super) struct InForce {
    /// In their order, those that are being deleted among them.
    pub(super) stages: Arc<[Stage]>,
    /// In the order in which they run.
    pub(super) rules: Vec<Rule>,
}

/// As it is now. To be read after the contact is held.
pub(super) fn in_force(tx: &mut Tx<'_>) -> Result<Arc<InForce>> {
    tx.settings(|connection, organization| {
        let stages = stage::all(connection, organization)?;
        let rules = rule::enabled(connection, organization, &stages)?;
        Ok(InForce {
            stages: stages.into(),
            rules,
        })
    })
}
