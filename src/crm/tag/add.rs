//! Adding a tag in the settings.

use super::{Tag, all, insert, refuse_taken_name};
use crate::crm::stage::Colour;
use crate::db::dialect;
use crate::error::Result;
use crate::people::{Admin, Tx};

/// Adds a tag with a name that [`super::parse_name`] checked, and logs it.
///
/// # Errors
/// `Invalid` on `name` when another tag has it, or when there are as many as there may be.
pub fn add(tx: &mut Tx<'_>, _: &Admin, name: &str, colour: Colour) -> Result<Tag> {
    dialect::hold_organization(tx.connection, tx.organization())?;
    let present = all(tx.connection, tx.organization())?;
    refuse_taken_name(&present, name, None)?;
    insert(tx, &present, name, colour)
}
