//! Taking one's own change back, and doing it again: by the toast that told of it, by its line in the log, by Ctrl+Z.

use actix_session::Session;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::origin::Origin;
use super::page_of;
use super::stage::dropped::{self, Told};
use crate::app::App;
use crate::crm::activity::ChangeId;
use crate::crm::contact::change::Changed;
use crate::crm::undo;
use crate::db::id::ContactId;
use crate::error::{Error, Result};
use crate::people::Member;
use crate::web::answer::{is_htmx, see_other};
use crate::web::known::Knowing;
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::toast::{Button, Does, Toast};
use crate::web::words::change as words;

pub(crate) async fn create(
    app: Data<App>,
    Posted(member, form): Posted<Member>,
    session: Session,
    request: HttpRequest,
    path: Path<(ContactId, String)>,
    knowing: Data<Knowing>,
) -> Result<HttpResponse> {
    let (id, change) = path.into_inner();
    let change: ChangeId = change.parse()?;
    let origin = Origin::read(&form, &member, app.clock.now())?;
    let undone = app
        .write(member.by().undoing(), move |tx| undo::own(tx, id, &change))
        .await;
    match (undone, &origin) {
        (Ok(undone), _) => {
            let does = if undone.is_redo {
                Does::Undo
            } else {
                Does::Redo
            };
            let toast = Toast::saying(words::undone(&undone));
            let toast = toast.with(button(does, &undone.changed, &member, &origin));
            match &origin {
                Origin::Board(query) if is_htmx(&request) => {
                    let told = Told {
                        left: undone.changed.before.stage_id,
                        contact: undone.changed.contact,
                        toast,
                        // What was undone is no activity, and so stands where it stood.
                        is_on_top: false,
                    };
                    dropped::show(&app, knowing, &member, told, (**query).clone()).await
                }
                _ => {
                    current::leave_toast(&session, &toast)?;
                    Ok(see_other(&origin.place(id)))
                }
            }
        }
        (Err(Error::Conflict(sentence)), Origin::Board(query)) if is_htmx(&request) => {
            let toast = Toast::refusing(sentence);
            dropped::refuse(&app, knowing, &member, id, toast, (None, (**query).clone())).await
        }
        (Err(error), _) => Err(error),
    }
}

/// What takes a change back that was just made.
pub(super) fn undo(changed: &Changed, member: &Member, origin: &Origin) -> Option<Button> {
    button(Does::Undo, changed, member, origin)
}

/// Where a change is taken back.
pub(super) fn address(contact: ContactId, change: &str) -> String {
    format!("{}/changes/{change}/undo", page_of(contact))
}

fn button(does: Does, changed: &Changed, member: &Member, origin: &Origin) -> Option<Button> {
    let change = changed.id.as_ref()?;
    Some(Button {
        does,
        label: words::undo(does == Does::Redo).to_owned(),
        address: address(changed.contact.id, change.as_str()),
        fields: origin.fields(member),
    })
}
