//! Renaming and recolouring a tag. Contacts refer to it by id, and keep it.

use diesel::prelude::*;

use super::{Tag, all, among, refuse_taken_name};
use crate::crm::activity::{self, Kind, Logged};
use crate::crm::name_key::name_key;
use crate::crm::stage::Colour;
use crate::db::dialect;
use crate::db::id::TagId;
use crate::db::schema::tags;
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
#[diesel(table_name = tags)]
struct Columns<'a> {
    name: Option<&'a str>,
    name_key: Option<String>,
    colour: Option<Colour>,
}

/// Changes what differs, and logs each; says whether anything did.
///
/// # Errors
/// `NotFound` for a tag that is not there, or is another organization's; `Invalid` on `name` when another has it.
pub fn edit(tx: &mut Tx<'_>, _: &Admin, id: TagId, edit: &Edit) -> Result<bool> {
    dialect::hold_organization(tx.connection, tx.organization())?;
    let present = all(tx.connection, tx.organization())?;
    let held = among(&present, id)?;
    let name = edit.name.as_deref().filter(|name| *name != held.name);
    let colour = edit.colour.filter(|colour| *colour != held.colour);
    if name.is_none() && colour.is_none() {
        return Ok(false);
    }
    if let Some(name) = name {
        refuse_taken_name(&present, name, Some(id))?;
    }
    diesel::update(
        tags::table
            .filter(tags::organization_id.eq(tx.organization()))
            .filter(tags::id.eq(id)),
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

fn log(tx: &mut Tx<'_>, held: &Tag, name: Option<&str>, colour: Option<Colour>) -> Result<()> {
    let subject = Logged::named(held.id.0, name.unwrap_or(&held.name));
    if let Some(name) = name {
        let from_to = (Logged::words(&held.name), Logged::words(name));
        activity::log_setting(tx, Kind::TagRenamed, subject.clone(), from_to)?;
    }
    if let Some(colour) = colour {
        let from_to = (
            Logged::words(held.colour.code()),
            Logged::words(colour.code()),
        );
        activity::log_setting(tx, Kind::TagRecoloured, subject, from_to)?;
    }
    Ok(())
}
