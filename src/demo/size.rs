//! How many contacts a demo is to have.

use super::story;
use crate::db::DatabaseUrl;

const MOST: usize = 1_000_000;

/// A number of contacts from 1 to 1,000,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(usize);

impl Default for Size {
    fn default() -> Self {
        Self(story::USUAL)
    }
}

impl Size {
    /// Reads what stands behind `--contacts`.
    ///
    /// # Errors
    /// A sentence for whoever typed it.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(contacts @ 1..=MOST) => Ok(Self(contacts)),
            _ => Err(format!(
                "--contacts wants a whole number from 1 to {MOST}, such as --contacts 100000; “{text}” is none."
            )),
        }
    }

    pub(super) fn contacts(self) -> usize {
        self.0
    }

    /// What to say where the demo that is there has another number of contacts; nothing where it has this one.
    pub(super) fn unless_it_is(self, kept: i64, database: &DatabaseUrl) -> String {
        let kept = usize::try_from(kept).unwrap_or_default();
        if kept == self.0 {
            return String::new();
        }
        let remedy = match database {
            DatabaseUrl::Sqlite { .. } => "remove the file",
            DatabaseUrl::Postgres { .. } => "drop that database and create it again",
        };
        format!(
            "The demo with {} contacts in {} was kept. For one with {}, {remedy} and start again.\n\n",
            grouped(kept),
            database.shown(),
            grouped(self.0)
        )
    }
}

/// As people write it: 12,000.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_a_whole_number_from_one_to_a_million() {
        assert_eq!(Size::parse("1"), Ok(Size(1)));
        assert_eq!(Size::parse("1000000"), Ok(Size(1_000_000)));
        for wrong in [
            "",
            "0",
            "1000001",
            "-1",
            "12x",
            "1,000",
            "1e3",
            "99999999999999999999",
        ] {
            assert!(Size::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let numbers = [7, 240, 1000, 12_345, 1_000_000].map(grouped);
        assert_eq!(numbers, ["7", "240", "1,000", "12,345", "1,000,000"]);
    }
}
