//! Counting what a query finds, up to its limit: something diesel has no word for.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::BigInt;

use super::{Backend, Connection};

/// How many rows the query has.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct Counted<Q>(pub Q);

/// How many rows a query that selects `stage_id` has of each stage.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct CountedByStage<Q>(pub Q);

impl<Q: Query> Query for Counted<Q> {
    type SqlType = BigInt;
}

impl<Q: Query> Query for CountedByStage<Q> {
    type SqlType = (BigInt, BigInt);
}

impl<Q> RunQueryDsl<Connection> for Counted<Q> {}
impl<Q> RunQueryDsl<Connection> for CountedByStage<Q> {}

impl<Q: QueryFragment<Backend>> QueryFragment<Backend> for Counted<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Backend>) -> QueryResult<()> {
        out.push_sql("SELECT COUNT(*) FROM (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(") AS found");
        Ok(())
    }
}

impl<Q: QueryFragment<Backend>> QueryFragment<Backend> for CountedByStage<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Backend>) -> QueryResult<()> {
        out.push_sql("SELECT stage_id, COUNT(*) FROM (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(") AS found GROUP BY stage_id");
        Ok(())
    }
}
