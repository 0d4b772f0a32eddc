//! The order of the stages, which is the order of the board's columns.

use diesel::prelude::*;

use super::{Stage, hold_all, standing};
use crate::crm::activity::{self, Kind, Logged};
use crate::crm::order::reordered;
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
    let present: Vec<StageId> = all.iter().map(|stage| stage.id).collect();
    let Some(wanted) = reordered(&present, id, before) else {
        return Err(gone(tx, &all, before));
    };
    if wanted == present {
        return Ok(());
    }
    for (position, id) in (0_i32..).zip(&wanted) {
        if all
            .iter()
            .any(|stage| stage.id == *id && stage.position == position)
        {
            continue;
        }
        diesel::update(
            stages::table
                .filter(stages::organization_id.eq(tx.organization()))
                .filter(stages::id.eq(id)),
        )
        .set(stages::position.eq(position))
        .execute(tx.connection)?;
    }
    let number = wanted.iter().take_while(|other| **other != id).count() + 1;
    let became = (Logged::default(), Logged::words(&number.to_string()));
    activity::log_setting(tx, Kind::StageMoved, Logged::stage(id, &moved.name), became)
}

fn gone(tx: &mut Tx<'_>, all: &[Stage], before: Option<StageId>) -> Error {
    let found = before.map(|id| standing(tx, all, id));
    found.and_then(Result::err).unwrap_or(Error::NotFound)
}
