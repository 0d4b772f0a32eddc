//! Tags that a contact must have, or must not.

use diesel::prelude::*;

use super::Condition;
use crate::db::id::{OrganizationId, TagId};
use crate::db::schema::{contact_tags, contacts};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags {
    /// One of these at least.
    pub any: Vec<TagId>,
    /// Each of these.
    pub all: Vec<TagId>,
    /// Not one of these.
    pub none: Vec<TagId>,
}

impl Tags {
    pub(super) fn conditions(&self, organization: OrganizationId) -> Vec<Condition<'_>> {
        let mut conditions: Vec<Condition<'_>> = Vec::new();
        if !self.any.is_empty() {
            conditions.push(with_any_of(organization, &self.any));
        }
        for tag in &self.all {
            conditions.push(with_any_of(organization, std::slice::from_ref(tag)));
        }
        if !self.none.is_empty() {
            conditions.push(Box::new(diesel::dsl::not(with_any_of(
                organization,
                &self.none,
            ))));
        }
        conditions
    }
}

fn with_any_of(organization: OrganizationId, tags: &[TagId]) -> Condition<'_> {
    Box::new(diesel::dsl::exists(
        contact_tags::table
            .filter(contact_tags::organization_id.eq(organization))
            .filter(contact_tags::contact_id.eq(contacts::id))
            .filter(contact_tags::tag_id.eq_any(tags)),
    ))
}
