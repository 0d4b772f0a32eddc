//! What transactions read of an organization's settings, remembered in this process for the next ones. Each transaction
//! reads the version of the settings anew; what was read at it is remembered once the transaction is kept, so that
//! nothing is ever remembered that was taken back.

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::Arc;

use quick_cache::UnitWeighter;

use crate::db::id::OrganizationId;
use crate::kept::Kept;

/// How much is remembered of all organizations: what of one is remembered together counts as one.
const MOST: u64 = 1000;

type Key = (OrganizationId, TypeId);
type Lesson = Arc<dyn Any + Send + Sync>;

pub struct Memory(Kept<Key, i64, Lesson, UnitWeighter>);

impl Default for Memory {
    fn default() -> Self {
        Self(Kept::new(64, MOST, UnitWeighter))
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").finish_non_exhaustive()
    }
}

impl Memory {
    pub(super) fn recall<T: Any + Send + Sync>(
        &self,
        organization: OrganizationId,
        version: i64,
    ) -> Option<Arc<T>> {
        let lesson = self.0.at(&(organization, TypeId::of::<T>()), &version)?;
        lesson.downcast().ok()
    }

    /// To be called after the commit.
    pub(crate) fn learn(&self, learned: Learned) {
        for (key, version, lesson) in learned.0 {
            self.0.keep(key, version, lesson);
        }
    }
}

/// What a transaction read, to be remembered once it is kept.
#[derive(Default)]
pub(crate) struct Learned(Vec<(Key, i64, Lesson)>);

impl Learned {
    pub(super) fn recall<T: Any + Send + Sync>(
        &self,
        organization: OrganizationId,
        version: i64,
    ) -> Option<Arc<T>> {
        let key = (organization, TypeId::of::<T>());
        let mut known = self.0.iter().rev();
        let (_, _, lesson) = known.find(|(of, at, _)| *of == key && *at == version)?;
        Arc::clone(lesson).downcast().ok()
    }

    pub(super) fn add<T: Any + Send + Sync>(
        &mut self,
        organization: OrganizationId,
        version: i64,
        lesson: &Arc<T>,
    ) {
        let key = (organization, TypeId::of::<T>());
        self.0.retain(|(of, ..)| *of != key);
        self.0.push((key, version, lesson.clone()));
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}
