//! The order of the stages, which is the order of the board's columns.

use diesel::prelude::*;

use super::{Stage, hold_all, standing};
use crate::crm::activity::{self, Kind, Logged};
use crate::crm::order::{Placed, reordered};
use crate::db::id::StageId;
use crate::db::schema::stages;
use crate::error::{Error, Result};
use crate::people::{Admin, Tx};

/// Puts a stage before another one, or last, and logs its new place. Where it stands there already, nothing is written,
/// and nothing told.
///
/// # Errors
/// `Conflict` when either is being deleted, or was; `NotFound` for one of another organization.
pub fn place(
    tx: &mut Tx<'_>,
    _: &Admin,
    id: StageId,
    before: Option<StageId>,
) -> Result<Option<Placed>> {
    let all = hold_all(tx)?;
    let moved = standing(tx, &all, id)?;
    let held: Vec<(StageId, i32)> = all.iter().map(|stage| (stage.id, stage.position)).collect();
    let Some(order) = reordered(&held, id, before) else {
        return Err(gone(tx, &all, before));
    };
    if order.changed.is_empty() {
        return Ok(None);
    }
    for (id, position) in order.changed {
        diesel::update(
            stages::table
                .filter(stages::organization_id.eq(tx.organization()))
                .filter(stages::id.eq(id)),
        )
        .set(stages::position.eq(position))
        .execute(tx.connection)?;
    }
    let became = Logged::words(&order.number.to_string());
    activity::log_setting(
        tx,
        Kind::StageMoved,
        Logged::stage(id, &moved.name),
        (Logged::default(), became),
    )?;
    Ok(Some(Placed {
        name: moved.name.clone(),
        number: order.number,
    }))
}

fn gone(tx: &mut Tx<'_>, all: &[Stage], before: Option<StageId>) -> Error {
    let found = before.map(|id| standing(tx, all, id));
    found.and_then(Result::err).unwrap_or(Error::NotFound)
}
