//! Lists that are put in order: by dragging, and by the buttons Up and Down. Each entry has forms that say before which
//! other it goes.

use actix_session::Session;

use crate::crm::order::Placed;
use crate::db::id::OrganizationId;
use crate::error::{Error, Result};
use crate::web::form::{Pairs, not_whole, one};
use crate::web::session as current;

/// Where an entry stands in its list, and where it goes by one place up or down.
pub(super) struct Place {
    /// Where its forms are sent to.
    pub address: String,
    /// The one that its forms are made for.
    pub organization: i64,
    pub id: i64,
    pub name: String,
    /// The first entry's is 1.
    pub number: usize,
    pub is_first: bool,
    pub is_last: bool,
    /// Before which entry it goes by one place up; the first stays where it is.
    pub up: i64,
    /// The same for down; empty for last place.
    pub down: String,
}

impl Place {
    /// The places of a list's entries: their ids and names, in order.
    pub(super) fn all(
        list: &str,
        organization: OrganizationId,
        entries: &[(i64, &str)],
    ) -> Vec<Self> {
        let places = entries.iter().enumerate().map(|(index, (id, name))| {
            let id_at = |index: usize| entries.get(index).map(|(id, _)| *id);
            Self {
                address: format!("{list}/{id}/place"),
                organization: organization.0,
                id: *id,
                name: (*name).to_owned(),
                number: index + 1,
                is_first: index == 0,
                is_last: index + 1 == entries.len(),
                up: id_at(index.saturating_sub(1)).unwrap_or(*id),
                down: id_at(index + 2).map_or_else(String::new, |id| id.to_string()),
            }
        });
        places.collect()
    }
}

/// Before which entry the form says that another one goes; none for last place.
///
/// # Errors
/// `Invalid` where it says nothing; `NotFound` for what is no id.
pub(super) fn before(form: &Pairs) -> Result<Option<i64>> {
    if !form.iter().any(|(name, _)| name == "before") {
        return Err(not_whole("before"));
    }
    match one(form, "before") {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Error::NotFound),
    }
}

/// Says where an entry stands now, if it was moved.
///
/// # Errors
/// The session's.
pub(super) fn tell(session: &Session, placed: Option<&Placed>) -> Result<()> {
    placed.map_or(Ok(()), |placed| {
        let toast = format!("{} is now number {}.", placed.name, placed.number);
        current::leave_flash(session, &toast)
    })
}
