//! The board: a column per stage, its count, and its first cards. Order inside a column is the board's sort.

mod count;

use diesel::prelude::*;

pub(in crate::crm) use count::FAR;
pub use count::{Count, counts, exact_counts};

use super::contact::{Contact, sort_name};
use super::filter::{Filter, Planned};
use super::message::thread::Thread;
use super::stage::Stage;
use super::status::{ConversationStatus, LeadStatus};
use super::tag::{self, Tag, TagIds};
use crate::clock::Instant;
use crate::db::Connection;
use crate::db::id::{ContactId, StageId, UserId};
use crate::db::one_more_than;
use crate::db::schema::contacts;
use crate::db::text_enum::text_enum;
use crate::error::Result;
use crate::people::Member;

/// How many cards of a column come at a time.
pub const PAGE: usize = 50;

text_enum! {
    /// How a column is ordered. Times: latest first; names: A to Z.
    Sort {
        LatestActivity = "activity",
        Created = "created",
        Name = "name",
    }
}

impl Sort {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::LatestActivity => "Latest activity",
            Self::Created => "Created",
            Self::Name => "Name",
        }
    }
}

/// What a card shows of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = contacts)]
pub struct Card {
    pub id: ContactId,
    pub username: String,
    pub name: Option<String>,
    pub stage_id: StageId,
    pub lead_status: LeadStatus,
    pub conversation_status: ConversationStatus,
    #[diesel(embed)]
    pub thread: Thread,
    pub assignee_id: Option<UserId>,
    #[diesel(column_name = tag_ids)]
    pub tags: TagIds,
    pub last_activity_at: Instant,
    pub created_at: Instant,
    sort_name: String,
}

impl From<&Contact> for Card {
    fn from(contact: &Contact) -> Self {
        Self {
            id: contact.id,
            username: contact.username.clone(),
            name: contact.name.clone(),
            stage_id: contact.stage_id,
            lead_status: contact.lead_status,
            conversation_status: contact.conversation_status,
            thread: contact.thread.clone(),
            assignee_id: contact.assignee_id,
            tags: contact.tags.clone(),
            last_activity_at: contact.last_activity_at,
            created_at: contact.created_at,
            sort_name: sort_name(&contact.username, contact.name.as_deref()),
        }
    }
}

impl Card {
    #[must_use]
    pub fn display_name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.username)
    }

    /// Where the next page begins when this is the last card of one.
    #[must_use]
    pub fn cursor(&self, sort: Sort) -> Cursor {
        let key = match sort {
            Sort::LatestActivity => self.last_activity_at.micros().to_string(),
            Sort::Created => self.created_at.micros().to_string(),
            Sort::Name => self.sort_name.clone(),
        };
        Cursor { key, id: self.id }
    }
}

/// A place in a sorted column: the sort key and the id of the card before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub key: String,
    pub id: ContactId,
}

impl Cursor {
    /// The key as a time; a key that is none begins at the top again.
    fn time(&self) -> Instant {
        Instant::from_micros(self.key.parse().unwrap_or(i64::MAX))
    }
}

#[derive(Debug, Clone)]
pub struct Column {
    pub stage: Stage,
    /// All contacts of the stage that the filter lets through.
    pub count: Count,
    pub cards: Vec<Card>,
    /// Where to go on, if there are more cards.
    pub next: Option<Cursor>,
}

/// The board of whoever asks, with their stages. A filter on stages shows just their columns. A stage that is being
/// deleted is there as long as contacts stand in it.
///
/// # Errors
/// The database's.
pub fn board(
    connection: &mut Connection,
    member: &Member,
    filter: &Filter,
    sort: Sort,
    stages: &[Stage],
) -> Result<Vec<Column>> {
    let counts = counts(connection, member, filter, stages)?;
    let planned = filter.to_page(connection, member)?;
    stages
        .iter()
        .filter(|stage| filter.stages.is_empty() || filter.stages.contains(&stage.id))
        .filter(|stage| !stage.is_going() || counts.contains_key(&stage.id))
        .map(|stage| {
            let count = counts.get(&stage.id).copied().unwrap_or_default();
            let (cards, next) = if count.is_none() {
                (Vec::new(), None)
            } else {
                page(connection, member, planned, sort, stage.id, None)?
            };
            Ok(Column {
                stage: stage.clone(),
                count,
                cards,
                next,
            })
        })
        .collect()
}

/// One page of a column, and where the next begins if there is one.
///
/// # Errors
/// The database's.
pub fn cards(
    connection: &mut Connection,
    member: &Member,
    filter: &Filter,
    sort: Sort,
    stage: StageId,
    after: Option<&Cursor>,
) -> Result<(Vec<Card>, Option<Cursor>)> {
    let filter = filter.to_page(connection, member)?;
    page(connection, member, filter, sort, stage, after)
}

fn page(
    connection: &mut Connection,
    member: &Member,
    filter: Planned<'_>,
    sort: Sort,
    stage: StageId,
    after: Option<&Cursor>,
) -> Result<(Vec<Card>, Option<Cursor>)> {
    let mut query = contacts::table
        .filter(filter.condition(member))
        .filter(contacts::stage_id.eq(stage))
        .select(Card::as_select())
        .limit(one_more_than(PAGE))
        .into_boxed();
    // The first comparison of each bounds the walk along the index; the second steps over ties.
    query = match sort {
        Sort::LatestActivity => {
            if let Some(after) = after {
                let (key, id) = (after.time(), after.id);
                query = query
                    .filter(contacts::last_activity_at.le(key))
                    .filter(contacts::last_activity_at.lt(key).or(contacts::id.lt(id)));
            }
            query.order((contacts::last_activity_at.desc(), contacts::id.desc()))
        }
        Sort::Created => {
            if let Some(after) = after {
                let (key, id) = (after.time(), after.id);
                query = query
                    .filter(contacts::created_at.le(key))
                    .filter(contacts::created_at.lt(key).or(contacts::id.lt(id)));
            }
            query.order((contacts::created_at.desc(), contacts::id.desc()))
        }
        Sort::Name => {
            if let Some(after) = after {
                query = query
                    .filter(contacts::sort_name.ge(after.key.clone()))
                    .filter(
                        contacts::sort_name
                            .gt(after.key.clone())
                            .or(contacts::id.gt(after.id)),
                    );
            }
            query.order((contacts::sort_name.asc(), contacts::id.asc()))
        }
    };
    let mut found: Vec<Card> = query.load(connection)?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| last.cursor(sort));
    Ok((found, next))
}

/// The organization's tags, for cards of which one or another has some. Asks nothing where none has.
///
/// # Errors
/// The database's.
pub fn tags<'c>(
    connection: &mut Connection,
    member: &Member,
    mut cards: impl Iterator<Item = &'c Card>,
) -> Result<Vec<Tag>> {
    if cards.all(|card| card.tags.is_empty()) {
        return Ok(Vec::new());
    }
    tag::all(connection, member.organization().id)
}

/// Whether the filter lets a contact through. Asks nothing where there is no filter.
///
/// # Errors
/// The database's.
pub fn shows(
    connection: &mut Connection,
    member: &Member,
    filter: &Filter,
    contact: ContactId,
) -> Result<bool> {
    if filter.is_open() {
        return Ok(true);
    }
    let found: i64 = contacts::table
        .filter(filter.condition(member))
        .filter(contacts::id.eq(contact))
        .count()
        .get_result(connection)?;
    Ok(found == 1)
}
