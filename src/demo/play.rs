//! Playing the story: its events in the order of their times, many to a commit.

use std::cell::Cell;
use std::time::{Duration, Instant};

use super::story::{Deed, Event, Story};
use crate::app::App;
use crate::clock::Clock;
use crate::crm::contact::change::{Change, change};
use crate::crm::contact::create::{NewContact, create};
use crate::crm::digits::grouped;
use crate::crm::note;
use crate::db::id::ContactId;
use crate::error::{Error, Result};
use crate::people::{By, Tx};

/// How many events share a commit.
const TOGETHER: usize = 1000;
/// How often it says how far it is. The usual story is one commit, so it says nothing, however long that takes.
const SAID_EVERY: Duration = Duration::from_secs(3);

/// Lets everything happen, at its time and in the name of who did it. To be finished, or thrown away.
pub(super) fn play(
    app: &App,
    team: &[By],
    story: &Story,
    clock: &Clock,
    say: impl Fn(&str),
) -> Result<()> {
    let ids = vec![Cell::new(None); story.contacts.len()];
    let mut added = 0;
    let mut last_said = Instant::now();
    for events in story.events.chunks(TOGETHER) {
        if last_said.elapsed() > SAID_EVERY {
            last_said = Instant::now();
            let (added, all) = (grouped(&added), grouped(&story.contacts.len()));
            say(&format!("{added} of {all} contacts\n"));
        }
        app.write_public_blocking(|connection| {
            events.iter().try_for_each(|event| {
                clock.set(event.at);
                let mut tx = Tx::new(connection, &team[event.by], clock);
                happen(
                    &mut tx,
                    event,
                    &story.contacts[event.contact],
                    &ids[event.contact],
                )
            })
        })?;
        added += events
            .iter()
            .filter(|event| matches!(event.deed, Deed::Adds))
            .count();
    }
    Ok(())
}

fn happen(
    tx: &mut Tx<'_>,
    event: &Event,
    contact: &NewContact,
    id: &Cell<Option<ContactId>>,
) -> Result<()> {
    if let Deed::Adds = event.deed {
        id.set(Some(create(tx, contact)?));
        return Ok(());
    }
    let id = id.get().ok_or(Error::NotFound)?;
    match &event.deed {
        Deed::Adds => {}
        Deed::Changes(value) => {
            change(tx, id, &Change::of(vec![value.clone()]))?;
        }
        Deed::Notes(text) => {
            note::add(tx, id, text)?;
        }
    }
    Ok(())
}
