//! Several queries of one kind, asked as one statement.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};

use super::{Backend, Connection};

/// The rows of all of them: those of each in its own order, one query after the other.
#[derive(Debug, Clone)]
pub struct Together<Q>(pub Vec<Q>);

impl<Q: Query> Query for Together<Q> {
    type SqlType = Q::SqlType;
}

impl<Q> QueryId for Together<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q> RunQueryDsl<Connection> for Together<Q> {}

impl<Q: QueryFragment<Backend>> QueryFragment<Backend> for Together<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Backend>) -> QueryResult<()> {
        for (place, query) in self.0.iter().enumerate() {
            // An order and a limit of its own each: so each must stand in brackets, and have a name.
            out.push_sql(if place == 0 {
                "SELECT * FROM ("
            } else {
                " UNION ALL SELECT * FROM ("
            });
            query.walk_ast(out.reborrow())?;
            out.push_sql(") AS part");
        }
        Ok(())
    }
}
