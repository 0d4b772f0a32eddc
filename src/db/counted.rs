//! Counting and summing what queries find: something diesel has no word for.
//!
//! What is counted is never kept prepared: of a limit that it does not know yet Postgres thinks that it cuts the rows to a
//! tenth, and then it reads a whole table where an index finds ten.

use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::BigInt;

use super::{Backend, Connection};

/// How many rows the query has.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct Counted<Q>(pub Q);

/// Of the rows of a query that selects `stage_id` and `deal_value`: how many there are of each stage, and the sum of
/// their values.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct CountedByStage<Q>(pub Q);

impl<Q: Query> Query for Counted<Q> {
    type SqlType = BigInt;
}

impl<Q: Query> Query for CountedByStage<Q> {
    type SqlType = (BigInt, BigInt, BigInt);
}

impl<Q> RunQueryDsl<Connection> for Counted<Q> {}
impl<Q> RunQueryDsl<Connection> for CountedByStage<Q> {}

impl<Q: QueryFragment<Backend>> QueryFragment<Backend> for Counted<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Backend>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql("SELECT COUNT(*) FROM (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(") AS found");
        Ok(())
    }
}

impl<Q: QueryFragment<Backend>> QueryFragment<Backend> for CountedByStage<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Backend>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql(
            "SELECT stage_id, COUNT(*), CAST(COALESCE(SUM(deal_value), 0) AS BIGINT) FROM (",
        );
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(") AS found GROUP BY stage_id");
        Ok(())
    }
}

/// The sum of a column of whole numbers, as a whole number: Postgres makes another kind of it by itself.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct Summed<E>(pub E);

impl<E: Expression<SqlType = BigInt>> Expression for Summed<E> {
    type SqlType = BigInt;
}

impl<E, Grouping> ValidGrouping<Grouping> for Summed<E> {
    type IsAggregate = is_aggregate::Yes;
}

impl<E, Source> AppearsOnTable<Source> for Summed<E> where Self: Expression {}
impl<E, Source> SelectableExpression<Source> for Summed<E> where Self: Expression {}

impl<E: QueryFragment<Backend>> QueryFragment<Backend> for Summed<E> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Backend>) -> QueryResult<()> {
        out.push_sql("CAST(SUM(");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(") AS BIGINT)");
        Ok(())
    }
}
