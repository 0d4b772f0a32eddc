//! What the words in a file refer to: the organization's stages, people and tags, read once for many rows.

use diesel::prelude::*;
use iso_currency::Currency;

use crate::crm::name_key::name_key;
use crate::crm::stage::{self, Stage};
use crate::crm::tag::{self, Tag};
use crate::db::Connection;
use crate::db::id::{OrganizationId, UserId};
use crate::db::schema::{memberships, users};
use crate::error::Result;
use crate::people::organization;

/// What a new contact or a change may refer to.
#[derive(Debug, Clone)]
pub struct Known {
    pub currency: Currency,
    pub stages: Vec<Stage>,
    pub team: Vec<Mate>,
    pub tags: Vec<Tag>,
}

/// Somebody of the team, by whatever a file may call them.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Mate {
    pub user: UserId,
    pub name: String,
    pub email: String,
}

impl Known {
    /// # Errors
    /// The database's.
    pub fn load(connection: &mut Connection, organization: OrganizationId) -> Result<Self> {
        let team = memberships::table
            .inner_join(users::table)
            .filter(memberships::organization_id.eq(organization))
            .filter(memberships::removed_by.is_null())
            .order(users::id)
            .select((users::id, users::name, users::email))
            .load(connection)?;
        Ok(Self {
            currency: organization::find(connection, organization)?.currency(),
            stages: stage::all(connection, organization)?,
            team,
            tags: tag::all(connection, organization)?,
        })
    }

    /// # Errors
    /// A sentence for whoever imports.
    pub(super) fn stage(&self, name: &str) -> Result<&Stage, String> {
        let key = name_key(name);
        let found = self
            .stages
            .iter()
            .find(|stage| name_key(&stage.name) == key);
        found.ok_or_else(|| format!("There is no stage called “{name}”."))
    }

    /// Somebody by their e-mail, or by a name that only they have.
    ///
    /// # Errors
    /// As [`Known::stage`].
    pub(super) fn mate(&self, text: &str) -> Result<&Mate, String> {
        let lower = text.to_lowercase();
        if let Some(mate) = self.team.iter().find(|mate| mate.email == lower) {
            return Ok(mate);
        }
        let mut named = self
            .team
            .iter()
            .filter(|mate| mate.name.to_lowercase() == lower);
        match (named.next(), named.next()) {
            (Some(mate), None) => Ok(mate),
            (Some(_), Some(_)) => Err(format!(
                "Several of your team are called “{text}”. Write the e-mail instead."
            )),
            (None, _) => Err(format!("Nobody of your team is called “{text}”.")),
        }
    }

    /// What [`Known::mate`] finds somebody by: their name, if nobody else has it.
    #[must_use]
    pub fn calls(&self, user: UserId) -> Option<&str> {
        let mate = self.team.iter().find(|mate| mate.user == user)?;
        let is_found = self.mate(&mate.name).is_ok_and(|found| found.user == user);
        Some(if is_found { &mate.name } else { &mate.email })
    }
}
