//! How many.

use crate::crm::digits::grouped;

/// `1 contact`, `12,400 contacts`.
pub(crate) fn contacts(count: i64) -> String {
    let noun = if count == 1 { "contact" } else { "contacts" };
    format!("{} {noun}", grouped(&count))
}
