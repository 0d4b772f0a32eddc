//! Leads that nobody does anything about.

use crate::clock::Instant;
use crate::crm::status::LeadStatus;

/// After so many days without any activity an open contact is stale: somebody should write again, or give it up. Closed
/// ones never are.
const STALE_AFTER: i64 = 7;

/// How long nothing has happened.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stale {
    /// `12 d`
    pub age: String,
    /// `No activity for 12 days`
    pub whole: String,
}

impl Stale {
    pub(crate) fn new(status: LeadStatus, last_activity: Instant, now: Instant) -> Option<Self> {
        let days = now.since(last_activity).num_days();
        (status.is_open() && days >= STALE_AFTER).then(|| Self {
            age: format!("{days} d"),
            whole: format!("No activity for {days} days"),
        })
    }
}
