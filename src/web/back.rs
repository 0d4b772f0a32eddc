//! The board or the list from which somebody came to a contact, as it was filtered and ordered. The pages and forms of
//! the contact carry it, so that the way back leads there. It is read as a page and its query, so that it never leads
//! to another site.

use super::filter_query::{address, query_text};
use super::form::{Pairs, one};
use super::page::Section;
use super::views::{page_name, section};
use crate::crm::view::Page;
use crate::db::id::ContactId;

const NAME: &str = "back";

/// The plain board, unless an address says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Back {
    page: Page,
    query: String,
}

impl Default for Back {
    fn default() -> Self {
        Self::new(Page::Pipeline, "")
    }
}

impl Back {
    pub(crate) fn new(page: Page, query: &str) -> Self {
        Self {
            page,
            query: query.to_owned(),
        }
    }

    /// What the query or the form of a contact's page says.
    pub(crate) fn read(pairs: &Pairs) -> Self {
        let text = one(pairs, NAME);
        let (page, query) = text.split_once('?').unwrap_or((text, ""));
        let Ok(page) = page.parse() else {
            return Self::default();
        };
        let query: Pairs = serde_urlencoded::from_str(query).unwrap_or_default();
        let query = serde_urlencoded::to_string(query).unwrap_or_default();
        Self::new(page, &query)
    }

    pub(crate) fn place(&self) -> String {
        address(&format!("/{}", self.page.code()), &self.query)
    }

    pub(crate) fn label(&self) -> &'static str {
        page_name(self.page)
    }

    pub(crate) fn section(&self) -> Section {
        section(self.page)
    }

    /// As a form carries it; the plain board needs no word.
    pub(crate) fn carried(&self) -> Option<String> {
        (*self != Self::default()).then(|| address(self.page.code(), &self.query))
    }

    /// As it stands behind an address that has no query yet: `?back=…`, or nothing.
    pub(crate) fn suffix(&self) -> String {
        address("", &query_text(self.pair().into_iter().collect()))
    }

    /// A contact's page.
    pub(crate) fn contact(&self, id: ContactId) -> String {
        self.contact_with(id, Vec::new())
    }

    /// A contact's page that shows some part of it.
    pub(crate) fn contact_with(
        &self,
        id: ContactId,
        mut pairs: Vec<(&'static str, String)>,
    ) -> String {
        pairs.extend(self.pair());
        address(&format!("/contacts/{id}"), &query_text(pairs))
    }

    /// As an address carries it.
    pub(crate) fn pair(&self) -> Option<(&'static str, String)> {
        self.carried().map(|carried| (NAME, carried))
    }
}
