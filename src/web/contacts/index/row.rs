//! A contact as the list shows it.

use crate::clock::Instant;
use crate::crm::contact::Contact;
use crate::crm::money;
use crate::crm::stage;
use crate::crm::status::LeadStatus;
use crate::people::Organization;
use crate::web::back::Back;
use crate::web::conversation::Conversation;
use crate::web::known::Known;
use crate::web::tag_mark::TagMark;
use crate::web::when::When;

pub(super) struct Row {
    pub id: i64,
    pub address: String,
    pub name: String,
    pub username: String,
    /// Whether the name says more than the username.
    pub has_name: bool,
    pub stage_name: String,
    pub stage_colour: &'static str,
    pub lead_status: LeadStatus,
    pub conversation: Conversation,
    pub last_message: Option<When>,
    pub assignee: Option<String>,
    pub tags: Vec<TagMark>,
    pub deal_value: Option<String>,
    pub created: When,
    pub activity: When,
}

/// Makes the rows: what all of them share.
pub(super) struct Rows<'a> {
    pub now: Instant,
    pub organization: &'a Organization,
    pub known: &'a Known,
    /// From the list to a contact's page, and back.
    pub back: Back,
}

impl Rows<'_> {
    pub(super) fn view(&self, contact: &Contact) -> Row {
        let (now, zone) = (self.now, self.organization.time_zone());
        let stage = stage::among(&self.known.stages, contact.stage_id).ok();
        let assignee = self
            .known
            .team
            .iter()
            .find(|mate| Some(mate.user) == contact.assignee_id);
        let tags = self
            .known
            .tags
            .iter()
            .filter(|tag| contact.tags.contains(tag.id))
            .map(TagMark::new);
        let currency = self.organization.currency();
        Row {
            id: contact.id.0,
            address: self.back.contact(contact.id),
            name: contact.display_name().to_owned(),
            username: contact.username.clone(),
            has_name: contact.name.is_some(),
            stage_name: stage.map_or_else(String::new, |stage| stage.name.clone()),
            stage_colour: stage.map_or("slate", |stage| stage.colour.code()),
            lead_status: contact.lead_status,
            conversation: Conversation::new(
                contact.lead_status,
                contact.conversation_status,
                &contact.thread,
                now,
                zone,
            ),
            last_message: contact
                .thread
                .last_message_at
                .map(|at| When::new(at, now, zone)),
            assignee: assignee.map(|mate| mate.name.clone()),
            tags: tags.collect(),
            deal_value: contact
                .deal_value
                .map(|value| money::shown(value, currency)),
            created: When::new(contact.created_at, now, zone),
            activity: When::new(contact.last_activity_at, now, zone),
        }
    }
}
