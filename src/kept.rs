//! What was read or made once, kept in this process as long as the version stands that it was made at. The version is
//! read from the database with each request: so what is kept is never older than what was committed, whichever server
//! committed it.

use std::hash::Hash;

use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// Thrown away when there is too much of it, what was least asked for first.
pub(crate) struct Kept<Key, Version, Value, Weigh> {
    cache: Cache<Key, (Version, Value), Weigh>,
}

impl<Key, Version, Value, Weigh> Kept<Key, Version, Value, Weigh>
where
    Key: Eq + Hash,
    Version: Clone + PartialEq,
    Value: Clone,
    Weigh: Weighter<Key, (Version, Value)> + Clone,
{
    /// For about so many, of that weight together at most.
    pub(crate) fn new(number: usize, weight: u64, weigh: Weigh) -> Self {
        Self {
            cache: Cache::with_weighter(number, weight, weigh),
        }
    }

    /// What was kept at this very version.
    pub(crate) fn at(&self, key: &Key, version: &Version) -> Option<Value> {
        let (kept_at, value) = self.cache.get(key)?;
        (kept_at == *version).then_some(value)
    }

    pub(crate) fn keep(&self, key: Key, version: Version, value: Value) {
        self.cache.insert(key, (version, value));
    }
}
