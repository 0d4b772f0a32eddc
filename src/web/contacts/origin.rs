//! From where a contact is changed, the board or its own page, and so where the answer leads.

use crate::clock::Instant;
use crate::db::id::ContactId;
use crate::error::Result;
use crate::people::Member;
use crate::web::back::Back;
use crate::web::board_query::BoardQuery;
use crate::web::filter_query::address;
use crate::web::form::{Pairs, one};

#[derive(Clone)]
pub(super) enum Origin {
    Board(Box<BoardQuery>),
    Page(Back),
}

impl Origin {
    /// What a form says.
    ///
    /// # Errors
    /// `Invalid` for a board that is filtered or ordered by what there is not.
    pub(super) fn read(form: &Pairs, member: &Member, now: Instant) -> Result<Self> {
        if one(form, "from") == "contact" {
            return Ok(Self::Page(Back::read(form)));
        }
        let query = BoardQuery::from_text(one(form, "board"), member, now)?;
        Ok(Self::Board(Box::new(query)))
    }

    /// Where the change is to be seen.
    pub(super) fn place(&self, id: ContactId) -> String {
        match self {
            Self::Board(query) => address("/pipeline", &query.text()),
            Self::Page(back) => back.contact(id),
        }
    }

    /// As a form carries it, with the organization that the form is made for.
    pub(super) fn fields(&self, member: &Member) -> Pairs {
        let organization = ("organization", member.organization().id.to_string());
        let origin = match self {
            Self::Board(query) => vec![("board", query.text())],
            Self::Page(back) => {
                let from = ("from", "contact".to_owned());
                std::iter::once(from).chain(back.pair()).collect()
            }
        };
        let all = std::iter::once(organization).chain(origin);
        all.map(|(name, value)| (name.to_owned(), value)).collect()
    }
}
