//! What a cell of a CSV file may not begin with. A spreadsheet takes it for a formula, and runs it: so our exports put
//! an apostrophe before it, and imports take exactly that one away again.

use crate::error::{Error, Result};

const BEGIN_FORMULAS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// As it stands in an export.
#[must_use]
pub fn neutral(text: &str) -> String {
    if is_formula(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// As it was before [`neutral`].
#[must_use]
pub fn plain(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => text,
    }
}

/// Apostrophes of its own count as well, so that each text stands in a file in one way only.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(BEGIN_FORMULAS)
}

/// Rows of a CSV file, as they stand in it.
pub(in crate::crm) fn lines<R>(rows: impl IntoIterator<Item = R>) -> Result<String>
where
    R: IntoIterator<Item = String>,
{
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer
            .write_record(row)
            .map_err(|error| Error::Internal(error.into()))?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| Error::Internal(anyhow::anyhow!("{error}")))?;
    String::from_utf8(bytes).map_err(|error| Error::Internal(error.into()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_neutralised_and_nothing_else_is() {
        for text in [
            "=1+1", "+49 30", "-5", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''-x", "＝1",
        ] {
            assert!(neutral(text).starts_with('\''), "{text}");
            assert_ne!(neutral(text), text);
        }
        for text in ["anna", "", "'", "'tis", "O'Neil", "a=b", " x"] {
            assert_eq!(neutral(text), text);
        }
    }

    proptest! {
        #[test]
        fn what_an_export_writes_an_import_reads(text in "['=+@\t\ra-c-]{0,6}|.*") {
            let written = neutral(&text);
            prop_assert_eq!(plain(&written), text.as_str());
        }
    }
}
