//! What pages show around contacts: the stages, tags, people and views there are to choose from.

use std::sync::Arc;

use quick_cache::UnitWeighter;

use crate::crm::stage::{self, Stage};
use crate::crm::tag::{self, Tag};
use crate::crm::view::{self, View};
use crate::db::Connection;
use crate::db::id::{OrganizationId, UserId};
use crate::error::Result;
use crate::kept::Kept;
use crate::people::Member;
use crate::people::membership::{self, Teammate};

/// For how many people it is kept.
const PEOPLE: u64 = 500;

pub(crate) struct Known {
    pub stages: Vec<Stage>,
    /// By name.
    pub tags: Vec<Tag>,
    pub team: Vec<Teammate>,
    /// Those that the member sees.
    pub views: Vec<View>,
}

/// What was read of it, for each member as long as nobody changes anything of it.
pub(crate) struct Knowing(Kept<(OrganizationId, UserId), i64, Arc<Known>, UnitWeighter>);

impl Default for Knowing {
    fn default() -> Self {
        Self(Kept::new(64, PEOPLE, UnitWeighter))
    }
}

impl Knowing {
    /// # Errors
    /// The database's.
    pub(crate) fn read(&self, connection: &mut Connection, member: &Member) -> Result<Arc<Known>> {
        let organization = member.organization();
        let key = (organization.id, member.user());
        if let Some(known) = self.0.at(&key, &organization.settings_version) {
            return Ok(known);
        }
        let known = Arc::new(Known {
            stages: stage::all(connection, organization.id)?,
            tags: tag::all(connection, organization.id)?,
            team: membership::teammates(connection, organization.id)?,
            views: view::all(connection, member)?,
        });
        self.0
            .keep(key, organization.settings_version, known.clone());
        Ok(known)
    }
}
