//! Taking back what was done: one's own change, or a batch by a batch of its own. It is a change like any other, but sets
//! off no rules; so it is logged, and can be taken back itself. Source: design, section 2, "Undo".

mod change;
mod line;
mod own;
mod start;
mod steps;

use chrono_tz::Tz;

use super::activity::Kind;
use super::batch::{Done, Outcome};
use super::contact::{Contact, delete, hold};
use super::tag;
use crate::db::id::{BatchId, ContactId};
use crate::error::{Error, Result};
use crate::people::{Tx, organization};
use change::{GivenBack, give_back};
use line::Line;
pub use own::{LONGEST, Offer, Undone, offers, own};
pub use start::start;
use steps::{Obstacle, Steps};

/// A batch that is being taken back.
pub(in crate::crm) struct Undo {
    batch: BatchId,
    zone: Tz,
}

impl Undo {
    pub(in crate::crm) fn of(tx: &mut Tx<'_>, batch: BatchId) -> Result<Self> {
        let organization = organization::find(tx.connection, tx.organization())?;
        Ok(Self {
            batch,
            zone: organization.time_zone(),
        })
    }

    /// Takes back what the batch did to one contact, with what rules did because of it.
    pub(in crate::crm) fn item(&self, tx: &mut Tx<'_>, id: ContactId) -> Result<Done> {
        let contact = match hold(tx, id) {
            Err(Error::NotFound) => return Ok(left(id, "The contact is not there any more.")),
            held => held?,
        };
        let lines = line::of_batch(tx, id, self.batch)?;
        if lines.iter().any(|line| line.kind == Kind::Created) {
            return self.delete(tx, &contact);
        }
        if let Some(sentence) = self.obstacle(tx, id, &lines)? {
            return Ok(left(id, &sentence));
        }
        Ok(match give_back(tx, contact, &lines)? {
            GivenBack::Changed(_) => Done::of(Outcome::Undone, id),
            GivenBack::Unchanged => Done::of(Outcome::Unchanged, id),
            GivenBack::Gone(sentence) => left(id, &sentence),
        })
    }

    /// Deletes the tags that the batch added for what it is not used for any more.
    pub(in crate::crm) fn finish(&self, tx: &mut Tx<'_>) -> Result<()> {
        tag::deletion::delete_unused_of(tx, self.batch)
    }

    /// What of that happened to the contact since stands in the way.
    fn obstacle(
        &self,
        tx: &mut Tx<'_>,
        contact: ContactId,
        lines: &[Line],
    ) -> Result<Option<String>> {
        let Some(first) = lines.first() else {
            return Ok(None);
        };
        let all = line::around(tx.connection, tx.organization(), contact, first.created_at)?;
        let steps = Steps::of(&all);
        let place = steps.place(&first.change_id);
        Ok(place
            .and_then(|place| steps.obstacle(place))
            .map(|obstacle| match obstacle {
                Obstacle::Undone => "It was undone already.".to_owned(),
                Obstacle::Set(line) => line.sentence(self.zone),
            }))
    }

    /// Deletes a contact that the batch added, unless something happened to it since.
    fn delete(&self, tx: &mut Tx<'_>, contact: &Contact) -> Result<Done> {
        if let Some(line) = line::beside(tx, contact.id, self.batch)? {
            return Ok(left(contact.id, &line.sentence(self.zone)));
        }
        delete::delete_held(tx, contact)?;
        Ok(Done::of(Outcome::Undone, contact.id))
    }
}

fn left(contact: ContactId, sentence: &str) -> Done {
    Done {
        detail: Some(sentence.to_owned()),
        ..Done::of(Outcome::Left, contact)
    }
}
