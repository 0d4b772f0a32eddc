//! Setting the lead status, the stage, or both. Source: guide "Using Lead Status", "Via the API".

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;

use super::payload::Payload;
use super::{DropIn, Envelope, Outcome, process, said};
use crate::app::App;
use crate::crm::contact::field::Value;
use crate::crm::contact::identity;
use crate::crm::stage;
use crate::error::{Error, Result};
use crate::people::{Member, Tx};
use crate::web::api::fault;
use crate::web::api::reply::UnderWay;

/// Sets the lead status of a contact, its stage, or both, and lets the rules answer: the answer has both as they are
/// then, and what rules set.
#[utoipa::path(patch, path = "/api/v1/contact/contact-status", tag = "Drop-in",
    request_body(content = Object, description = "`contact_id`, `manychat_id` or `username`; `status` (open, won, lost \
        or abandoned), `pipeline_stage` (id or name), or both.",
        example = json!({"manychat_id": "1234567890", "status": "won"})),
    responses((status = 200, description = "The contact, after the rules.", body = Envelope)),
    security(("token" = ["write"])))]
pub(crate) async fn update(
    app: Data<App>,
    under_way: Data<UnderWay>,
    sent: DropIn,
) -> fault::Result<HttpResponse> {
    process((&app, &under_way), sent, set, StatusCode::OK).await
}

/// # Errors
/// `NotFound` where there is no such contact; `Invalid`, by field, for a status or stage that is not there, or where
/// neither is said.
pub(in crate::web) fn set(tx: &mut Tx<'_>, _: &Member, payload: &Payload) -> Result<Outcome> {
    let identity = payload.identity()?;
    let contact = identity::find_to_write(tx, &identity)?.ok_or(Error::NotFound)?;
    let stages = stage::all(tx.connection, tx.organization())?;
    let stage = said::stage(tx, &stages, payload)?.map(Value::Stage);
    let status = said::lead_status(payload)?.map(Value::LeadStatus);
    let values: Vec<Value> = stage.into_iter().chain(status).collect();
    if values.is_empty() {
        let sentence = "Say what to set: status, pipeline_stage, or both.";
        return Err(Error::invalid("status", sentence));
    }
    let so_far = Outcome {
        message: "Contact status updated successfully",
        contact,
        is_new: false,
        by_rules: Vec::new(),
    };
    said::changed(tx, so_far, values)
}
