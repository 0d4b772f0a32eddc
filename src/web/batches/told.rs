//! What came of a batch, in one message: for whoever ordered it from a page that stays.

use super::page_of;
use crate::app::App;
use crate::crm::batch::result::Counts;
use crate::crm::batch::{Batch, Outcome, State};
use crate::db::id::BatchId;
use crate::error::Result;
use crate::people::Member;
use crate::web::toast::{Button, Does, Link, Toast};
use crate::web::words::batch as words;
use crate::web::words::change::undo;

/// With what takes it back, and the way to its page.
pub(crate) async fn toast(app: &App, member: &Member, id: BatchId) -> Result<Toast> {
    let reading = app.read(member, move |connection, member| {
        let batch = Batch::seen_by(connection, member, id)?;
        let counts = batch.counts(connection, member)?;
        let rules = batch.ran_rules(connection)?;
        let is_redo = batch.is_redo(connection, member)?;
        Ok((batch, counts, rules, is_redo))
    });
    let (batch, counts, rules, is_redo) = reading.await?;
    let troubles = counts.of(Outcome::Refused) + counts.of(Outcome::Left);
    let button = button(&batch, &counts, member, is_redo);
    let label = match (batch.state, troubles) {
        (State::Done, 0) => "Show result",
        (State::Done, _) => "See why",
        _ => "See how far it is",
    };
    Ok(Toast {
        text: words::came_of(&batch, &counts, rules, is_redo)?,
        is_error: batch.state == State::Done && button.is_none() && troubles > 0,
        button,
        link: Some(Link {
            label: label.to_owned(),
            address: page_of(id),
        }),
        ..Toast::default()
    })
}

/// What takes it back; nothing where it is under way, or has changed nothing.
pub(super) fn button(
    batch: &Batch,
    counts: &Counts,
    member: &Member,
    is_redo: bool,
) -> Option<Button> {
    // What takes an undo back does again what was undone.
    let does = if batch.undoes.is_some() && !is_redo {
        Does::Redo
    } else {
        Does::Undo
    };
    let organization = member.organization().id.to_string();
    batch.is_undoable(counts).then(|| Button {
        does,
        label: undo(does == Does::Redo).to_owned(),
        address: format!("{}/undo", page_of(batch.id)),
        fields: vec![("organization".to_owned(), organization)],
    })
}
