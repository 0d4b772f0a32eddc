//! The ordered columns of an organization's pipeline.

pub mod add;
pub mod deletion;
pub mod edit;
pub mod place;

use diesel::prelude::*;

use crate::clock::Instant;
use crate::crm::activity::{self, Kind};
use crate::crm::name_key::name_key;
use crate::db::dialect::direct;
use crate::db::id::{OrganizationId, StageId, UserId};
use crate::db::schema::stages;
use crate::db::text_enum::text_enum;
use crate::db::{Connection, dialect};
use crate::error::{Error, Result};
use crate::people::{Tx, text};

/// How many stages one pipeline may have.
pub const MOST: usize = 30;

const LONGEST_NAME: usize = 50;

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

impl Colour {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Slate => "Slate",
            Self::Orange => "Orange",
            Self::Amber => "Amber",
            Self::Lime => "Lime",
            Self::Green => "Green",
            Self::Teal => "Teal",
            Self::Sky => "Sky",
            Self::Blue => "Blue",
            Self::Violet => "Violet",
            Self::Fuchsia => "Fuchsia",
            Self::Pink => "Pink",
            Self::Red => "Red",
        }
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
    position: i32,
    deleted_by: Option<UserId>,
    /// Where the contacts of a stage that goes are moved to.
    pub destination: Option<StageId>,
}

impl Stage {
    /// Whether it is being deleted: it is shown while contacts stand in it, and takes no more.
    #[must_use]
    pub fn is_going(&self) -> bool {
        self.deleted_by.is_some()
    }
}

/// The organization's stages, in their order, those that are being deleted among them.
///
/// # Errors
/// The database's.
pub fn all(connection: &mut Connection, organization: OrganizationId) -> Result<Vec<Stage>> {
    let found = direct!(connection, inside => stages::table
        .filter(stages::organization_id.eq(organization))
        .order((stages::position, stages::id))
        .select((
            stages::id,
            stages::name,
            stages::colour,
            stages::position,
            stages::deleted_by,
            stages::destination_id,
        ))
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

/// The stage of that name among `stages`, whatever its capitals.
#[must_use]
pub fn named<'s>(stages: &'s [Stage], name: &str) -> Option<&'s Stage> {
    let key = name_key(name);
    stages.iter().find(|stage| name_key(&stage.name) == key)
}

/// The stage with that id among `stages`, as one that is there to stay.
///
/// # Errors
/// `Conflict`, naming the stage, for one that is being deleted, or was deleted; `NotFound` for one that never was
/// this organization's.
pub fn standing<'s>(tx: &mut Tx<'_>, stages: &'s [Stage], id: StageId) -> Result<&'s Stage> {
    match stages.iter().find(|stage| stage.id == id) {
        Some(stage) if stage.is_going() => Err(Error::Conflict(format!(
            "The stage {} is being deleted. Choose another one.",
            stage.name
        ))),
        Some(stage) => Ok(stage),
        None => match activity::last_name(tx, Kind::StageDeleted, id.0)? {
            Some(name) => Err(Error::Conflict(format!(
                "The stage {name} was deleted meanwhile. Choose another one."
            ))),
            None => Err(Error::NotFound),
        },
    }
}

/// As [`standing`], for a stage that was chosen in a form.
///
/// # Errors
/// `Invalid` on `field` where [`standing`] says `Conflict`.
pub fn chosen<'s>(
    tx: &mut Tx<'_>,
    stages: &'s [Stage],
    id: StageId,
    field: &'static str,
) -> Result<&'s Stage> {
    standing(tx, stages, id).map_err(|error| match error {
        Error::Conflict(sentence) => Error::invalid(field, sentence),
        other => other,
    })
}

/// Holds the organization until the transaction ends, so that changes to its stages queue, and reads them.
fn hold_all(tx: &mut Tx<'_>) -> Result<Vec<Stage>> {
    dialect::hold_organization(tx.connection, tx.organization())?;
    all(tx.connection, tx.organization())
}

/// A name, checked but for what only the database knows.
///
/// # Errors
/// A sentence for the person who typed it.
pub fn parse_name(text: &str) -> Result<String, String> {
    text::line("Name", text, LONGEST_NAME)
}

/// Makes sure that no stage but `except` has that name.
fn refuse_taken_name(stages: &[Stage], name: &str, except: Option<StageId>) -> Result<()> {
    let key = name_key(name);
    let taken = stages
        .iter()
        .find(|stage| Some(stage.id) != except && name_key(&stage.name) == key);
    match taken {
        None => Ok(()),
        Some(stage) => Err(name_taken(stage)),
    }
}

fn name_taken(stage: &Stage) -> Error {
    let name = &stage.name;
    let sentence = if stage.is_going() {
        format!("The stage {name} is still being deleted. Choose another name, or wait a moment.")
    } else {
        format!("There is a stage called {name} already. Choose another name.")
    };
    Error::invalid("name", sentence)
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
                stages::name_key.eq(name_key(name)),
                stages::colour.eq(colour),
                stages::position.eq(position),
                stages::created_at.eq(now),
            ))
            .execute(tx.connection)?;
    }
    Ok(())
}
