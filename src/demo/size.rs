//! How many contacts a demo is to have.

use super::story;
use crate::crm::digits::grouped;
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
            grouped(&kept),
            database.shown(),
            grouped(&self.0)
        )
    }
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
}
