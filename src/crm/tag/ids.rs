//! The tags of one contact, as its row keeps them.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;

use crate::db::id::TagId;

/// Ids of tags, in their order, kept as they are stored: `3,14`. One of a tag that was deleted may be among them:
/// whoever shows tags passes over what is not there any more.
#[derive(Debug, Clone, Default, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct TagIds(String);

impl TagIds {
    #[must_use]
    pub fn of(mut ids: Vec<TagId>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        Self(ids.join(","))
    }

    pub fn iter(&self) -> impl Iterator<Item = TagId> {
        self.0
            .split(',')
            .filter_map(|id| id.parse().ok().map(TagId))
    }

    #[must_use]
    pub fn contains(&self, id: TagId) -> bool {
        self.iter().any(|held| held == id)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These, with a tag put on or taken off.
    #[must_use]
    pub fn with(&self, id: TagId, is_on: bool) -> Self {
        let others = self.iter().filter(|held| *held != id);
        Self::of(others.chain(is_on.then_some(id)).collect())
    }
}

impl<DB: Backend> FromSql<Text, DB> for TagIds
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        String::from_sql(bytes).map(Self)
    }
}

impl<DB: Backend> ToSql<Text, DB> for TagIds
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.as_str().to_sql(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_kept_in_one_order_and_once() {
        let tags = TagIds::of(vec![TagId(14), TagId(3), TagId(14)]);
        assert_eq!(tags.0, "3,14");
        assert_eq!(tags.with(TagId(5), true).0, "3,5,14");
        assert_eq!(tags.with(TagId(3), true), tags);
        assert_eq!(tags.with(TagId(14), false).0, "3");
        assert!(tags.with(TagId(3), false).with(TagId(14), false).is_empty());
        assert!(!tags.contains(TagId(1)), "3,14 holds no 1");
    }
}
