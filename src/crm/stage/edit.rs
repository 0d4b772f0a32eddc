//! Renaming and recolouring a stage. Rules and contacts refer to it by id, and stay with it.

use diesel::prelude::*;

use super::{Colour, Stage, hold_all, name_key, refuse_taken_name, standing};
use crate::crm::activity::{self, Kind, Logged};
use crate::db::id::StageId;
use crate::db::schema::stages;
use crate::error::Result;
use crate::people::{Admin, Tx};

/// What somebody wants changed: nothing where the form was left as it was rendered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edit {
    /// Checked by [`super::parse_name`].
    pub name: Option<String>,
    pub colour: Option<Colour>,
}

#[derive(AsChangeset)]
#[diesel(table_name = stages)]
struct Columns<'a> {
    name: Option<&'a str>,
    name_key: Option<String>,
    colour: Option<Colour>,
}

/// Changes what differs, and logs each; says whether anything did.
///
/// # Errors
/// `Conflict` for a stage that is being deleted, or was; `NotFound` for one of another organization; `Invalid` on
/// `name` when another stage has it.
pub fn edit(tx: &mut Tx<'_>, _: &Admin, id: StageId, edit: &Edit) -> Result<bool> {
    let all = hold_all(tx)?;
    let held = standing(tx, &all, id)?;
    let name = edit.name.as_deref().filter(|name| *name != held.name);
    let colour = edit.colour.filter(|colour| *colour != held.colour);
    if name.is_none() && colour.is_none() {
        return Ok(false);
    }
    if let Some(name) = name {
        refuse_taken_name(&all, name, Some(id))?;
    }
    diesel::update(
        stages::table
            .filter(stages::organization_id.eq(tx.organization()))
            .filter(stages::id.eq(id)),
    )
    .set(&Columns {
        name,
        name_key: name.map(name_key),
        colour,
    })
    .execute(tx.connection)?;
    log(tx, held, name, colour)?;
    Ok(true)
}

fn log(tx: &mut Tx<'_>, held: &Stage, name: Option<&str>, colour: Option<Colour>) -> Result<()> {
    let subject = Logged::stage(held.id, name.unwrap_or(&held.name));
    if let Some(name) = name {
        let from_to = (Logged::words(&held.name), Logged::words(name));
        activity::log_setting(tx, Kind::StageRenamed, subject.clone(), from_to)?;
    }
    if let Some(colour) = colour {
        let from_to = (
            Logged::words(held.colour.code()),
            Logged::words(colour.code()),
        );
        activity::log_setting(tx, Kind::StageRecoloured, subject, from_to)?;
    }
    Ok(())
}
