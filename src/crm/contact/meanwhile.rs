//! Two who move one contact at once. Source: design, section 2, "Two movers".

use super::Contact;
use super::change::Change;
use super::field::Value;
use crate::crm::activity::{self, told};
use crate::crm::stage::{self, Stage};
use crate::error::{Error, Meanwhile, Result};
use crate::people::{Tx, organization};

/// Refuses a move of what stands neither where the mover saw it nor where they want it.
///
/// # Errors
/// `Meanwhile`, which says who moved it, where to, and when.
pub(super) fn refuse_if_moved(
    tx: &mut Tx<'_>,
    contact: &Contact,
    change: &Change,
    stages: &[Stage],
) -> Result<()> {
    let target = change.values.iter().find_map(|value| match value {
        Value::Stage(stage) => Some(*stage),
        _ => None,
    });
    let (Some(seen), Some(target)) = (change.seen_stage, target) else {
        return Ok(());
    };
    if contact.stage_id == seen || contact.stage_id == target {
        return Ok(());
    }
    let name = |id| stage::among(stages, id).map_or("another stage", |stage| &stage.name);
    let zone = organization::find(tx.connection, tx.organization())?.time_zone();
    let (who, when) = match activity::last_move(tx, contact.id)? {
        Some((who, time)) => (who, told::at(time, tx.now(), zone)),
        None => ("Somebody".to_owned(), "meanwhile".to_owned()),
    };
    let sentence = format!(
        "{who} moved {} to {} {when}.",
        contact.display_name(),
        name(contact.stage_id)
    );
    Err(Error::Meanwhile(Box::new(Meanwhile {
        sentence,
        stands: contact.stage_id,
        target,
        target_name: name(target).to_owned(),
    })))
}
