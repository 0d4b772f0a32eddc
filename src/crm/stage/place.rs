//! The order of the stages, which is the order of the board's columns.

use diesel::prelude::*;

use super::{Stage, hold_all, standing};
use crate::crm::activity::{self, Kind, Logged};
use crate::db::id::StageId;
use crate::db::schema::stages;
use crate::error::{Error, Result};
use crate::people::{Admin, Tx};

/// Puts a stage before another one, or last, and logs its new place; where it stands there already, does nothing.
///
/// # Errors
/// `Conflict` when either is being deleted, or was; `NotFound` for one of another organization.
pub fn place(tx: &mut Tx<'_>, _: &Admin, id: StageId, before: Option<StageId>) -> Result<()> {
    let all = hold_all(tx)?;
    let moved = standing(tx, &all, id)?;
    if before == Some(id) {
        return Ok(());
    }
    let mut order: Vec<&Stage> = all.iter().filter(|stage| stage.id != id).collect();
    let index = match before {
        None => order.len(),
        Some(before) => match order.iter().position(|stage| stage.id == before) {
            Some(index) => index,
            None => return Err(gone(tx, &all, before)),
        },
    };
    order.insert(index, moved);
    if order
        .iter()
        .map(|stage| stage.id)
        .eq(all.iter().map(|stage| stage.id))
    {
        return Ok(());
    }
    for (position, stage) in (0_i32..).zip(&order) {
        if stage.position != position {
            diesel::update(
                stages::table
                    .filter(stages::organization_id.eq(tx.organization()))
                    .filter(stages::id.eq(stage.id)),
            )
            .set(stages::position.eq(position))
            .execute(tx.connection)?;
        }
    }
    let became = (Logged::default(), Logged::words(&(index + 1).to_string()));
    activity::log_setting(tx, Kind::StageMoved, Logged::stage(id, &moved.name), became)
}

fn gone(tx: &mut Tx<'_>, all: &[Stage], id: StageId) -> Error {
    standing(tx, all, id).err().unwrap_or(Error::NotFound)
}
