//! The columns of a board, ready to be shown. A column is read and made anew only where something of it changed.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template as _;
use quick_cache::Weighter;

use super::MoreCards;
use super::cards::Cards;
use super::figures::Figures;
use crate::clock::Instant;
use crate::crm::board::{self, CardPage, Column, Count, Counting};
use crate::crm::filter::Assignee;
use crate::db::Connection;
use crate::db::id::{OrganizationId, StageId, UserId};
use crate::error::{Error, Result};
use crate::kept::Kept;
use crate::people::Member;
use crate::web::board_query::BoardQuery;
use crate::web::known::Known;

/// How many bytes of columns are kept.
const MOST: u64 = 24 * 1024 * 1024;

/// What keeping a column takes beside it: an empty one, too.
const ENTRY: usize = 256;

/// How much one column about weighs.
const USUAL: u64 = 40 * 1024;

pub(super) struct ColumnView {
    pub id: i64,
    pub name: String,
    pub colour: &'static str,
    pub is_going: bool,
    pub figures: Figures,
    /// How many more there are that were closed too long ago.
    pub hidden: Count,
    /// Its first cards, as they are shown.
    pub cards: Arc<str>,
}

/// Whose column, under which filter and sort.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    organization: OrganizationId,
    stage: StageId,
    query: String,
    /// Whoever asks, where the filter speaks of them.
    me: Option<UserId>,
}

/// All that a column is made of, beside its [`Key`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Version {
    contacts: i64,
    settings: i64,
    /// Cards tell how long ago something was.
    minute: i64,
}

#[derive(Debug, Clone, Copy)]
struct Bytes;

impl Weighter<Key, (Version, Arc<str>)> for Bytes {
    fn weight(&self, key: &Key, (_, html): &(Version, Arc<str>)) -> u64 {
        (ENTRY + key.query.len() + html.len()) as u64
    }
}

/// The columns that were made last, in this process.
pub(crate) struct Columns(Kept<Key, Version, Arc<str>, Bytes>);

impl Default for Columns {
    fn default() -> Self {
        let number = usize::try_from(MOST / USUAL).unwrap_or_default();
        Self(Kept::new(number, MOST, Bytes))
    }
}

impl Columns {
    /// The columns of a board, with their first cards.
    ///
    /// # Errors
    /// The database's.
    pub(super) fn of_board(
        &self,
        connection: &mut Connection,
        member: &Member,
        query: &BoardQuery,
        (known, counting): (&Known, &Counting),
        now: Instant,
    ) -> Result<Vec<ColumnView>> {
        let (filter, sort) = (query.filter(), query.sort);
        let columns = board::columns(connection, member, filter, sort, &known.stages, counting)?;
        let place = Place::new(member, query, now);
        let kept: Vec<Option<Arc<str>>> = columns
            .iter()
            .map(|column| self.0.at(&place.key(column), &place.version(column)))
            .collect();
        let unread: Vec<&Column> = columns
            .iter()
            .zip(&kept)
            .filter(|(_, kept)| kept.is_none())
            .map(|(column, _)| column)
            .collect();
        let mut read = board::first_cards(connection, member, filter, sort, &unread)?;
        let cards = Cards::new(now, member, &known.team, &known.tags, query);
        let made = |(column, kept): (Column, Option<Arc<str>>)| {
            let html = match kept {
                Some(html) => html,
                None => self.make(&place, &column, &cards, &mut read)?,
            };
            Ok(ColumnView {
                id: column.stage.id.0,
                is_going: column.stage.is_going(),
                colour: column.stage.colour.code(),
                hidden: column.standing.hidden,
                figures: Figures::new(column.stage.id, &column.standing, member),
                cards: html,
                name: column.stage.name,
            })
        };
        columns.into_iter().zip(kept).map(made).collect()
    }

    fn make(
        &self,
        place: &Place<'_>,
        column: &Column,
        cards: &Cards<'_>,
        read: &mut HashMap<StageId, CardPage>,
    ) -> Result<Arc<str>> {
        let page = read.remove(&column.stage.id).unwrap_or_default();
        let made = MoreCards::new(&page, column.stage.id, cards);
        let html = made
            .render()
            .map_err(|error| Error::Internal(error.into()))?;
        let html = Arc::<str>::from(html);
        self.0
            .keep(place.key(column), place.version(column), html.clone());
        Ok(html)
    }
}

/// Where the columns of one board are kept.
struct Place<'m> {
    member: &'m Member,
    query: String,
    me: Option<UserId>,
    minute: i64,
}

impl<'m> Place<'m> {
    fn new(member: &'m Member, query: &BoardQuery, now: Instant) -> Self {
        let is_about_me = query.filter().assignees.contains(&Assignee::Me);
        Self {
            member,
            query: query.text(),
            me: is_about_me.then(|| member.user()),
            minute: now.micros() / 60_000_000,
        }
    }

    fn key(&self, column: &Column) -> Key {
        Key {
            organization: self.member.organization().id,
            stage: column.stage.id,
            query: self.query.clone(),
            me: self.me,
        }
    }

    fn version(&self, column: &Column) -> Version {
        Version {
            contacts: column.standing.version,
            settings: self.member.organization().settings_version,
            minute: self.minute,
        }
    }
}
