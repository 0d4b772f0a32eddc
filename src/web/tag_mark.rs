//! A tag as it is shown on a contact.

use crate::crm::tag::Tag;

pub(crate) struct TagMark {
    pub id: i64,
    pub name: String,
    pub colour: &'static str,
}

impl TagMark {
    pub(crate) fn new(tag: &Tag) -> Self {
        Self {
            id: tag.id.0,
            name: tag.name.clone(),
            colour: tag.colour.code(),
        }
    }
}
