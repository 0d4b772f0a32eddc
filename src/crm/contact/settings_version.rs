//! The version of the settings of a contact's organization, as a column beside those of the contact: diesel cannot hold
//! the one row and not the other.

use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::BigInt;

use crate::db::schema::contacts;

#[derive(Debug, Clone, Copy, QueryId)]
pub(super) struct SettingsVersion;

impl Expression for SettingsVersion {
    type SqlType = BigInt;
}

impl<Grouping> ValidGrouping<Grouping> for SettingsVersion {
    type IsAggregate = is_aggregate::No;
}

impl AppearsOnTable<contacts::table> for SettingsVersion {}
impl SelectableExpression<contacts::table> for SettingsVersion {}

impl<DB: diesel::backend::Backend> QueryFragment<DB> for SettingsVersion {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(
            "(SELECT settings_version FROM organizations WHERE organizations.id = contacts.organization_id)",
        );
        Ok(())
    }
}
