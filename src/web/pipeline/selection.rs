//! What can be done with the cards that were selected.

use crate::crm::status::LeadStatus;
use crate::web::choice::{Choice, new_assignees, stages};
use crate::web::known::Known;
use crate::web::tag_mark::TagMark;

pub(super) struct SelectionBar {
    pub stages: Vec<Choice>,
    pub assignees: Vec<Choice>,
    pub tags: Vec<TagMark>,
    pub lead_statuses: &'static [LeadStatus],
}

impl SelectionBar {
    pub(super) fn new(known: &Known) -> Self {
        Self {
            stages: stages(&known.stages, None),
            assignees: new_assignees(&known.team, ""),
            tags: known.tags.iter().map(TagMark::new).collect(),
            lead_statuses: LeadStatus::ALL,
        }
    }
}
