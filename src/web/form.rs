//! What forms send, as pairs where a name may come more than once.

use std::str::FromStr;

use crate::error::{Error, Result};

/// The pairs of a query or a form.
pub(crate) type Pairs = Vec<(String, String)>;

/// The only, or first, value of a name; an empty text if it is missing.
pub(crate) fn one<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs
        .iter()
        .find(|(key, _)| key == name)
        .map_or("", |(_, value)| value)
}

/// For a form that lacks what every page sends with it.
pub(crate) fn not_whole(field: &'static str) -> Error {
    let sentence = "This form is not whole. Load the page again, and send it once more.";
    Error::invalid(field, sentence)
}

/// For an address that narrows a page by what the page does not offer.
pub(crate) fn unknown_filter(page: &str, name: &str, value: &str) -> Error {
    let sentence = format!(
        "This address has a filter that is not known: {name} “{value}”. Open {page} again."
    );
    Error::invalid("filter", sentence)
}

/// A value to compare with what is kept: without control characters, which no kept text has, and which Postgres
/// refuses even to compare with; at most `longest` characters.
pub(crate) fn to_compare(text: &str, longest: usize) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .take(longest)
        .collect()
}

/// Every value of a name that is not empty.
pub(crate) fn all<'a>(
    pairs: &'a [(String, String)],
    name: &'a str,
) -> impl Iterator<Item = &'a str> {
    pairs
        .iter()
        .filter(move |(key, value)| key == name && !value.is_empty())
        .map(|(_, value)| value.as_str())
}

/// A value that a person could only have chosen from a list.
///
/// # Errors
/// `Invalid` on `name` for anything else.
pub(crate) fn chosen<T: FromStr>(name: &'static str, label: &str, text: &str) -> Result<T> {
    text.parse()
        .map_err(|_| Error::invalid(name, format!("Choose {label} from the list.")))
}
