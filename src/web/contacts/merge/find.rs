//! Whom to merge with: those who may be meant by what was typed.

use askama::Template;

use super::{Found, stage_name};
use crate::crm::contact::Contact;
use crate::crm::contact::merge::Meant;
use crate::crm::status::LeadStatus;
use crate::web::page::Page;

#[derive(Template)]
#[template(path = "contacts/merge/find.html")]
pub(super) struct FindPage {
    page: Page,
    id: i64,
    name: String,
    typed: String,
    problem: String,
    found: Vec<FoundView>,
    more: bool,
}

struct FoundView {
    username: String,
    name: String,
    has_name: bool,
    stage: String,
    lead_status: LeadStatus,
}

impl FindPage {
    pub(super) fn new(page: Page, found: &Found, typed: String, problem: String) -> Self {
        let (contacts, more) = match &found.meant {
            Meant::Several(contacts, more) => (contacts.as_slice(), *more),
            Meant::One(_) | Meant::Itself => (&[][..], false),
        };
        let problem = match &found.meant {
            _ if !problem.is_empty() => problem,
            Meant::Itself => "That is this contact itself. Choose another one.".to_owned(),
            _ if typed.is_empty() || !contacts.is_empty() => String::new(),
            _ => "No other contact matches. Try a part of the username or the name.".to_owned(),
        };
        let view = |contact: &Contact| FoundView {
            username: contact.username.clone(),
            name: contact.display_name().to_owned(),
            has_name: contact.name.is_some(),
            stage: stage_name(&found.stages, contact),
            lead_status: contact.lead_status,
        };
        Self {
            page,
            id: found.this.id.0,
            name: found.this.display_name().to_owned(),
            typed,
            problem,
            found: contacts.iter().map(view).collect(),
            more,
        }
    }
}
