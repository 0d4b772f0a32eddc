//! What a program says of a contact's fields, checked against what the organization has.

use crate::crm::contact::field::Value;
use crate::crm::stage::{self, Stage};
use crate::crm::tag;
use crate::db::id::{StageId, TagId, UserId};
use crate::error::{Error, Result};
use crate::people::Tx;
use crate::web::api::schema::Names;

/// The stage of that id, as one that is there to stay.
///
/// # Errors
/// `Invalid` on `stage` for any other.
pub(in crate::web::api) fn stage<'s>(
    tx: &mut Tx<'_>,
    stages: &'s [Stage],
    id: StageId,
) -> Result<&'s Stage> {
    stage::chosen(tx, stages, id, "stage").map_err(|error| match error {
        Error::NotFound => Error::invalid("stage", "There is no such stage."),
        other => other,
    })
}

/// The stage in which contacts begin: the first that is there to stay.
///
/// # Errors
/// `Conflict` where there is none.
pub(in crate::web::api) fn first_stage(stages: &[Stage]) -> Result<&Stage> {
    let mut standing = stages.iter().filter(|stage| !stage.is_going());
    standing
        .next()
        .ok_or_else(|| Error::Conflict("There is no stage. Add one first.".to_owned()))
}

/// The member of that id.
///
/// # Errors
/// `Invalid` on `assignee` for anybody else.
pub(super) fn assignee(names: &Names, id: i64) -> Result<UserId> {
    let mate = names.team.iter().find(|mate| mate.user.0 == id);
    mate.map(|mate| mate.user)
        .ok_or_else(|| Error::invalid("assignee", "There is no such member."))
}

/// The tags of these names; those that are not there yet are added.
fn ensured(tx: &mut Tx<'_>, names: &[String]) -> Result<Vec<TagId>> {
    let ensured = names.iter().map(|name| {
        let tag = tag::ensure(tx, name).map_err(|error| match error {
            Error::Invalid(problems) => Error::invalid("tags", problems.of("name")),
            other => other,
        });
        tag.map(|tag| tag.id)
    });
    ensured.collect()
}

/// What is asked for the tags of a contact, by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::web::api) struct TagNames {
    /// All that it shall have.
    pub all: Option<Vec<String>>,
    pub add: Vec<String>,
    pub remove: Vec<String>,
}

/// The most tags that one request may name.
const MOST_TAGS: usize = 100;

impl TagNames {
    /// The tags with which a contact begins.
    ///
    /// # Errors
    /// As [`TagNames::values`].
    pub(in crate::web::api) fn begun(&self, tx: &mut Tx<'_>) -> Result<Vec<TagId>> {
        let values = self.values(tx, &[])?;
        let on = values.into_iter().filter_map(|value| match value {
            Value::Tag(tag, true) => Some(tag),
            _ => None,
        });
        Ok(on.collect())
    }

    /// The changes to the tags of a contact that has those of `held`. A tag that is both added and removed is removed.
    ///
    /// # Errors
    /// `Invalid` on `tags` for what can be no name of a tag, or for too many.
    pub(in crate::web::api) fn values(
        &self,
        tx: &mut Tx<'_>,
        held: &[TagId],
    ) -> Result<Vec<Value>> {
        let all = self.all.as_deref().unwrap_or_default();
        if all.len() + self.add.len() + self.remove.len() > MOST_TAGS {
            let sentence = format!("These are more than {MOST_TAGS} tags.");
            return Err(Error::invalid("tags", sentence));
        }
        let wanted = ensured(tx, all)?;
        let added = ensured(tx, &self.add)?;
        let present = tag::all(tx.connection, tx.organization())?;
        // A name that no tag has is on no contact either.
        let removed = self
            .remove
            .iter()
            .filter_map(|name| tag::named(&present, name));
        let removed: Vec<TagId> = removed.map(|tag| tag.id).collect();
        let mut values: Vec<Value> = Vec::new();
        let mut set = |tag: TagId, is_on: bool| {
            values.retain(|value| !matches!(value, Value::Tag(other, _) if *other == tag));
            values.push(Value::Tag(tag, is_on));
        };
        if self.all.is_some() {
            // Ids of tags that were deleted since stay with a contact.
            let held = held.iter().filter(|id| tag::among(&present, **id).is_ok());
            for tag in held.filter(|tag| !wanted.contains(tag)) {
                set(*tag, false);
            }
        }
        for tag in wanted.into_iter().chain(added) {
            set(tag, true);
        }
        for tag in removed {
            set(tag, false);
        }
        Ok(values)
    }
}
