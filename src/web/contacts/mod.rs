//! Contacts: adding them, their page, and what is changed there.

pub(super) mod activity;
pub(super) mod assignee;
pub(super) mod bulk;
pub(super) mod deletion;
pub(super) mod details;
mod elsewhere;
pub(super) mod export;
pub(super) mod index;
pub(super) mod lead_status;
pub(super) mod merge;
pub(super) mod merged;
pub(super) mod messages;
pub(super) mod new;
pub(super) mod notes;
mod origin;
pub(super) mod paste;
pub(super) mod personal_data;
pub(super) mod stage;
pub(super) mod tags;
pub(super) mod undo;

use crate::crm::contact::profile::Typed;
use crate::db::id::ContactId;
use crate::web::form::{Pairs, one};

fn page_of(id: ContactId) -> String {
    format!("/contacts/{id}")
}

/// The fields of the profile form; `prefix` tells what was typed from what the form was rendered with.
fn typed(form: &Pairs, prefix: &str) -> Typed {
    let field = |name: &str| one(form, &format!("{prefix}{name}")).to_owned();
    Typed {
        username: field("username"),
        name: field("name"),
        email: field("email"),
        phone: field("phone"),
        deal_value: field("deal_value"),
        manychat_id: field("manychat_id"),
        ig_id: field("ig_id"),
    }
}
