//! Putting tags on a contact and taking them off, by their names.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;

use super::payload::Payload;
use super::{DropIn, Envelope, Outcome, process, said};
use crate::app::App;
use crate::crm::contact::{self, identity};
use crate::db::id::TagId;
use crate::error::{Error, Result};
use crate::people::{Member, Tx};
use crate::web::api::contacts::fields::TagNames;
use crate::web::api::fault;
use crate::web::api::reply::UnderWay;

const NAMED: &[&str] = &["tags", "tag_names", "tag", "tag_name"];
const ADD: &[&str] = &["add", "add_tags", "tags_to_add", "added"];
const REMOVE: &[&str] = &["remove", "remove_tags", "tags_to_remove", "removed"];

/// Puts tags on a contact, and takes tags off it, by their names: `add` and `remove`. `tags` are put on, too, unless an
/// `action` says `remove`, or `set`, which takes all others off. Tags that are not there yet are added; unknown ones are
/// taken off nobody.
#[utoipa::path(post, path = "/api/v1/contact/update-tags-external", tag = "Drop-in",
    request_body(content = Object, description = "`contact_id`, `manychat_id` or `username`; `add`, `remove` or \
        `tags`: lists of names, or names with commas between them.",
        example = json!({"manychat_id": "1234567890", "add": ["hot"], "remove": ["cold"]})),
    responses((status = 200, description = "The contact, with its tags.", body = Envelope)),
    security(("token" = ["write"])))]
pub(crate) async fn create(
    app: Data<App>,
    under_way: Data<UnderWay>,
    sent: DropIn,
) -> fault::Result<HttpResponse> {
    process((&app, &under_way), sent, tagged, StatusCode::OK).await
}

/// # Errors
/// `NotFound` where there is no such contact; `Invalid` on `tags` where none is named.
pub(in crate::web) fn tagged(tx: &mut Tx<'_>, _: &Member, payload: &Payload) -> Result<Outcome> {
    let identity = payload.identity()?;
    let found = identity::find_to_write(tx, &identity)?.ok_or(Error::NotFound)?;
    let contact = contact::hold(tx, found.id)?;
    let asked = asked(payload);
    if asked == TagNames::default() {
        let sentence = "Say which tags: add, remove or tags, with their names.";
        return Err(Error::invalid("tags", sentence));
    }
    let held: Vec<TagId> = contact.tags.iter().collect();
    let values = asked.values(tx, &held)?;
    let so_far = Outcome {
        message: "Tags updated successfully",
        contact,
        is_new: false,
        by_rules: Vec::new(),
    };
    said::changed(tx, so_far, values)
}

/// What a payload asks for the tags of its contact.
pub(super) fn asked(payload: &Payload) -> TagNames {
    let mut asked = TagNames {
        all: None,
        add: payload.texts(ADD).unwrap_or_default(),
        remove: payload.texts(REMOVE).unwrap_or_default(),
    };
    let action = payload.text(&["action", "operation"]).unwrap_or_default();
    if let Some(named) = payload.texts(NAMED) {
        match action.to_lowercase().as_str() {
            "remove" | "delete" => asked.remove.extend(named),
            "set" | "replace" => asked.all = Some(named),
            _ => asked.add.extend(named),
        }
    }
    asked
}
