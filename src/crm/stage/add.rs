//! Adding a stage: it goes last.

use diesel::prelude::*;

use super::{Colour, MOST, Stage, hold_all, name_key, refuse_taken_name};
use crate::crm::activity::{self, Kind, Logged};
use crate::db::id::StageId;
use crate::db::schema::stages;
use crate::error::{Error, Result};
use crate::people::{Admin, Tx};

/// Adds a stage with a name that [`super::parse_name`] checked, and logs it.
///
/// # Errors
/// `Invalid` on `name` when another stage has it, or when there are as many as a pipeline may have.
pub fn add(tx: &mut Tx<'_>, _: &Admin, name: &str, colour: Colour) -> Result<StageId> {
    let all = hold_all(tx)?;
    refuse_taken_name(&all, name, None)?;
    if all.len() >= MOST {
        return Err(Error::invalid(
            "name",
            format!("A pipeline has at most {MOST} stages. Delete one first."),
        ));
    }
    let id = diesel::insert_into(stages::table)
        .values((
            stages::organization_id.eq(tx.organization()),
            stages::name.eq(name),
            stages::name_key.eq(name_key(name)),
            stages::colour.eq(colour),
            stages::position.eq(after(&all)),
            stages::created_at.eq(tx.now()),
        ))
        .returning(stages::id)
        .get_result(tx.connection)?;
    activity::log_setting_event(tx, Kind::StageAdded, Logged::stage(id, name))?;
    Ok(id)
}

fn after(all: &[Stage]) -> i32 {
    all.last().map_or(0, |last| last.position + 1)
}
