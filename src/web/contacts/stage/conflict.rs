//! A move that met somebody else's: what happened, and the same move once more from where the contact stands now.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::super::origin::Origin;
use super::super::page_of;
use crate::db::id::ContactId;
use crate::error::{Meanwhile, Result};
use crate::people::Member;
use crate::web::answer::html;
use crate::web::page::Page;
use crate::web::toast::{Button, Does, Toast};

#[derive(Template)]
#[template(path = "contacts/stage/conflict.html")]
struct ConflictPage {
    page: Page,
    sentence: String,
    anyway: Button,
    place: String,
}

/// `Move to Interested anyway`: a third mover is a conflict again.
pub(super) fn anyway(other: &Meanwhile, member: &Member, id: ContactId, origin: &Origin) -> Button {
    let mut fields = origin.fields(member);
    fields.push(("stage".to_owned(), other.target.to_string()));
    fields.push(("seen_stage".to_owned(), other.stands.to_string()));
    Button {
        does: Does::Other,
        label: format!("Move to {} anyway", other.target_name),
        address: format!("{}/stage", page_of(id)),
        fields,
    }
}

pub(super) fn toast(other: &Meanwhile, member: &Member, id: ContactId, origin: &Origin) -> Toast {
    Toast::refusing(other.to_string()).with(Some(anyway(other, member, id, origin)))
}

/// For browsers without a script.
pub(super) fn page(
    other: &Meanwhile,
    member: &Member,
    id: ContactId,
    origin: &Origin,
) -> Result<HttpResponse> {
    let page = ConflictPage {
        page: Page::bare("Changed meanwhile").for_member(Some(member)),
        anyway: anyway(other, member, id, origin),
        sentence: other.to_string(),
        place: origin.place(id),
    };
    html(StatusCode::CONFLICT, &page)
}
