//! What cannot be said in one way to both databases. The only place that matches on the connection,
//! beside opening and migrating it.

mod at_once;
pub mod found;
pub mod search;

pub use at_once::at_once;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};

use super::Connection;
use super::id::{ContactId, OrganizationId};
use super::schema::{contacts, organizations, sign_in_tries};
use crate::clock::Instant;

/// Runs a query on the connection inside. The answer is the same as without it, but diesel then knows the statement by
/// its type: else it writes out the text of it two or three times whenever it runs. For what each change runs.
macro_rules! direct {
    ($connection:expr, $inside:ident => $query:expr) => {
        match $connection {
            $crate::db::Connection::Sqlite($inside) => $query,
            $crate::db::Connection::Postgres($inside) => $query,
        }
    };
}
pub(crate) use direct;

/// Gets the row that a query finds, and holds it until the transaction ends, so that two writers queue. On SQLite the
/// transaction itself holds everything.
macro_rules! held {
    ($connection:expr, $query:expr) => {
        match $connection {
            $crate::db::Connection::Sqlite(inside) => $query.get_result(inside),
            $crate::db::Connection::Postgres(inside) => $query.for_update().get_result(inside),
        }
    };
}
pub(crate) use held;

/// Makes conditions on `contacts` of what each database is told in its own words.
macro_rules! conditions_on_contacts {
    ($($name:ident),+) => {$(
        impl diesel::Expression for $name {
            type SqlType = diesel::sql_types::Bool;
        }
        impl diesel::AppearsOnTable<$crate::db::schema::contacts::table> for $name {}
        impl diesel::SelectableExpression<$crate::db::schema::contacts::table> for $name {}
        impl diesel::expression::ValidGrouping<()> for $name {
            type IsAggregate = diesel::expression::is_aggregate::No;
        }
        impl diesel::query_builder::QueryId for $name {
            type QueryId = ();
            const HAS_STATIC_QUERY_ID: bool = false;
        }
        impl diesel::query_builder::QueryFragment<$crate::db::Backend> for $name {
            fn walk_ast<'b>(
                &'b self,
                pass: diesel::query_builder::AstPass<'_, 'b, $crate::db::Backend>,
            ) -> diesel::QueryResult<()> {
                $crate::db::Backend::walk_variant_ast(self, pass)
            }
        }
    )+};
}
use conditions_on_contacts;

/// Begins a transaction that may write. SQLite takes its write lock at once: a transaction that reads first
/// and writes later would fail with "database is locked".
///
/// # Errors
/// The database's.
pub fn begin(connection: &mut Connection) -> QueryResult<()> {
    match connection {
        Connection::Sqlite(sqlite) => {
            AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")
        }
        Connection::Postgres(postgres) => AnsiTransactionManager::begin_transaction(postgres),
    }
}

/// Holds the contacts with these ids until the transaction ends. See [`held`].
///
/// # Errors
/// The database's.
pub fn hold_contacts(
    connection: &mut Connection,
    organization: OrganizationId,
    ids: &[ContactId],
) -> QueryResult<()> {
    match connection {
        Connection::Sqlite(_) => Ok(()),
        // In one order for everybody, so that two who hold several do not wait for each other.
        Connection::Postgres(postgres) => contacts::table
            .filter(contacts::organization_id.eq(organization))
            .filter(contacts::id.eq_any(ids))
            .order(contacts::id)
            .select(contacts::id)
            .for_update()
            .execute(postgres)
            .map(|_| ()),
    }
}

/// Holds an organization's row until the transaction ends, so that changes to its settings queue.
///
/// # Errors
/// The database's.
pub fn hold_organization(connection: &mut Connection, id: OrganizationId) -> QueryResult<()> {
    match connection {
        Connection::Sqlite(_) => Ok(()),
        Connection::Postgres(postgres) => organizations::table
            .filter(organizations::id.eq(id))
            .select(organizations::id)
            .for_no_key_update()
            .execute(postgres)
            .map(|_| ()),
    }
}

/// Whether a transaction that writes holds everything from its beginning, so that nothing it reads is old.
#[must_use]
pub fn holds_everything(connection: &Connection) -> bool {
    matches!(connection, Connection::Sqlite(_))
}

/// Whether the database changes the rows of `board_counts` where they stand; else it adds to them.
#[must_use]
pub fn keeps_counts_in_place(connection: &Connection) -> bool {
    matches!(connection, Connection::Sqlite(_))
}

/// Makes one row of those of `board_counts` that belong together.
///
/// # Errors
/// The database's.
pub fn fold_board_counts(
    connection: &mut Connection,
    organization: OrganizationId,
) -> QueryResult<()> {
    let Connection::Postgres(postgres) = connection else {
        return Ok(());
    };
    diesel::sql_query(
        "WITH folded AS (DELETE FROM board_counts WHERE organization_id = $1 RETURNING *)
        INSERT INTO board_counts
        SELECT organization_id, stage_id, lead_status, conversation_status, assignee_id,
            sum(number), sum(deal_value), sum(version)
        FROM folded GROUP BY 1, 2, 3, 4, 5",
    )
    .bind::<BigInt, _>(organization)
    .execute(postgres)
    .map(|_| ())
}

/// Counts one more try to sign in and returns how many there are now. Tries before `forget_before` no longer count.
///
/// # Errors
/// The database's.
pub fn count_try(
    connection: &mut Connection,
    subject: &str,
    now: Instant,
    forget_before: Instant,
) -> QueryResult<i32> {
    let row = (
        sign_in_tries::subject.eq(subject),
        sign_in_tries::tries.eq(1),
        sign_in_tries::last_at.eq(now),
    );
    let tries = diesel::dsl::case_when(
        sign_in_tries::last_at.lt(forget_before),
        1.into_sql::<Integer>(),
    )
    .otherwise(sign_in_tries::tries + 1);
    match connection {
        Connection::Sqlite(sqlite) => diesel::insert_into(sign_in_tries::table)
            .values(row)
            .on_conflict(sign_in_tries::subject)
            .do_update()
            .set((
                sign_in_tries::tries.eq(tries),
                sign_in_tries::last_at.eq(now),
            ))
            .returning(sign_in_tries::tries)
            .get_result(sqlite),
        Connection::Postgres(postgres) => diesel::insert_into(sign_in_tries::table)
            .values(row)
            .on_conflict(sign_in_tries::subject)
            .do_update()
            .set((
                sign_in_tries::tries.eq(tries),
                sign_in_tries::last_at.eq(now),
            ))
            .returning(sign_in_tries::tries)
            .get_result(postgres),
    }
}
