//! One row of an import, done.

use super::draft::{Choices, Plan, cells};
use super::found::{Found, Meant};
use super::known::Known;
use super::mapping::Mapping;
use super::row::Row;
use crate::crm::contact::Contact;
use crate::crm::contact::change::{Change, Rules, change};
use crate::crm::contact::create::create;
use crate::crm::contact::identity::log_kept;
use crate::crm::contact::username::Username;
use crate::crm::tag;
use crate::db::id::{ContactId, TagId};
use crate::db::text_enum::text_enum;
use crate::error::{Error, Result};
use crate::people::Tx;

text_enum! {
    /// What came of a row.
    Outcome {
        Created = "created",
        Updated = "updated",
        Unchanged = "unchanged",
        Refused = "refused",
    }
}

impl Outcome {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Created => "Created",
            Self::Updated => "Updated",
            Self::Unchanged => "Unchanged",
            Self::Refused => "Refused",
        }
    }
}

/// What came of a row, whom it was about, and what there is to say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    pub outcome: Outcome,
    pub contact: Option<ContactId>,
    pub detail: Option<String>,
}

impl Done {
    fn refused(sentence: String) -> Self {
        Self {
            outcome: Outcome::Refused,
            contact: None,
            detail: Some(sentence),
        }
    }
}

/// An import under way: what was decided for all its rows, and what their words refer to.
#[derive(Debug, Clone)]
pub struct Import {
    mapping: Mapping,
    choices: Choices,
    known: Known,
}

impl Import {
    /// # Errors
    /// `Internal` for a plan without a mapping; the database's.
    pub fn of(tx: &mut Tx<'_>, plan: &str) -> Result<Self> {
        let plan = Plan::read(plan)?;
        let mapping = plan.mapping().ok_or_else(no_mapping)?;
        Ok(Self {
            mapping,
            choices: plan.choices,
            known: Known::load(tx.connection, tx.organization())?,
        })
    }

    /// Does one row: adds its contact, or changes it as anybody else would. Refuses what cannot be taken, which writes
    /// nothing if the caller takes it back to a savepoint.
    ///
    /// # Errors
    /// The database's, and what is worth running once more.
    pub fn row(&mut self, tx: &mut Tx<'_>, input: &str) -> Result<Done> {
        let row = match Row::read(&cells(input)?, &self.mapping, &self.known) {
            Ok(row) => row,
            Err(problems) => return Ok(Done::refused(problems.join(" "))),
        };
        match tx.savepoint(|tx| self.write(tx, &row)) {
            Err(error @ (Error::Invalid(_) | Error::Conflict(_) | Error::NotFound)) => {
                Ok(Done::refused(error.to_string()))
            }
            done => done,
        }
    }

    fn write(&mut self, tx: &mut Tx<'_>, row: &Row) -> Result<Done> {
        let found = Found::for_one(tx, row)?;
        match found.meant(row) {
            Meant::One(contact) => self.update(tx, row, contact),
            Meant::Nobody => self.create(tx, row),
            Meant::Unclear(reason) => Ok(Done::refused(reason)),
        }
    }

    fn create(&mut self, tx: &mut Tx<'_>, row: &Row) -> Result<Done> {
        let (tags, left_out) = self.tags(tx, row)?;
        let stage = self.choices.stage.ok_or_else(no_mapping)?;
        let new = row.new_contact(stage, tags).ok_or(Error::NotFound)?;
        let contact = create(tx, &new)?;
        Ok(Done {
            outcome: Outcome::Created,
            contact: Some(contact),
            detail: left_out,
        })
    }

    fn update(&mut self, tx: &mut Tx<'_>, row: &Row, contact: &Contact) -> Result<Done> {
        let (tags, left_out) = self.tags(tx, row)?;
        let wanted = Change {
            values: row.named(contact, &tags),
            seen_stage: None,
            rules: if self.choices.rules {
                Rules::On
            } else {
                Rules::Off
            },
        };
        let changed = change(tx, contact.id, &wanted)?;
        log_kept(tx, contact, &row.identity())?;
        let is_changed = changed.before.version != changed.contact.version;
        let details = [
            other_username(row, contact),
            other_manychat_id(row, contact),
            left_out,
        ];
        let details: Vec<String> = details.into_iter().flatten().collect();
        Ok(Done {
            outcome: if is_changed {
                Outcome::Updated
            } else {
                Outcome::Unchanged
            },
            contact: Some(contact.id),
            detail: (!details.is_empty()).then(|| details.join(" ")),
        })
    }

    /// The ids of the row's tags, and which were left out.
    fn tags(&mut self, tx: &mut Tx<'_>, row: &Row) -> Result<(Vec<TagId>, Option<String>)> {
        let mut ids = Vec::new();
        let mut left_out = Vec::new();
        for name in &row.tags {
            match tag::named(&self.known.tags, name) {
                Some(tag) => ids.push(tag.id),
                None if self.choices.new_tags => {
                    let tag = tag::ensure(tx, name)?;
                    ids.push(tag.id);
                }
                None => left_out.push(name.as_str()),
            }
        }
        Ok((ids, left_out_tags(&left_out)))
    }
}

pub(super) fn left_out_tags(names: &[&str]) -> Option<String> {
    match names {
        [] => None,
        [name] => Some(format!("Left out the tag {name}, which is not there.")),
        names => Some(format!(
            "Left out the tags {}, which are not there.",
            names.join(", ")
        )),
    }
}

/// A ManyChat id or an e-mail that is known decides; the username in the file is then not taken.
pub(super) fn other_username(row: &Row, contact: &Contact) -> Option<String> {
    let said = row.username.as_ref().map(Username::as_str)?;
    (said != contact.username).then(|| {
        format!(
            "Taken for {}: the username {said} was left out.",
            contact.username
        )
    })
}

pub(super) fn other_manychat_id(row: &Row, contact: &Contact) -> Option<String> {
    let (said, kept) = (row.manychat_id.as_ref()?, contact.manychat_id.as_ref()?);
    (said != kept).then(|| "It has another ManyChat id, which was kept.".to_owned())
}

fn no_mapping() -> Error {
    Error::Internal(anyhow::anyhow!(
        "an import began before its columns were taken"
    ))
}
