//! One row of an import, done.

use super::draft::{Choices, Plan, cells};
use super::found::{Found, Meant};
use super::known::Known;
use super::mapping::Mapping;
use super::row::Row;
use crate::crm::batch::{Done, Outcome};
use crate::crm::contact::change::{Change, Rules, change_held};
use crate::crm::contact::create::create;
use crate::crm::contact::identity::log_kept;
use crate::crm::contact::username::Username;
use crate::crm::contact::{Contact, hold};
use crate::crm::tag;
use crate::db::id::TagId;
use crate::error::{Error, Result};
use crate::people::Tx;

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

    /// Does one row: adds its contact, or changes it as anybody else would. What cannot be taken is refused.
    ///
    /// # Errors
    /// What keeps the row from being written; the caller takes back what was.
    pub(in crate::crm) fn row(&self, tx: &mut Tx<'_>, input: Option<&str>) -> Result<Done> {
        let Some(input) = input else {
            return Ok(refused("The row was erased."));
        };
        let row = match Row::read(&cells(input)?, &self.mapping, &self.known) {
            Ok(row) => row,
            Err(problems) => return Ok(refused(&problems.join(" "))),
        };
        let found = Found::for_one(tx, &row)?;
        let done = match found.meant(&row) {
            Meant::One(contact) => {
                hold(tx, contact.id).and_then(|contact| self.update(tx, &row, contact))
            }
            Meant::Nobody => self.create(tx, &row),
            Meant::Unclear(reason) => Ok(refused(&reason)),
        };
        done.map_err(|error| match error {
            Error::NotFound => Error::Conflict(
                "Its contact, assignee or a tag of it was removed meanwhile. Import the row again."
                    .to_owned(),
            ),
            other => other,
        })
    }

    fn create(&self, tx: &mut Tx<'_>, row: &Row) -> Result<Done> {
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

    /// Of a contact that is held.
    fn update(&self, tx: &mut Tx<'_>, row: &Row, contact: Contact) -> Result<Done> {
        let (tags, left_out) = self.tags(tx, row)?;
        let wanted = Change {
            values: row.named(&contact, &tags),
            rules: if self.choices.rules {
                Rules::On
            } else {
                Rules::Off
            },
            ..Change::default()
        };
        let changed = change_held(tx, contact, &wanted, None)?;
        let contact = &changed.before;
        log_kept(tx, contact, &row.identity())?;
        let is_changed = contact.version != changed.contact.version;
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
    fn tags(&self, tx: &mut Tx<'_>, row: &Row) -> Result<(Vec<TagId>, Option<String>)> {
        let mut ids = Vec::new();
        let mut left_out = Vec::new();
        for name in &row.tags {
            match tag::named(&self.known.tags, name) {
                Some(tag) => ids.push(tag.id),
                None if self.choices.new_tags => match tag::ensure(tx, name) {
                    Ok(tag) => ids.push(tag.id),
                    // There are as many as there can be.
                    Err(Error::Invalid(_)) => left_out.push(name.as_str()),
                    Err(other) => return Err(other),
                },
                None => left_out.push(name.as_str()),
            }
        }
        Ok((ids, left_out_tags(&left_out)))
    }
}

fn refused(sentence: &str) -> Done {
    Done {
        outcome: Outcome::Refused,
        contact: None,
        detail: Some(sentence.to_owned()),
    }
}

fn left_out_tags(names: &[&str]) -> Option<String> {
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
