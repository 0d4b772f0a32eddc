//! The figures in the head of a column: how many contacts, and what their deals are worth.

use crate::crm::board::{Count, Standing};
use crate::crm::money;
use crate::db::id::StageId;
use crate::people::Member;

#[derive(Clone)]
pub(crate) struct Figures {
    pub stage: i64,
    pub count: Count,
    /// Nothing where no deal has a value, or where not all are counted.
    pub total: Option<Total>,
}

#[derive(Clone)]
pub(crate) struct Total {
    /// In whole units: `12,400 EUR`.
    pub brief: String,
    pub exact: String,
}

impl Figures {
    pub(crate) fn new(stage: StageId, standing: &Standing, member: &Member) -> Self {
        let currency = member.organization().currency();
        let total = standing.shown.deal_value.filter(|amount| *amount != 0);
        Self {
            stage: stage.0,
            count: standing.shown.count,
            total: total.map(|amount| Total {
                brief: money::rounded(amount, currency),
                exact: money::shown(amount, currency),
            }),
        }
    }
}
