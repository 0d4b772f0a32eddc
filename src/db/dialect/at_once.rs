//! Several statements that write, as one.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_dsl::methods::ExecuteDsl;
use diesel::sql_types::BigInt;

use crate::db::Connection;

/// On Postgres each statement is a way there and back while the row is held: so they go together. SQLite runs them where
/// it is, and keeps each prepared.
struct AtOnce<Update, Insert, Other> {
    update: Update,
    insert: Insert,
    other: Option<Other>,
}

impl<U, I, O> QueryId for AtOnce<U, I, O> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

/// How many rows were updated.
impl<U, I, O> Query for AtOnce<U, I, O> {
    type SqlType = BigInt;
}

impl<U, I, O> RunQueryDsl<PgConnection> for AtOnce<U, I, O> {}

impl<U, I, O> QueryFragment<Pg> for AtOnce<U, I, O>
where
    U: QueryFragment<Pg>,
    I: QueryFragment<Pg>,
    O: QueryFragment<Pg>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("WITH updated AS (");
        self.update.walk_ast(out.reborrow())?;
        out.push_sql(" RETURNING 1), inserted AS (");
        self.insert.walk_ast(out.reborrow())?;
        if let Some(other) = &self.other {
            out.push_sql("), also_inserted AS (");
            other.walk_ast(out.reborrow())?;
        }
        out.push_sql(") SELECT COUNT(*) FROM updated");
        Ok(())
    }
}

/// Runs an update, an insert, and another one if there is one; returns how many rows were updated. Where none was, the
/// inserts may have been run all the same.
///
/// # Errors
/// The database's.
pub fn at_once<U, I, O>(
    connection: &mut Connection,
    update: U,
    insert: I,
    other: Option<O>,
) -> QueryResult<usize>
where
    U: QueryFragment<Pg> + ExecuteDsl<SqliteConnection>,
    I: QueryFragment<Pg> + ExecuteDsl<SqliteConnection>,
    O: QueryFragment<Pg> + ExecuteDsl<SqliteConnection>,
{
    match connection {
        Connection::Sqlite(sqlite) => {
            let updated = ExecuteDsl::execute(update, sqlite)?;
            ExecuteDsl::execute(insert, sqlite)?;
            if let Some(other) = other {
                ExecuteDsl::execute(other, sqlite)?;
            }
            Ok(updated)
        }
        Connection::Postgres(postgres) => {
            let all = AtOnce {
                update,
                insert,
                other,
            };
            let updated: i64 = all.get_result(postgres)?;
            Ok(usize::try_from(updated).unwrap_or_default())
        }
    }
}
