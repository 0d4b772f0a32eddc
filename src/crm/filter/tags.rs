//! Tags that a contact must have, or must not.

use diesel::prelude::*;

use super::Condition;
use super::plan::Leader;
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
    pub(super) fn conditions(
        &self,
        organization: OrganizationId,
        leader: Option<Leader>,
    ) -> Vec<Condition<'_>> {
        let with = |tags, is_leader| {
            if is_leader {
                among_those_with(organization, tags)
            } else {
                with_any_of(organization, tags)
            }
        };
        let mut conditions: Vec<Condition<'_>> = Vec::new();
        if !self.any.is_empty() {
            conditions.push(with(&self.any, leader == Some(Leader::AnyTag)));
        }
        for tag in &self.all {
            let is_leader = leader == Some(Leader::Tag(*tag));
            conditions.push(with(std::slice::from_ref(tag), is_leader));
        }
        if !self.none.is_empty() {
            let has_any = with_any_of(organization, &self.none);
            conditions.push(Box::new(diesel::dsl::not(has_any)));
        }
        conditions
    }
}

/// To be tested contact by contact.
fn with_any_of(organization: OrganizationId, tags: &[TagId]) -> Condition<'_> {
    Box::new(diesel::dsl::exists(
        contact_tags::table
            .filter(contact_tags::organization_id.eq(organization))
            .filter(contact_tags::contact_id.eq(contacts::id))
            .filter(contact_tags::tag_id.eq_any(tags)),
    ))
}

/// To find contacts by.
fn among_those_with(organization: OrganizationId, tags: &[TagId]) -> Condition<'_> {
    Box::new(
        contacts::id.eq_any(
            contact_tags::table
                .filter(contact_tags::organization_id.eq(organization))
                .filter(contact_tags::tag_id.eq_any(tags))
                .select(contact_tags::contact_id),
        ),
    )
}
