//! What came of a batch, in one message: for whoever ordered it from a page that stays.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::page_of;
use crate::app::App;
use crate::crm::batch::bulk::Edit;
use crate::crm::batch::result::{Counts, MOST_MET, Met};
use crate::crm::batch::{Batch, Kind, Outcome, State};
use crate::crm::digits::grouped;
use crate::db::id::BatchId;
use crate::error::Result;
use crate::people::Member;
use crate::web::extract::SignedIn;
use crate::web::toast::{self, Button, Does, Link, Toast};
use crate::web::words::batch as words;
use crate::web::words::change::undo;

/// With what takes it back, and the way to its page.
pub(crate) async fn toast(app: &App, member: &Member, id: BatchId) -> Result<Toast> {
    let reading = app.read(member, move |connection, member| {
        let batch = Batch::seen_by(connection, member, id)?;
        let counts = batch.counts(connection, member)?;
        let rules = batch.ran_rules(connection)?;
        let is_redo = batch.is_redo(connection, member)?;
        let met = if batch.kind == Kind::Bulk && counts.of(Outcome::Refused) > 0 {
            batch.met(connection)?
        } else {
            Vec::new()
        };
        Ok((batch, counts, rules, is_redo, met))
    });
    let (batch, counts, rules, is_redo, met) = reading.await?;
    let troubles = counts.of(Outcome::Refused) + counts.of(Outcome::Left);
    let undo = button(&batch, &counts, member, is_redo);
    let came_of = words::came_of(&batch, &counts, rules, is_redo)?;
    let who = met.first().map(|met| &*met.sentence);
    let text: Vec<&str> = [&*came_of].into_iter().chain(who).collect();
    let label = match (batch.state, troubles) {
        (State::Done, 0) => "Show result",
        (State::Done, _) => "See why",
        _ => "See how far it is",
    };
    let is_done = batch.state == State::Done;
    let toast = Toast {
        then: (!is_done).then(|| format!("{}/toast", page_of(id))),
        text: text.join(" "),
        is_error: is_done && undo.is_none() && troubles > 0,
        link: Some(Link {
            label: label.to_owned(),
            address: page_of(id),
        }),
        ..Toast::default()
    };
    Ok(toast.with(undo).with(anyway(&batch, &met, member)?))
}

/// The message for whoever waits for the end of a batch; nothing until then.
pub(crate) async fn show(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    id: Path<BatchId>,
) -> Result<HttpResponse> {
    let toast = toast(&app, &member, *id).await?;
    if toast.then.is_some() {
        return Ok(HttpResponse::NoContent().finish());
    }
    toast::answer(&toast)
}

/// Moves what somebody else moved meanwhile from where it stands now: a third mover is met again.
fn anyway(batch: &Batch, met: &[Met], member: &Member) -> Result<Option<Button>> {
    if met.is_empty() {
        return Ok(None);
    }
    let Some(target) = Edit::read(&batch.plan)?.target() else {
        return Ok(None);
    };
    let mut fields = vec![
        ("organization", member.organization().id.to_string()),
        ("stage", target.to_string()),
    ];
    for Met {
        contact, stands, ..
    } in met
    {
        fields.push(("contact", contact.to_string()));
        fields.push(("stood", format!("{contact}:{stands}")));
    }
    let fields = fields.into_iter();
    let label = if i64::try_from(met.len()).is_ok_and(|met| met < MOST_MET) {
        "Move anyway".to_owned()
    } else {
        format!("Move the first {} anyway", grouped(&MOST_MET))
    };
    Ok(Some(Button {
        does: Does::Other,
        label,
        address: "/contacts/bulk".to_owned(),
        fields: fields
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    }))
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
