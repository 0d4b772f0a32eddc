//! The board's filter, search and sort as its address carries them: shareable, and Back works.

use super::form::{Pairs, all, one, to_compare, unknown_filter};
use crate::crm::board::Sort;
use crate::crm::filter::{Assignee, Filter};
use crate::db::id::{StageId, UserId};
use crate::error::Result;

const LONGEST_SEARCH: usize = 100;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BoardQuery {
    pub filter: Filter,
    pub sort: Sort,
}

impl BoardQuery {
    /// # Errors
    /// `Invalid` on `filter` for a choice that is not known.
    pub(crate) fn parse(pairs: &Pairs) -> Result<Self> {
        let unknown = |name: &str, value: &str| unknown_filter("the board", name, value);
        let mut filter = Filter::default();
        for code in all(pairs, "lead_status") {
            filter
                .lead_statuses
                .push(code.parse().map_err(|_| unknown("lead status", code))?);
        }
        for code in all(pairs, "stage") {
            let id = code.parse().map_err(|_| unknown("stage", code))?;
            filter.stages.push(StageId(id));
        }
        for code in all(pairs, "assignee") {
            filter.assignees.push(match code {
                "me" => Assignee::Me,
                "nobody" => Assignee::Nobody,
                id => Assignee::User(UserId(id.parse().map_err(|_| unknown("assignee", code))?)),
            });
        }
        filter.search = to_compare(one(pairs, "q").trim(), LONGEST_SEARCH);
        let sort = match one(pairs, "sort") {
            "" => Sort::LatestActivity,
            code => code.parse().map_err(|_| unknown("sort", code))?,
        };
        Ok(Self { filter, sort })
    }

    /// Reads what [`BoardQuery::text`] wrote.
    ///
    /// # Errors
    /// As [`BoardQuery::parse`].
    pub(crate) fn from_text(text: &str) -> Result<Self> {
        Self::parse(&serde_urlencoded::from_str(text.trim_start_matches('?')).unwrap_or_default())
    }

    /// As it stands behind the `?` of an address; empty for the plain board.
    pub(crate) fn text(&self) -> String {
        serde_urlencoded::to_string(self.pairs()).unwrap_or_default()
    }

    /// The address of the board without one of its choices.
    pub(crate) fn address_without(&self, name: &str, value: &str) -> String {
        let pairs: Vec<_> = self
            .pairs()
            .into_iter()
            .filter(|(n, v)| !(*n == name && v == value))
            .collect();
        address(
            "/pipeline",
            &serde_urlencoded::to_string(pairs).unwrap_or_default(),
        )
    }

    /// The address of the board with its search and sort, but no filter.
    pub(crate) fn address_cleared(&self) -> String {
        let search = self.filter.search.clone();
        let cleared = Self {
            filter: Filter {
                search,
                ..Filter::default()
            },
            sort: self.sort,
        };
        address("/pipeline", &cleared.text())
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.filter.search.is_empty() {
            pairs.push(("q", self.filter.search.clone()));
        }
        if self.sort != Sort::LatestActivity {
            pairs.push(("sort", self.sort.code().to_owned()));
        }
        for status in &self.filter.lead_statuses {
            pairs.push(("lead_status", status.code().to_owned()));
        }
        for stage in &self.filter.stages {
            pairs.push(("stage", stage.to_string()));
        }
        for assignee in &self.filter.assignees {
            pairs.push(("assignee", assignee_code(*assignee)));
        }
        pairs
    }
}

/// A path with a query, if there is one.
pub(crate) fn address(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

pub(crate) fn assignee_code(assignee: Assignee) -> String {
    match assignee {
        Assignee::Me => "me".to_owned(),
        Assignee::Nobody => "nobody".to_owned(),
        Assignee::User(id) => id.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_the_same_when_it_is_read_back() {
        let text = "q=a%26b&sort=name&lead_status=open&lead_status=won&stage=3&assignee=me&assignee=nobody&assignee=7";
        assert_eq!(BoardQuery::from_text(text).unwrap().text(), text);
        assert_eq!(BoardQuery::from_text("").unwrap().text(), "");
    }

    #[test]
    fn a_chip_takes_away_just_its_own_choice() {
        let query = BoardQuery::from_text("lead_status=open&lead_status=won&stage=3").unwrap();
        assert_eq!(
            query.address_without("lead_status", "won"),
            "/pipeline?lead_status=open&stage=3"
        );
    }

    #[test]
    fn an_unknown_choice_is_refused() {
        for text in ["lead_status=great", "stage=x", "assignee=ana", "sort=luck"] {
            assert!(BoardQuery::from_text(text).is_err(), "{text}");
        }
    }
}
