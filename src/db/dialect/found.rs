//! Conditions on `contacts` that say by what a contact is found. SQLite has no statistics: a `+` before a column keeps it
//! from an index of that column. Postgres knows better by itself.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::sql_types::BigInt;
use diesel::sqlite::Sqlite;

use super::conditions_on_contacts;
use crate::clock::Instant;
use crate::db::id::OrganizationId;

/// That a contact is of an organization, where something else finds it.
#[derive(Debug, Clone, Copy)]
pub struct FoundIn(pub OrganizationId);

impl QueryFragment<Sqlite> for FoundIn {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("+contacts.organization_id = ");
        out.push_bind_param::<BigInt, _>(&self.0)
    }
}

impl QueryFragment<Pg> for FoundIn {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("contacts.organization_id = ");
        out.push_bind_param::<BigInt, _>(&self.0)
    }
}

/// A column of `contacts` that holds a time.
#[derive(Debug, Clone, Copy)]
pub enum TimeColumn {
    CreatedAt,
    LastMessageAt,
    StatusChangedAt,
}

impl TimeColumn {
    fn name(self) -> &'static str {
        match self {
            Self::CreatedAt => "contacts.created_at",
            Self::LastMessageAt => "contacts.last_message_at",
            Self::StatusChangedAt => "contacts.status_changed_at",
        }
    }
}

/// That a time of a contact is from an instant on, and before another. What never happened is at no time.
#[derive(Debug, Clone, Copy)]
pub struct Within {
    pub column: TimeColumn,
    pub from: Option<Instant>,
    pub to: Option<Instant>,
    /// Whether an index of the time may be walked.
    pub by_index: bool,
}

impl Within {
    fn walk<'b, DB>(&'b self, mut out: AstPass<'_, 'b, DB>, mark: &str) -> QueryResult<()>
    where
        DB: diesel::backend::Backend + diesel::sql_types::HasSqlType<BigInt>,
        Instant: diesel::serialize::ToSql<BigInt, DB>,
    {
        out.push_sql("(");
        out.push_sql(mark);
        out.push_sql(self.column.name());
        out.push_sql(" IS NOT NULL");
        for (end, comparison) in [(&self.from, " >= "), (&self.to, " < ")] {
            if let Some(end) = end {
                out.push_sql(" AND ");
                out.push_sql(mark);
                out.push_sql(self.column.name());
                out.push_sql(comparison);
                out.push_bind_param::<BigInt, _>(end)?;
            }
        }
        out.push_sql(")");
        Ok(())
    }
}

impl QueryFragment<Sqlite> for Within {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.walk(out, if self.by_index { "" } else { "+" })
    }
}

impl QueryFragment<Pg> for Within {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.walk(out, "")
    }
}

/// That a contact is open, or was closed since then: when its status changed last, or else when it was created.
#[derive(Debug, Clone, Copy)]
pub struct ClosedSince {
    pub since: Instant,
    /// Whether only closed ones are asked for: then an index has them by that time.
    pub closed_alone: bool,
}

impl ClosedSince {
    fn walk<'b, DB>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        DB: diesel::backend::Backend + diesel::sql_types::HasSqlType<BigInt>,
        Instant: diesel::serialize::ToSql<BigInt, DB>,
    {
        out.push_sql(if self.closed_alone {
            "(contacts.lead_status <> 'open' AND "
        } else {
            "(contacts.lead_status = 'open' OR "
        });
        out.push_sql("COALESCE(contacts.status_changed_at, contacts.created_at) >= ");
        out.push_bind_param::<BigInt, _>(&self.since)?;
        out.push_sql(")");
        Ok(())
    }
}

impl QueryFragment<Sqlite> for ClosedSince {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.walk(out)
    }
}

impl QueryFragment<Pg> for ClosedSince {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.walk(out)
    }
}

conditions_on_contacts!(FoundIn, Within, ClosedSince);
