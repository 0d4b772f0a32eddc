//! How many.

use crate::crm::board::Count;
use crate::crm::digits::grouped;

/// `1 contact`, `12,400 contacts`.
pub(crate) fn contacts(count: i64) -> String {
    let noun = if count == 1 { "contact" } else { "contacts" };
    format!("{} {noun}", grouped(&count))
}

/// As [`contacts`], where they may be more than were counted: `10,000+ contacts`.
pub(crate) fn found(count: Count) -> String {
    match count {
        Count::Exact(count) => contacts(count),
        Count::Many => format!("{count} contacts"),
    }
}
