//! Conditions on `contacts` that each database has an index of its own for.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::sql_types::{Array, BigInt, Text};
use diesel::sqlite::Sqlite;
use diesel::{QueryableByName, sql_query};

use crate::db::Connection;
use crate::db::dialect::conditions_on_contacts;
use crate::db::id::{OrganizationId, TagId};

/// That a contact's text has each of these in it.
#[derive(Debug, Clone)]
pub struct Has {
    parts: Vec<String>,
    /// As FTS5 is asked for them.
    phrases: String,
    /// As `LIKE` is.
    patterns: Vec<String>,
    by_index: bool,
}

impl Has {
    /// Of parts with three characters or more, which is what is in the indexes. Where many contacts have them, it is
    /// quicker on SQLite to look at each than to ask the index.
    #[must_use]
    pub fn all_of(parts: Vec<String>, by_index: bool) -> Self {
        let phrase = |part: &String| format!("\"{}\"", part.replace('"', "\"\""));
        let phrases: Vec<String> = parts.iter().map(phrase).collect();
        Self {
            phrases: phrases.join(" "),
            patterns: parts
                .iter()
                .map(|part| format!("%{}%", plain(part)))
                .collect(),
            parts,
            by_index,
        }
    }

    /// How many contacts have them, of any organization, counted up to `most`. Nothing on Postgres, which knows by its
    /// statistics which way is quicker.
    ///
    /// # Errors
    /// The database's.
    pub fn hits(&self, connection: &mut Connection, most: i64) -> QueryResult<Option<i64>> {
        #[derive(QueryableByName)]
        struct Hits {
            #[diesel(sql_type = BigInt)]
            hits: i64,
        }
        let Connection::Sqlite(sqlite) = connection else {
            return Ok(None);
        };
        let found: Hits = sql_query(
            "SELECT count(*) AS hits FROM (SELECT rowid FROM contacts_search WHERE contacts_search MATCH ? LIMIT ?)",
        )
        .bind::<Text, _>(&self.phrases)
        .bind::<BigInt, _>(most)
        .get_result(sqlite)?;
        Ok(Some(found.hits))
    }
}

impl QueryFragment<Sqlite> for Has {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        if self.by_index {
            out.push_sql(
                "contacts.id IN (SELECT rowid FROM contacts_search WHERE contacts_search MATCH ",
            );
            out.push_bind_param::<Text, _>(&self.phrases)?;
            out.push_sql(")");
            return Ok(());
        }
        out.push_sql("(TRUE");
        for part in &self.parts {
            out.push_sql(" AND instr(contacts.search_text, ");
            out.push_bind_param::<Text, _>(part)?;
            out.push_sql(") > 0");
        }
        out.push_sql(")");
        Ok(())
    }
}

impl QueryFragment<Pg> for Has {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // The way to a rare word is none to a common one: each is planned by itself.
        out.unsafe_to_cache_prepared();
        out.push_sql("(TRUE");
        for pattern in &self.patterns {
            out.push_sql(" AND contacts.search_text LIKE ");
            out.push_bind_param::<Text, _>(pattern)?;
        }
        out.push_sql(")");
        Ok(())
    }
}

/// That a contact's username begins so.
#[derive(Debug, Clone)]
pub struct Begins {
    from: String,
    to: String,
    pattern: String,
}

impl Begins {
    #[must_use]
    pub fn with(letters: &str) -> Self {
        Self {
            from: letters.to_owned(),
            to: after(letters),
            pattern: format!("{}%", plain(letters)),
        }
    }
}

impl QueryFragment<Sqlite> for Begins {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("(contacts.username >= ");
        out.push_bind_param::<Text, _>(&self.from)?;
        out.push_sql(" AND contacts.username < ");
        out.push_bind_param::<Text, _>(&self.to)?;
        out.push_sql(")");
        Ok(())
    }
}

impl QueryFragment<Pg> for Begins {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("contacts.username LIKE ");
        out.push_bind_param::<Text, _>(&self.pattern)
    }
}

/// That a contact is among those with one of these tags: to find contacts by.
#[derive(Debug, Clone)]
pub struct Tagged {
    organization: OrganizationId,
    tags: Vec<TagId>,
    are_few: bool,
}

impl Tagged {
    /// Postgres looks up the few by a join. Of many it makes a bad one as long as it has no statistics, after an import
    /// for instance; so it shall put them into a table, and look there.
    #[must_use]
    pub fn with(organization: OrganizationId, tags: &[TagId], are_few: bool) -> Self {
        Self {
            organization,
            tags: tags.to_vec(),
            are_few,
        }
    }
}

impl QueryFragment<Sqlite> for Tagged {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql(
            "contacts.id IN (SELECT contact_id FROM contact_tags WHERE organization_id = ",
        );
        out.push_bind_param::<BigInt, _>(&self.organization)?;
        out.push_sql(" AND tag_id IN (");
        for (number, tag) in self.tags.iter().enumerate() {
            if number > 0 {
                out.push_sql(", ");
            }
            out.push_bind_param::<BigInt, _>(tag)?;
        }
        out.push_sql("))");
        Ok(())
    }
}

impl QueryFragment<Pg> for Tagged {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "(contacts.id IN (SELECT contact_id FROM contact_tags WHERE organization_id = ",
        );
        out.push_bind_param::<BigInt, _>(&self.organization)?;
        out.push_sql(" AND tag_id = ANY (");
        out.push_bind_param::<Array<BigInt>, _>(&self.tags)?;
        out.push_sql(if self.are_few { ")))" } else { "))) IS TRUE" });
        Ok(())
    }
}

/// The end of all texts that begin with these letters, where texts are compared by their code points.
#[must_use]
pub fn after(letters: &str) -> String {
    format!("{letters}\u{10ffff}")
}

/// For `LIKE`, so that each character means itself.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}

conditions_on_contacts!(Has, Begins, Tagged);
