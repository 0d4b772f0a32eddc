//! Tags that a contact must have, or must not.

use diesel::prelude::*;

use super::Condition;
use super::plan::Leader;
use crate::db::dialect::search::Tagged;
use crate::db::id::{OrganizationId, TagId};
use crate::db::schema::{contact_tags, contacts};

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Tags {
    /// One of these at least.
    pub any: Vec<TagId>,
    /// Each of these.
    pub all: Vec<TagId>,
    /// Not one of these.
    pub none: Vec<TagId>,
}

impl Tags {
    /// With the part that finds contacts, and whether those are few.
    pub(super) fn conditions(
        &self,
        organization: OrganizationId,
        leader: Option<(Leader, bool)>,
    ) -> Vec<Condition<'_>> {
        let with = |tags, part| -> Condition<'_> {
            match leader {
                Some((leader, are_few)) if leader == part => {
                    Box::new(Tagged::with(organization, tags, are_few))
                }
                _ => with_any_of(organization, tags),
            }
        };
        let mut conditions: Vec<Condition<'_>> = Vec::new();
        if !self.any.is_empty() {
            conditions.push(with(&self.any, Leader::AnyTag));
        }
        for tag in &self.all {
            conditions.push(with(std::slice::from_ref(tag), Leader::Tag(*tag)));
        }
        if !self.none.is_empty() {
            let has_any = with_any_of(organization, &self.none);
            conditions.push(Box::new(diesel::dsl::not(has_any)));
        }
        conditions
    }
}

/// To be tested contact by contact. Without the offset Postgres makes a join of it, and as long as it has no statistics,
/// after an import for instance, one that reads all rows of the tag for each contact.
fn with_any_of(organization: OrganizationId, tags: &[TagId]) -> Condition<'_> {
    Box::new(diesel::dsl::exists(
        contact_tags::table
            .filter(contact_tags::organization_id.eq(organization))
            .filter(contact_tags::contact_id.eq(contacts::id))
            .filter(contact_tags::tag_id.eq_any(tags))
            .offset(0),
    ))
}
