//! The form of what has a name and a colour: a stage, or a tag. One that edits carries what it was rendered with, so that
//! two who edit the same at once do not undo each other's.

use crate::crm::stage::Colour;
use crate::error::{Error, Problems, Result};
use crate::web::choice::Choice;
use crate::web::form::{Pairs, chosen, one};

/// What `settings/coloured/_fields.html` shows.
pub(super) struct Coloured {
    pub typed_name: String,
    pub was_name: String,
    pub colours: Vec<Choice>,
    pub was_colour: String,
    pub problems: Problems,
}

impl Coloured {
    pub(super) fn new(name: &str, colour: Colour) -> Self {
        Self {
            typed_name: name.to_owned(),
            was_name: name.to_owned(),
            colours: colours(colour.code()),
            was_colour: colour.code().to_owned(),
            problems: Problems::default(),
        }
    }

    /// The form again, as it was filled in.
    pub(super) fn refused(form: &Pairs, problems: Problems) -> Self {
        Self {
            typed_name: one(form, "name").to_owned(),
            was_name: one(form, "was_name").to_owned(),
            colours: colours(one(form, "colour")),
            was_colour: one(form, "was_colour").to_owned(),
            problems,
        }
    }
}

/// The palette to choose from.
fn colours(chosen: &str) -> Vec<Choice> {
    Colour::ALL
        .iter()
        .map(|colour| Choice::new(colour.code(), colour.label(), colour.code() == chosen))
        .collect()
}

/// What was typed and chosen.
///
/// # Errors
/// `Invalid` on `name` or `colour`.
pub(super) fn read(
    form: &Pairs,
    parse_name: impl Fn(&str) -> Result<String, String>,
) -> Result<(String, Colour)> {
    let name = parse_name(one(form, "name"));
    let name = name.map_err(|sentence| Error::invalid("name", sentence))?;
    Ok((name, chosen("colour", "a colour", one(form, "colour"))?))
}

/// As [`read`], but only what differs from what the form was rendered with.
///
/// # Errors
/// As [`read`].
pub(super) fn edited(
    form: &Pairs,
    parse_name: impl Fn(&str) -> Result<String, String>,
) -> Result<(Option<String>, Option<Colour>)> {
    let (name, colour) = read(form, parse_name)?;
    Ok((
        Some(name).filter(|name| name != one(form, "was_name")),
        Some(colour).filter(|colour| colour.code() != one(form, "was_colour")),
    ))
}
