//! Settings.

pub(super) mod api;
pub(super) mod automations;
mod coloured;
pub(super) mod members;
mod order;
pub(super) mod organization;
pub(super) mod profile;
pub(super) mod stages;
pub(super) mod tags;

use actix_web::HttpResponse;

use crate::people::Member;
use crate::web::answer::see_other;
use crate::web::extract::SignedIn;

/// Settings, and Settings > Pipeline, open at the stages.
pub(crate) async fn show(SignedIn(_): SignedIn<Member>) -> HttpResponse {
    see_other("/settings/pipeline/stages")
}
