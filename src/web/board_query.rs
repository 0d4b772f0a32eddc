//! The board's filter and sort as its address carries them: shareable, and Back works.

use chrono::Days;

use super::filter_query::{FilterQuery, query_text};
use super::form::{Pairs, one, unknown_filter};
use crate::clock::Instant;
use crate::crm::board::Sort;
use crate::crm::filter::Filter;
use crate::crm::filter::dates::Dates;
use crate::db::text_enum::text_enum;
use crate::error::Result;
use crate::people::Member;

text_enum! {
    /// How many days ago a contact was won, lost or abandoned that is hidden.
    Hide {
        Week = "7",
        Month = "30",
        Quarter = "90",
    }
}

impl Hide {
    pub(crate) fn days(self) -> u64 {
        match self {
            Self::Week => 7,
            Self::Month => 30,
            Self::Quarter => 90,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BoardQuery {
    pub found: FilterQuery,
    pub sort: Sort,
    pub hide: Option<Hide>,
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
        let hide: Option<Hide> = match one(pairs, "hide") {
            "" => None,
            code => Some(
                code.parse()
                    .map_err(|_| unknown_filter("the board", "hide", code))?,
            ),
        };
        let mut found = FilterQuery::parse(pairs, zone, now)?;
        found.filter.closed_since = hide.and_then(|hide| {
            let today = now.utc().with_timezone(&zone).date_naive();
            let first = today.checked_sub_days(Days::new(hide.days()));
            Dates::Between(first, None).span(zone, now).from
        });
        Ok(Self { found, sort, hide })
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
        let mut pairs = self.kept();
        pairs.extend(self.found.choices());
        query_text(pairs)
    }

    /// What stays in the address whatever becomes of the filter. The usual order needs no word there.
    pub(crate) fn kept(&self) -> Vec<(&'static str, String)> {
        let is_usual = self.sort == Sort::LatestActivity;
        let sort = (!is_usual).then(|| ("sort", self.sort.code().to_owned()));
        let hide = self.hide.map(|hide| ("hide", hide.code().to_owned()));
        let search = self.found.search_pair();
        search.into_iter().chain(sort).chain(hide).collect()
    }
}
