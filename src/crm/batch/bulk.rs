//! Editing many contacts at once: the fields that were chosen, and no others. The contacts are frozen when it starts;
//! each is one change, and rules answer each.

use std::collections::BTreeMap;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde::{Deserialize, Serialize};

use super::{Done, Kind, Outcome, add, count};
use crate::crm::activity::{self, Logged};
use crate::crm::contact::change::{Change, change_held};
use crate::crm::contact::field::{Field, Value};
use crate::crm::contact::{hold, logged};
use crate::crm::filter::{Condition, Filter};
use crate::crm::list::Asked;
use crate::crm::stage;
use crate::crm::tag;
use crate::db::counted::Counted;
use crate::db::id::{BatchId, ContactId, StageId};
use crate::db::schema::{batch_items, contacts};
use crate::db::{Connection, one_more_than};
use crate::error::{Error, Result};
use crate::people::{Member, Tx, membership};

/// How many contacts one bulk edit may have.
pub const MOST: usize = 100_000;

/// What is said where there are more.
pub const TOO_MANY: &str = "At most 100,000 contacts can be edited at a time. Narrow the filter, and edit one part \
    after the other.";

/// Which contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    These(Vec<ContactId>),
    /// The same, and the stages in which whoever chose them saw them. What somebody else moved meanwhile is not moved.
    Seen(Vec<ContactId>, Vec<(ContactId, StageId)>),
    /// All that are listed at the start.
    Listed(Box<Asked>),
}

impl Selection {
    /// How many of them there are, up to one more than [`MOST`]. What is not the organization's own does not count.
    ///
    /// # Errors
    /// The database's.
    pub fn count(&self, connection: &mut Connection, member: &Member) -> Result<i64> {
        let all = Filter::default();
        let found = contacts::table
            .filter(self.condition(&all, connection, member)?)
            .select(contacts::id)
            .limit(one_more_than(MOST));
        Ok(Counted(found).get_result(connection)?)
    }

    fn condition<'a>(
        &'a self,
        all: &'a Filter,
        connection: &mut Connection,
        member: &Member,
    ) -> Result<Condition<'a>> {
        match self {
            Self::These(ids) | Self::Seen(ids, _) => Ok(Box::new(
                all.condition(member).and(contacts::id.eq_any(ids)),
            )),
            Self::Listed(asked) => asked.all(connection, member),
        }
    }
}

/// What every contact is to be given, in words, too: as the log would tell it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit(Vec<Chosen>);

/// One field, as a line of the log has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    pub kind: activity::Kind,
    old: Logged,
    new: Logged,
}

impl Chosen {
    /// What the field becomes, or what a tag is called.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        let named = self.new.text.as_ref().or(self.old.text.as_ref());
        named.map(String::as_str)
    }
}

impl Edit {
    /// # Errors
    /// `Internal` for what no edit is.
    pub fn read(plan: &str) -> Result<Self> {
        serde_json::from_str(plan).map_err(|error| Error::Internal(error.into()))
    }

    pub fn chosen(&self) -> impl Iterator<Item = &Chosen> {
        self.0.iter()
    }

    /// An edit that can be done as things stand.
    ///
    /// # Errors
    /// `Invalid` on `edit` where nothing was chosen, on `stage`, `assignee` or `tag` for one that is not there (any more),
    /// on `tag` for one that is both put on and taken off.
    pub fn of(tx: &mut Tx<'_>, values: &[Value]) -> Result<Self> {
        if values.is_empty() {
            return Err(Error::invalid(
                "edit",
                "Choose at least one field to change.",
            ));
        }
        let stages = stage::all(tx.connection, tx.organization())?;
        let tags = tag::all(tx.connection, tx.organization())?;
        let mut chosen = Vec::new();
        let mut fields: Vec<Field> = Vec::new();
        for value in values {
            let mut old = Logged::default();
            match value {
                Value::Stage(id) => {
                    stage::chosen(tx, &stages, *id, "stage")
                        .map_err(|error| not_there(error, "stage"))?;
                }
                Value::Assignee(Some(user)) => {
                    membership::require(tx.connection, tx.organization(), *user)
                        .map_err(|error| not_there(error, "assignee"))?;
                }
                Value::Tag(id, is_on) => {
                    let tag = tag::among(&tags, *id).map_err(|error| not_there(error, "tag"))?;
                    if !is_on {
                        old = Logged::named(tag.id.0, &tag.name);
                    }
                }
                _ => {}
            }
            if fields.contains(&value.field()) {
                let sentence = "The same tag cannot be both added and removed.";
                return Err(Error::invalid("tag", sentence));
            }
            fields.push(value.field());
            chosen.push(Chosen {
                kind: activity::Kind::of(value),
                old,
                new: logged(tx, &stages, &tags, value)?,
            });
        }
        Ok(Self(chosen))
    }

    /// Where it moves contacts, if that is all that it does.
    #[must_use]
    pub fn target(&self) -> Option<StageId> {
        match *self.values() {
            [Value::Stage(stage)] => Some(stage),
            _ => None,
        }
    }

    fn values(&self) -> Vec<Value> {
        let value = |chosen: &Chosen| activity::value(chosen.kind, &chosen.new, &chosen.old);
        self.0.iter().filter_map(value).collect()
    }

    /// Gives one contact what was chosen; `seen` is the stage where it stood for whoever moves it.
    pub(super) fn item(
        &self,
        tx: &mut Tx<'_>,
        id: ContactId,
        seen: Option<StageId>,
    ) -> Result<Done> {
        let before = match hold(tx, id) {
            Err(Error::NotFound) => return Err(gone("The contact was deleted meanwhile.")),
            held => held?,
        };
        let change = Change {
            seen_stage: seen,
            ..Change::of(self.values())
        };
        let changed = match change_held(tx, before, &change, None) {
            Err(Error::NotFound) => {
                return Err(gone("The assignee or a tag is not there any more."));
            }
            changed => changed?,
        };
        let outcome = if changed.contact.version == changed.before.version {
            Outcome::Unchanged
        } else {
            Outcome::Updated
        };
        Ok(Done::of(outcome, id))
    }
}

/// Whoever chose it is asked to choose anew, with what else they chose.
fn not_there(error: Error, field: &'static str) -> Error {
    match error {
        Error::NotFound => {
            let sentence = format!("The {field} you chose is not there any more. Choose again.");
            Error::invalid(field, sentence)
        }
        other => other,
    }
}

fn gone(sentence: &str) -> Error {
    Error::Conflict(sentence.to_owned())
}

/// Freezes the contacts of a selection, in the order of their ids, to be given these values.
///
/// # Errors
/// As [`Edit::of`]; `Invalid` on `selection` where there is no contact, or where there are too many.
pub fn start(
    tx: &mut Tx<'_>,
    member: &Member,
    selection: &Selection,
    values: &[Value],
) -> Result<BatchId> {
    let edit = Edit::of(tx, values)?;
    let plan = serde_json::to_string(&edit).map_err(|error| Error::Internal(error.into()))?;
    let batch = add(tx, Kind::Bulk, &plan, None)?;
    let frozen = freeze(tx, member, selection, batch)?;
    if frozen == 0 {
        let sentence = "Choose at least one contact. Those you chose are not there any more.";
        return Err(Error::invalid("selection", sentence));
    }
    if frozen > MOST {
        return Err(Error::invalid("selection", TOO_MANY));
    }
    if let Selection::Seen(_, stood) = selection {
        keep_seen(tx, batch, stood)?;
    }
    count(tx, batch, frozen)?;
    Ok(batch)
}

fn freeze(
    tx: &mut Tx<'_>,
    member: &Member,
    selection: &Selection,
    batch: BatchId,
) -> Result<usize> {
    let all = Filter::default();
    let chosen = contacts::table
        .filter(selection.condition(&all, tx.connection, member)?)
        .order(contacts::id)
        .limit(one_more_than(MOST))
        .select((
            contacts::organization_id,
            batch.into_sql::<BigInt>(),
            sql::<BigInt>("ROW_NUMBER() OVER (ORDER BY contacts.id)"),
            contacts::id.nullable(),
        ));
    let frozen = chosen
        .insert_into(batch_items::table)
        .into_columns((
            batch_items::organization_id,
            batch_items::batch_id,
            batch_items::number,
            batch_items::contact_id,
        ))
        .execute(tx.connection)?;
    Ok(frozen)
}

/// Keeps with each item the stage in which its contact was seen.
fn keep_seen(tx: &mut Tx<'_>, batch: BatchId, stood: &[(ContactId, StageId)]) -> Result<()> {
    let mut by_stage: BTreeMap<i64, Vec<ContactId>> = BTreeMap::new();
    for (contact, stage) in stood {
        by_stage.entry(stage.0).or_default().push(*contact);
    }
    for (stage, contacts) in by_stage {
        let items = batch_items::table
            .filter(batch_items::organization_id.eq(tx.organization()))
            .filter(batch_items::batch_id.eq(batch))
            .filter(batch_items::contact_id.eq_any(contacts));
        diesel::update(items)
            .set(batch_items::input.eq(stage.to_string()))
            .execute(tx.connection)?;
    }
    Ok(())
}
