//! What the board leaves out because it was won, lost or abandoned long ago, and the way to see it.

use super::columns::ColumnView;
use crate::crm::board::Count;
use crate::web::board_query::{BoardQuery, Hide};
use crate::web::choice::Choice;
use crate::web::filter_query::address;

/// What `pipeline/_hidden.html` shows.
pub(crate) struct Hidden {
    /// How many; nothing where not all were counted.
    pub number: Option<String>,
    pub days: u64,
    /// The board with them.
    pub address: String,
}

impl Hidden {
    /// Nothing on a board that hides nothing.
    pub(super) fn new(query: &BoardQuery, columns: &[ColumnView]) -> Option<Self> {
        let hide = query.hide?;
        let number = columns
            .iter()
            .fold(Count::default(), |sum, column| sum.and(column.hidden));
        let with_them = BoardQuery {
            hide: None,
            ..query.clone()
        };
        Some(Self {
            number: (number != Count::Many).then(|| number.to_string()),
            days: hide.days(),
            address: address("/pipeline", &with_them.text()),
        })
    }
}

/// What the filter panel offers.
pub(super) fn choices(chosen: Option<Hide>) -> Vec<Choice> {
    let all = Choice::new("", "Show all", chosen.is_none());
    let hide = |hide: &Hide| {
        let label = format!("Hide after {} days", hide.days());
        Choice::new(hide.code(), &label, chosen == Some(*hide))
    };
    let hide = Hide::ALL.iter().map(hide);
    std::iter::once(all).chain(hide).collect()
}
