//! The board's filter and sort as its address carries them: shareable, and Back works.

use super::filter_query::{FilterQuery, query_text};
use super::form::{Pairs, one, unknown_filter};
use crate::clock::Instant;
use crate::crm::board::Sort;
use crate::crm::filter::Filter;
use crate::error::Result;
use crate::people::Member;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BoardQuery {
    pub found: FilterQuery,
    pub sort: Sort,
}

impl BoardQuery {
    /// # Errors
    /// `Invalid` on `filter` for a choice that is not known.
    pub(crate) fn parse(pairs: &Pairs, member: &Member, now: Instant) -> Result<Self> {
        let zone = member.organization().time_zone();
        let sort = match one(pairs, "sort") {
            "" => Sort::LatestActivity,
            code => code
                .parse()
                .map_err(|_| unknown_filter("the board", "sort", code))?,
        };
        Ok(Self {
            found: FilterQuery::parse(pairs, zone, now)?,
            sort,
        })
    }

    /// Reads what [`BoardQuery::text`] wrote.
    ///
    /// # Errors
    /// As [`BoardQuery::parse`].
    pub(crate) fn from_text(text: &str, member: &Member, now: Instant) -> Result<Self> {
        let pairs = serde_urlencoded::from_str(text.trim_start_matches('?')).unwrap_or_default();
        Self::parse(&pairs, member, now)
    }

    pub(crate) fn filter(&self) -> &Filter {
        &self.found.filter
    }

    /// As it stands behind the `?` of an address; empty for the plain board.
    pub(crate) fn text(&self) -> String {
        self.text_with(self.found.choices())
    }

    /// The same with other choices of the filter.
    pub(crate) fn text_with(&self, choices: Vec<(&'static str, String)>) -> String {
        let kept = self.found.search_pair().into_iter().chain(self.sort_pair());
        query_text(kept.chain(choices).collect())
    }

    /// The usual order needs no word in the address.
    fn sort_pair(&self) -> Option<(&'static str, String)> {
        let is_usual = self.sort == Sort::LatestActivity;
        (!is_usual).then(|| ("sort", self.sort.code().to_owned()))
    }
}
