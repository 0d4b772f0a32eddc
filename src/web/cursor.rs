//! Where the next contacts of a list or a column begin, as an address carries it.

use super::filter_query::address;
use super::form::{Pairs, one, to_compare};
use crate::crm::board::Cursor;
use crate::db::id::ContactId;
use crate::error::{Error, Result};

/// The sort key of a contact is a time or a name.
const LONGEST_KEY: usize = 200;

/// Nothing where a list is read from its beginning.
///
/// # Errors
/// `NotFound` for what no page's address has.
pub(crate) fn after(pairs: &Pairs) -> Result<Option<Cursor>> {
    let id = one(pairs, "after_id");
    if id.is_empty() {
        return Ok(None);
    }
    Ok(Some(Cursor {
        key: to_compare(one(pairs, "after"), LONGEST_KEY),
        id: ContactId(id.parse().map_err(|_| Error::NotFound)?),
    }))
}

/// Where the contacts after `next` are to be had, of those that a query finds.
pub(crate) fn next_address(path: &str, query: &str, next: &Cursor) -> String {
    let cursor = [
        ("after", next.key.clone()),
        ("after_id", next.id.to_string()),
    ];
    let cursor = serde_urlencoded::to_string(cursor).unwrap_or_default();
    if query.is_empty() {
        address(path, &cursor)
    } else {
        address(path, &format!("{query}&{cursor}"))
    }
}
