//! Taking one change of one's own back, for a while. What takes it back is a change like any other, and so is taken
//! back itself: that is redoing it.

use chrono::TimeDelta;

use super::change::{GivenBack, give_back};
use super::line::{self, Line};
use super::steps::{Obstacle, Step, Steps};
use crate::clock::Instant;
use crate::crm::activity::ChangeId;
use crate::crm::contact::change::Changed;
use crate::crm::contact::field::Field;
use crate::crm::contact::hold;
use crate::db::Connection;
use crate::db::id::{ActivityId, ContactId, UserId};
use crate::error::{Error, Result};
use crate::people::{Member, Through, Tx, organization};

/// For how long.
pub const LONGEST: TimeDelta = TimeDelta::minutes(10);

/// What came of it.
#[derive(Debug, Clone)]
pub struct Undone {
    pub changed: Changed,
    /// Whether it took back what had taken something back.
    pub is_redo: bool,
}

/// Where the log offers to take a change back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The first line of the change.
    pub line: ActivityId,
    pub change: String,
    pub is_redo: bool,
}

/// Takes back what whoever writes did to a contact with one change, and what rules did because of it: all of it, once.
/// Sets off no rules. It is to be written in their name as [`crate::people::By::undoing`] makes it.
///
/// # Errors
/// `NotFound` when the contact or the change is not there, or is another organization's; `Forbidden` for somebody
/// else's change; `Conflict` where it is too late, was undone, or cannot be: a field of it was set since, or what it
/// held is gone. Nothing is written then.
pub fn own(tx: &mut Tx<'_>, contact: ContactId, change: &ChangeId) -> Result<Undone> {
    let contact = hold(tx, contact)?;
    let lines = line::of_change(tx, contact.id, change)?;
    let first = lines.first().ok_or(Error::NotFound)?;
    if let Some(refusal) = refusal(first, &lines, tx.by().user(), tx.now()) {
        return Err(refusal);
    }
    let all = line::around(
        tx.connection,
        tx.organization(),
        contact.id,
        first.created_at,
    )?;
    let steps = Steps::of(&all);
    let place = steps.place(change.as_str()).ok_or(Error::NotFound)?;
    match steps.obstacle(place) {
        Some(Obstacle::Undone) => return Err(conflict("It was undone already.")),
        Some(Obstacle::Set(line)) => {
            let zone = organization::find(tx.connection, tx.organization())?.time_zone();
            let sentence = format!("{} Nothing was undone.", line.sentence(zone));
            return Err(Error::Conflict(sentence));
        }
        None => {}
    }
    match give_back(tx, contact, &lines)? {
        GivenBack::Changed(changed) => Ok(Undone {
            changed: *changed,
            is_redo: steps.is_redo(place),
        }),
        GivenBack::Unchanged => Err(conflict("There is nothing left of it to undo.")),
        GivenBack::Gone(sentence) => Err(conflict(&format!("{sentence} Nothing was undone."))),
    }
}

/// What a member may take back of what was done to a contact, as far as its log tells.
///
/// # Errors
/// The database's.
pub fn offers(
    connection: &mut Connection,
    member: &Member,
    contact: ContactId,
    now: Instant,
) -> Result<Vec<Offer>> {
    let organization = member.organization().id;
    let all = line::around(connection, organization, contact, now.minus(LONGEST))?;
    let steps = Steps::of(&all);
    let offer = |(place, step): (usize, &Step<'_>)| {
        let lines: Vec<Line> = step.lines.iter().map(|line| (*line).clone()).collect();
        let first = lines.first()?;
        let may = refusal(first, &lines, Some(member.user()), now).is_none();
        (may && steps.obstacle(place).is_none()).then(|| Offer {
            line: first.id,
            change: first.change_id.clone(),
            is_redo: steps.is_redo(place),
        })
    };
    Ok(steps.iter().enumerate().filter_map(offer).collect())
}

/// Why somebody may not take a change back, whatever was done since.
fn refusal(first: &Line, lines: &[Line], user: Option<UserId>, now: Instant) -> Option<Error> {
    if first.through == Through::Api {
        return Some(forbidden("A program did this. Change it back by hand."));
    }
    if first.user_id.is_none() || first.user_id != user {
        let who = first.user_name.as_deref().unwrap_or("whoever did it");
        return Some(forbidden(&format!("Only {who} can undo this.")));
    }
    if first.batch_id.is_some() {
        return Some(conflict(
            "It was done to several contacts at once. Undo all of it, under Contacts > Batches.",
        ));
    }
    let is_plain = |line: &Line| {
        let field = line.field();
        field.is_some_and(|field| field != Field::ConversationStatus)
    };
    let is_change = matches!(first.through, Through::ByHand | Through::Undo);
    if !is_change || !lines.iter().all(is_plain) {
        return Some(conflict("What was done here cannot be undone."));
    }
    if now.since(first.created_at) > LONGEST {
        return Some(conflict(
            "This is more than 10 minutes ago, too long to undo it. Change it back by hand.",
        ));
    }
    None
}

fn conflict(sentence: &str) -> Error {
    Error::Conflict(sentence.to_owned())
}

fn forbidden(sentence: &str) -> Error {
    Error::Forbidden(sentence.to_owned())
}
