//! The list's filter and order as its address carries them: shareable, and Back works.

use super::filter_query::{FilterQuery, query_text};
use super::form::{Pairs, one, unknown_filter};
use crate::clock::Instant;
use crate::crm::list::{Asked, Order};
use crate::error::Result;
use crate::people::Member;

/// Stands before an order that is read from its other end.
const REVERSED: char = '-';

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListQuery {
    pub found: FilterQuery,
    pub order: Order,
    pub is_reversed: bool,
}

impl ListQuery {
    /// # Errors
    /// `Invalid` on `filter` for a choice that is not known.
    pub(crate) fn parse(pairs: &Pairs, member: &Member, now: Instant) -> Result<Self> {
        let sort = one(pairs, "sort");
        let code = sort.trim_start_matches(REVERSED);
        let order = match code {
            "" => Order::Created,
            code => code
                .parse()
                .map_err(|_| unknown_filter("the list", "sort", sort))?,
        };
        Ok(Self {
            found: FilterQuery::parse(pairs, member.organization().time_zone(), now)?,
            order,
            is_reversed: sort.starts_with(REVERSED),
        })
    }

    /// Reads what [`ListQuery::text`] wrote.
    ///
    /// # Errors
    /// As [`ListQuery::parse`].
    pub(crate) fn from_text(text: &str, member: &Member, now: Instant) -> Result<Self> {
        let pairs = serde_urlencoded::from_str(text).unwrap_or_default();
        Self::parse(&pairs, member, now)
    }

    pub(crate) fn asked(&self) -> Asked {
        Asked {
            filter: self.found.filter.clone(),
            order: self.order,
            is_reversed: self.is_reversed,
        }
    }

    /// As it stands behind the `?` of an address; empty for the whole list.
    pub(crate) fn text(&self) -> String {
        let mut pairs = self.kept();
        pairs.extend(self.found.choices());
        query_text(pairs)
    }

    /// What stays in the address whatever becomes of the filter.
    pub(crate) fn kept(&self) -> Vec<(&'static str, String)> {
        let sort = self.sort();
        let sort = (!sort.is_empty()).then_some(("sort", sort));
        self.found.search_pair().into_iter().chain(sort).collect()
    }

    /// The same, begun by another order.
    pub(crate) fn ordered(&self, order: Order, is_reversed: bool) -> Self {
        Self {
            found: self.found.clone(),
            order,
            is_reversed,
        }
    }

    /// The order as the address has it: the usual one needs no word.
    pub(crate) fn sort(&self) -> String {
        match (self.order, self.is_reversed) {
            (Order::Created, false) => String::new(),
            (order, false) => order.code().to_owned(),
            (order, true) => format!("{REVERSED}{}", order.code()),
        }
    }
}
