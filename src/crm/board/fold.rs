//! On Postgres every change to a contact adds rows to what is kept of the board, so that writers never wait for each
//! other there. Folding makes one row of those that belong together; their sums, all that is ever read, stay the same.

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::db::id::OrganizationId;
use crate::db::schema::board_counts;
use crate::db::{Connection, dialect};
use crate::error::Result;

/// With fewer rows an organization's board is summed quickly as it is.
const FEW: i64 = 500;

/// The organizations whose rows are worth folding.
///
/// # Errors
/// The database's.
pub fn unfolded(connection: &mut Connection) -> Result<Vec<OrganizationId>> {
    if dialect::keeps_counts_in_place(connection) {
        return Ok(Vec::new());
    }
    let found = board_counts::table
        .group_by(board_counts::organization_id)
        .having(count_star().gt(FEW).and(sql::<Bool>(
            "COUNT(*) > 2 * COUNT(DISTINCT (stage_id, lead_status, conversation_status, assignee_id))",
        )))
        .select(board_counts::organization_id)
        .load(connection)?;
    Ok(found)
}

/// Several servers may do it at once: each row is folded once.
///
/// # Errors
/// The database's.
pub fn fold(connection: &mut Connection, organization: OrganizationId) -> Result<()> {
    dialect::fold_board_counts(connection, organization)?;
    Ok(())
}
