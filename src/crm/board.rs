//! The board: a column per stage, its count, and its first cards. Order inside a column is the board's sort.

mod count;
mod counting;
mod first;
pub mod fold;
mod scan;
mod standing;

use diesel::dsl::{AsSelect, SqlTypeOf};
use diesel::prelude::*;

pub use count::Count;
pub(in crate::crm) use count::FAR;
pub use counting::Counting;
pub use first::{first_cards, longer};
pub use standing::{Share, Standing, standings_of_two, whole};
pub(in crate::crm) use standing::{number, standings};

use super::contact::{Contact, sort_name};
use super::filter::{Filter, Planned, Time};
use super::message::thread::Thread;
use super::stage::Stage;
use super::status::{ConversationStatus, LeadStatus};
use super::tag::TagIds;
use crate::clock::Instant;
use crate::db::dialect::found::FoundIn;
use crate::db::id::{ContactId, StageId, UserId};
use crate::db::schema::contacts;
use crate::db::text_enum::text_enum;
use crate::db::{Backend, Connection, one_more_than};
use crate::error::Result;
use crate::people::Member;

/// How many cards of a column come at a time, unless more are asked for.
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

    /// The time that it goes by, if a filter may ask for that.
    fn time(self) -> Option<Time> {
        match self {
            Self::Created => Some(Time::Created),
            Self::LatestActivity | Self::Name => None,
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

/// A column of the board, its cards not yet read.
#[derive(Debug, Clone)]
pub struct Column {
    pub stage: Stage,
    pub standing: Standing,
}

/// Some cards of a column, in its order.
#[derive(Debug, Clone, Default)]
pub struct CardPage {
    pub cards: Vec<Card>,
    /// Where to go on, if there are more.
    pub next: Option<Cursor>,
}

/// The columns of whoever asks, with their stages. A filter on stages shows just their columns. A stage that is being
/// deleted is there as long as contacts stand in it.
///
/// # Errors
/// The database's.
pub fn columns(
    connection: &mut Connection,
    member: &Member,
    filter: &Filter,
    sort: Sort,
    stages: &[Stage],
    counting: &Counting,
) -> Result<Vec<Column>> {
    let standings = standings(connection, member, filter, sort, stages, counting)?;
    let shown = stages
        .iter()
        .filter(|stage| filter.stages.is_empty() || filter.stages.contains(&stage.id));
    let columns = shown.map(|stage| Column {
        stage: stage.clone(),
        standing: standings.get(&stage.id).cloned().unwrap_or_default(),
    });
    let is_there =
        |column: &Column| !column.stage.is_going() || !column.standing.shown.count.is_none();
    Ok(columns.filter(is_there).collect())
}

/// One page of a column.
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
) -> Result<CardPage> {
    let planned = filter.to_page(connection, member, sort.time())?;
    let found = page(planned, member, sort, stage, after)
        .limit(one_more_than(PAGE))
        .load(connection)?;
    Ok(CardPage::cut(found, PAGE, sort))
}

/// The cards of these contacts, in no order. Those that are not there any more are absent.
///
/// # Errors
/// The database's.
pub fn cards_of(
    connection: &mut Connection,
    member: &Member,
    contacts: &[ContactId],
) -> Result<Vec<Card>> {
    let found = contacts::table
        .filter(FoundIn(member.organization().id))
        .filter(contacts::id.eq_any(contacts))
        .select(Card::as_select())
        .load(connection)?;
    Ok(found)
}

impl CardPage {
    /// Of one more than a page has, if there are more.
    fn cut(mut found: Vec<Card>, most: usize, sort: Sort) -> Self {
        let more = found.len() > most;
        found.truncate(most);
        Self::of(found, more, sort)
    }

    fn of(cards: Vec<Card>, more: bool, sort: Sort) -> Self {
        let next = cards.last().filter(|_| more).map(|last| last.cursor(sort));
        Self { cards, next }
    }
}

type PageQuery<'f> = contacts::BoxedQuery<'f, Backend, SqlTypeOf<AsSelect<Card, Backend>>>;

/// The cards of a column, from a place on.
fn page<'f>(
    filter: Planned<'f>,
    member: &Member,
    sort: Sort,
    stage: StageId,
    after: Option<&Cursor>,
) -> PageQuery<'f> {
    let query = contacts::table
        .filter(filter.condition(member))
        .filter(contacts::stage_id.eq(stage))
        .select(Card::as_select())
        .into_boxed();
    // The first comparison of each bounds the walk along the index; the second steps over ties.
    match sort {
        Sort::LatestActivity => {
            let mut query = query;
            if let Some(after) = after {
                let (key, id) = (after.time(), after.id);
                query = query
                    .filter(contacts::last_activity_at.le(key))
                    .filter(contacts::last_activity_at.lt(key).or(contacts::id.lt(id)));
            }
            query.order((contacts::last_activity_at.desc(), contacts::id.desc()))
        }
        Sort::Created => {
            let mut query = query;
            if let Some(after) = after {
                let (key, id) = (after.time(), after.id);
                query = query
                    .filter(contacts::created_at.le(key))
                    .filter(contacts::created_at.lt(key).or(contacts::id.lt(id)));
            }
            query.order((contacts::created_at.desc(), contacts::id.desc()))
        }
        Sort::Name => {
            let mut query = query;
            if let Some(after) = after {
                let (key, id) = (after.key.clone(), after.id);
                query = query
                    .filter(contacts::sort_name.ge(key.clone()))
                    .filter(contacts::sort_name.gt(key).or(contacts::id.gt(id)));
            }
            query.order((contacts::sort_name.asc(), contacts::id.asc()))
        }
    }
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
