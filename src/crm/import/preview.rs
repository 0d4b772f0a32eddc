//! What would come of an import, without writing anything: all rows counted, some of them shown.

use std::collections::HashSet;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::draft::{Choices, cells};
use super::found::{Found, Meant};
use super::item::{other_manychat_id, other_username};
use super::known::Known;
use super::mapping::Mapping;
use super::row::Row;
use crate::crm::stage;
use crate::crm::tag;
use crate::db::Connection;
use crate::db::id::{BatchId, ContactId, OrganizationId, StageId, TagId};
use crate::db::schema::batch_items;
use crate::db::text_enum::text_enum;
use crate::error::Result;
use crate::people::Admin;

/// How many rows are looked at at once.
const PIECE: i64 = 500;

/// How many rows that would be refused are named.
const NAMED: usize = 50;

/// How many new tags are named.
const TAGS_NAMED: usize = 20;

/// How many of the first rows are shown.
const SHOWN: i64 = 10;

/// What would come of all rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    pub refused: usize,
    /// Rows about somebody whom a row above is about: they update them once more, or change nothing.
    pub again: usize,
    /// The numbers of the first rows that would be refused.
    pub refused_rows: Vec<i64>,
    /// The first tags that are not there yet.
    pub new_tags: Vec<String>,
    pub more_new_tags: usize,
}

text_enum! {
    /// What would come of one row.
    Foreseen {
        Created = "created",
        Updated = "updated",
        Unchanged = "unchanged",
        Refused = "refused",
        Again = "again",
    }
}

impl Foreseen {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Created => "To create",
            Self::Updated => "To update",
            Self::Unchanged => "Unchanged",
            Self::Refused => "Refused",
            Self::Again => "Once more",
        }
    }
}

/// A row, with what would come of it and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub number: i64,
    pub outcome: Foreseen,
    pub cells: Vec<String>,
    pub detail: String,
}

/// Reads rows one after the other, and remembers whom they were about.
struct Foresight<'a> {
    known: &'a Known,
    mapping: &'a Mapping,
    choices: &'a Choices,
    contacts: HashSet<ContactId>,
    /// The usernames, ManyChat ids and e-mails of those who would be added.
    added: HashSet<String>,
}

/// Counts what would come of all rows.
///
/// # Errors
/// The database's.
pub fn count(
    connection: &mut Connection,
    admin: &Admin,
    batch: BatchId,
    mapping: &Mapping,
    choices: &Choices,
) -> Result<Counts> {
    let known = Known::load(connection, admin.organization().id)?;
    let mut foresight = Foresight::new(&known, mapping, choices);
    let mut counts = Counts::default();
    let mut new_tags = HashSet::new();
    let mut after = 0;
    loop {
        let rows = rows_after(connection, admin, batch, after)?;
        let Some((last, _)) = rows.last() else {
            return Ok(counts);
        };
        after = *last;
        for (row, verdict) in foresight.verdicts(connection, admin, rows)? {
            counts.add(&verdict);
            for name in row.iter().flat_map(|row| &row.tags) {
                let is_new = tag::named(&known.tags, name).is_none();
                if is_new && new_tags.insert(name.to_lowercase()) {
                    counts.add_new_tag(name);
                }
            }
        }
    }
}

/// The first rows, and those of these numbers, each with what would come of it.
///
/// # Errors
/// The database's.
pub fn show(
    connection: &mut Connection,
    admin: &Admin,
    batch: BatchId,
    mapping: &Mapping,
    choices: &Choices,
    numbers: &[i64],
) -> Result<(Vec<Verdict>, Vec<Verdict>)> {
    let known = Known::load(connection, admin.organization().id)?;
    let first = first_rows(connection, admin, batch, SHOWN)?;
    let named: Vec<(i64, String)> = items(admin.organization().id, batch)
        .filter(batch_items::number.eq_any(numbers))
        .load(connection)?;
    let mut verdicts = |rows| {
        let mut foresight = Foresight::new(&known, mapping, choices);
        let verdicts = foresight.verdicts(connection, admin, rows)?;
        Ok::<_, crate::error::Error>(verdicts.into_iter().map(|(_, verdict)| verdict).collect())
    };
    Ok((verdicts(first)?, verdicts(named)?))
}

/// The cells of the first rows, as they stand in the file.
///
/// # Errors
/// The database's.
pub fn sample(
    connection: &mut Connection,
    admin: &Admin,
    batch: BatchId,
) -> Result<Vec<Vec<String>>> {
    let rows = first_rows(connection, admin, batch, 3)?;
    rows.iter().map(|(_, input)| cells(input)).collect()
}

fn first_rows(
    connection: &mut Connection,
    admin: &Admin,
    batch: BatchId,
    rows: i64,
) -> Result<Vec<(i64, String)>> {
    Ok(items(admin.organization().id, batch)
        .limit(rows)
        .load(connection)?)
}

fn rows_after(
    connection: &mut Connection,
    admin: &Admin,
    batch: BatchId,
    after: i64,
) -> Result<Vec<(i64, String)>> {
    let rows = items(admin.organization().id, batch).filter(batch_items::number.gt(after));
    Ok(rows.limit(PIECE).load(connection)?)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn items(organization: OrganizationId, batch: BatchId) -> _ {
    batch_items::table
        .filter(batch_items::organization_id.eq(organization))
        .filter(batch_items::batch_id.eq(batch))
        .filter(batch_items::input.is_not_null())
        .order(batch_items::number)
        .select((batch_items::number, batch_items::input.assume_not_null()))
}

impl<'a> Foresight<'a> {
    fn new(known: &'a Known, mapping: &'a Mapping, choices: &'a Choices) -> Self {
        Self {
            known,
            mapping,
            choices,
            contacts: HashSet::new(),
            added: HashSet::new(),
        }
    }

    fn verdicts(
        &mut self,
        connection: &mut Connection,
        admin: &Admin,
        rows: Vec<(i64, String)>,
    ) -> Result<Vec<(Option<Row>, Verdict)>> {
        let mut read = Vec::new();
        for (number, input) in rows {
            let cells = cells(&input)?;
            let row = Row::read(&cells, self.mapping, self.known);
            read.push((number, cells, row));
        }
        let good: Vec<&Row> = read
            .iter()
            .filter_map(|(_, _, row)| row.as_ref().ok())
            .collect();
        let found = Found::for_many(connection, admin.organization().id, &good)?;
        let verdict = |(number, cells, row): (i64, Vec<String>, Result<Row, Vec<String>>)| {
            let (outcome, detail) = match &row {
                Ok(row) => self.foresee(row, &found),
                Err(problems) => (Foreseen::Refused, problems.join(" ")),
            };
            let verdict = Verdict {
                number,
                outcome,
                cells,
                detail,
            };
            (row.ok(), verdict)
        };
        Ok(read.into_iter().map(verdict).collect())
    }

    fn foresee(&mut self, row: &Row, found: &Found) -> (Foreseen, String) {
        let again = (
            Foreseen::Again,
            "A row above is about the same contact.".to_owned(),
        );
        let identities = [
            row.username
                .as_ref()
                .map(|username| format!("@{}", username.as_str())),
            row.manychat_id.as_ref().map(|id| format!("#{id}")),
            row.email
                .as_ref()
                .filter(|_| row.username.is_none())
                .cloned(),
        ];
        if identities
            .iter()
            .flatten()
            .any(|identity| self.added.contains(identity))
        {
            return again;
        }
        match found.meant(row) {
            Meant::Unclear(reason) => (Foreseen::Refused, reason),
            Meant::One(contact) if !self.contacts.insert(contact.id) => again,
            Meant::One(contact) => {
                let named = row.named(contact, &self.tags(row));
                let going = row.stage.filter(|stage| *stage != contact.stage_id);
                if let Some(problem) = going.and_then(|stage| self.going(stage)) {
                    return (Foreseen::Refused, problem);
                }
                let is_new_tag = self.choices.new_tags
                    && row
                        .tags
                        .iter()
                        .any(|name| tag::named(&self.known.tags, name).is_none());
                let outcome = if named.is_empty() && !is_new_tag {
                    Foreseen::Unchanged
                } else {
                    Foreseen::Updated
                };
                let details = [
                    other_username(row, contact),
                    other_manychat_id(row, contact),
                ];
                let details: Vec<String> = details.into_iter().flatten().collect();
                (outcome, details.join(" "))
            }
            Meant::Nobody => {
                let stage = row.stage.or(self.choices.stage);
                if let Some(problem) = stage.and_then(|stage| self.going(stage)) {
                    return (Foreseen::Refused, problem);
                }
                self.added.extend(identities.into_iter().flatten());
                self.added.extend(row.email.clone());
                (Foreseen::Created, String::new())
            }
        }
    }

    /// What stands against a stage as a place to go to.
    fn going(&self, stage: StageId) -> Option<String> {
        let stage = stage::among(&self.known.stages, stage).ok()?;
        stage
            .is_going()
            .then(|| format!("The stage {} is being deleted.", stage.name))
    }

    fn tags(&self, row: &Row) -> Vec<TagId> {
        let known = row
            .tags
            .iter()
            .filter_map(|name| tag::named(&self.known.tags, name));
        known.map(|tag| tag.id).collect()
    }
}

impl Counts {
    fn add(&mut self, verdict: &Verdict) {
        let count = match verdict.outcome {
            Foreseen::Created => &mut self.created,
            Foreseen::Updated => &mut self.updated,
            Foreseen::Unchanged => &mut self.unchanged,
            Foreseen::Refused => &mut self.refused,
            Foreseen::Again => &mut self.again,
        };
        *count += 1;
        if verdict.outcome == Foreseen::Refused && self.refused_rows.len() < NAMED {
            self.refused_rows.push(verdict.number);
        }
    }

    fn add_new_tag(&mut self, name: &str) {
        if self.new_tags.len() < TAGS_NAMED {
            self.new_tags.push(name.to_owned());
        } else {
            self.more_new_tags += 1;
        }
    }
}
