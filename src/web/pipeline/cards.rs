//! The board as its templates show it: ready words, no decisions left.

use std::collections::HashMap;

use crate::clock::Instant;
use crate::crm::board::{Card, Cursor};
use crate::crm::status::LeadStatus;
use crate::crm::tag::Tag;
use crate::crm::view::Page;
use crate::db::id::{StageId, UserId};
use crate::people::Member;
use crate::people::membership::Teammate;
use crate::web::back::Back;
use crate::web::board_query::BoardQuery;
use crate::web::conversation::Conversation;
use crate::web::cursor;
use crate::web::filter_query::address;
use crate::web::page::initials;
use crate::web::stale::Stale;
use crate::web::tag_mark::TagMark;
use crate::web::when::When;

pub(crate) struct CardView {
    pub id: i64,
    pub stage_id: i64,
    pub name: String,
    pub username: String,
    /// Whether the name says more than the username.
    pub has_name: bool,
    pub lead_status: LeadStatus,
    pub conversation: Conversation,
    pub tags: Vec<TagMark>,
    /// The names of those that are not shown, and how many they are.
    pub more_tags: Option<(String, usize)>,
    pub assignee: Option<AssigneeMark>,
    pub when: When,
    pub stale: Option<Stale>,
    pub address: String,
    pub move_address: String,
    /// A card that was just dropped, and that the filter would not show.
    pub is_filtered_out: bool,
}

/// How many tags a card shows.
const TAGS_SHOWN: usize = 3;

pub(crate) struct AssigneeMark {
    pub name: String,
    pub initials: String,
}

/// Makes the views of cards: what all of them share.
pub(crate) struct Cards<'t> {
    now: Instant,
    zone: chrono_tz::Tz,
    names: HashMap<UserId, String>,
    /// By name.
    tags: &'t [Tag],
    query: String,
    /// From here to a contact's page, and back.
    back: Back,
}

impl<'t> Cards<'t> {
    pub(crate) fn new(
        now: Instant,
        member: &Member,
        teammates: &[Teammate],
        tags: &'t [Tag],
        query: &BoardQuery,
    ) -> Self {
        Self {
            now,
            zone: member.organization().time_zone(),
            names: teammates
                .iter()
                .map(|mate| (mate.user, mate.name.clone()))
                .collect(),
            tags,
            back: Back::new(Page::Pipeline, &query.text()),
            query: query.text(),
        }
    }

    pub(crate) fn view(&self, card: &Card) -> CardView {
        let assignee = card
            .assignee_id
            .and_then(|id| self.names.get(&id))
            .map(|name| AssigneeMark {
                name: name.clone(),
                initials: initials(name),
            });
        let mut tags = self.tags.iter().filter(|tag| card.tags.contains(tag.id));
        let shown = tags.by_ref().take(TAGS_SHOWN).map(TagMark::new);
        let shown = shown.collect();
        let more: Vec<&str> = tags.map(|tag| tag.name.as_str()).collect();
        CardView {
            id: card.id.0,
            stage_id: card.stage_id.0,
            name: card.display_name().to_owned(),
            username: card.username.clone(),
            has_name: card.name.is_some(),
            lead_status: card.lead_status,
            conversation: Conversation::new(
                card.lead_status,
                card.conversation_status,
                &card.thread,
                self.now,
                self.zone,
            ),
            tags: shown,
            more_tags: (!more.is_empty()).then(|| (more.join(", "), more.len())),
            assignee,
            stale: Stale::new(card.lead_status, card.last_activity_at, self.now),
            when: When::new(card.last_activity_at, self.now, self.zone),
            address: self.back.contact(card.id),
            move_address: address(&format!("/contacts/{}/stage", card.id), &self.query),
            is_filtered_out: false,
        }
    }

    /// Where the cards after `next` are to be had.
    pub(crate) fn next_address(&self, stage: StageId, next: &Cursor) -> String {
        let path = format!("/pipeline/stages/{stage}/cards");
        cursor::next_address(&path, &self.query, next)
    }
}
