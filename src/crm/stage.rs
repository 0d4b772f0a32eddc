//! The ordered columns of an organization's pipeline.

use diesel::prelude::*;

use crate::clock::Instant;
use crate::db::Connection;
use crate::db::dialect::direct;
use crate::db::id::{OrganizationId, StageId};
use crate::db::schema::stages;
use crate::db::text_enum::text_enum;
use crate::error::{Error, Result};
use crate::people::Tx;

text_enum! {
    /// The palette. Each is a class of the style sheet, in light and in dark.
    Colour {
        Slate = "slate",
        Orange = "orange",
        Amber = "amber",
        Lime = "lime",
        Green = "green",
        Teal = "teal",
        Sky = "sky",
        Blue = "blue",
        Violet = "violet",
        Fuchsia = "fuchsia",
        Pink = "pink",
        Red = "red",
    }
}

/// The stages of a new organization, in order. Source: design, "Words".
const FIRST: [(&str, Colour); 6] = [
    ("Outreach Sent", Colour::Orange),
    ("In Conversation", Colour::Blue),
    ("Interested", Colour::Violet),
    ("Meeting Booked", Colour::Amber),
    ("Closed", Colour::Green),
    ("Lost", Colour::Red),
];

#[derive(Debug, Clone, Queryable, PartialEq, Eq)]
pub struct Stage {
    pub id: StageId,
    pub name: String,
    pub colour: Colour,
}

/// The organization's stages, in their order.
///
/// # Errors
/// The database's.
pub fn all(connection: &mut Connection, organization: OrganizationId) -> Result<Vec<Stage>> {
    let found = direct!(connection, inside => stages::table
        .filter(stages::organization_id.eq(organization))
        .order((stages::position, stages::id))
        .select((stages::id, stages::name, stages::colour))
        .load(inside))?;
    Ok(found)
}

/// The stage with that id among `stages`.
///
/// # Errors
/// `NotFound` for one that is not there, or is another organization's.
pub fn among(stages: &[Stage], id: StageId) -> Result<&Stage> {
    stages
        .iter()
        .find(|stage| stage.id == id)
        .ok_or(Error::NotFound)
}

/// Gives a new organization its six stages.
///
/// # Errors
/// The database's.
pub fn add_first(tx: &mut Tx<'_>) -> Result<()> {
    let now: Instant = tx.now();
    for (position, (name, colour)) in (0_i32..).zip(FIRST) {
        diesel::insert_into(stages::table)
            .values((
                stages::organization_id.eq(tx.organization()),
                stages::name.eq(name),
                stages::name_key.eq(name.to_lowercase()),
                stages::colour.eq(colour),
                stages::position.eq(position),
                stages::created_at.eq(now),
            ))
            .execute(tx.connection)?;
    }
    Ok(())
}
