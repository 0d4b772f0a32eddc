//! The list of contacts: those that a filter lets through, in one of a few orders, a page at a time. Each order is walked
//! along an index of its own.

use diesel::prelude::*;

use super::board::{Count, Cursor, FAR, number};
use super::contact::{Contact, sort_name};
use super::filter::{Condition, Filter, Planned, Time};
use crate::clock::Instant;
use crate::db::Connection;
use crate::db::counted::Counted;
use crate::db::one_more_than;
use crate::db::schema::contacts;
use crate::db::text_enum::text_enum;
use crate::error::{Error, Result};
use crate::people::Member;

/// How many contacts a page has, unless more are asked for.
pub const PAGE: usize = 50;

text_enum! {
    /// What the list is ordered by.
    Order {
        Created = "created",
        LatestActivity = "activity",
        Name = "name",
        LastMessage = "last_message",
        Waiting = "waiting",
    }
}

impl Order {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Created => "Created",
            Self::LatestActivity => "Latest activity",
            Self::Name => "Name",
            Self::LastMessage => "Last message",
            Self::Waiting => "Waiting longest",
        }
    }

    /// The time that it goes by, if a filter may ask for that.
    fn time(self) -> Option<Time> {
        match self {
            Self::Created => Some(Time::Created),
            Self::LastMessage => Some(Time::LastMessage),
            Self::LatestActivity | Self::Name | Self::Waiting => None,
        }
    }

    /// Whether every contact has a place in it.
    #[must_use]
    pub fn lists_all(self) -> bool {
        match self {
            Self::Created | Self::LatestActivity | Self::Name => true,
            Self::LastMessage | Self::Waiting => false,
        }
    }

    /// Whether it begins with what is latest.
    #[must_use]
    pub fn is_descending(self) -> bool {
        match self {
            Self::Created | Self::LatestActivity | Self::LastMessage => true,
            Self::Name | Self::Waiting => false,
        }
    }
}

/// Which contacts, and in which order. An order by what not every contact has leaves those out that have it not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub filter: Filter,
    pub order: Order,
    /// From its other end.
    pub is_reversed: bool,
}

impl Asked {
    /// What a contact must meet to be listed, by a plan for the filter.
    fn condition<'f>(&self, planned: Planned<'f>, member: &Member) -> Condition<'f> {
        let all = planned.condition(member);
        match self.order {
            Order::Created | Order::LatestActivity | Order::Name => all,
            Order::LastMessage => Box::new(all.and(contacts::last_message_at.is_not_null())),
            Order::Waiting => Box::new(all.and(contacts::waiting_since.is_not_null())),
        }
    }

    /// What a contact must meet to be listed. The database finds its own way: see [`Asked::all`] for a quicker one.
    pub(in crate::crm) fn freely<'a>(&'a self, member: &Member) -> Condition<'a> {
        self.condition(Planned::freely(&self.filter), member)
    }

    /// What a contact must meet to be listed, where all of them are wanted.
    ///
    /// # Errors
    /// The database's.
    pub(in crate::crm) fn all<'a>(
        &'a self,
        connection: &mut Connection,
        member: &Member,
    ) -> Result<Condition<'a>> {
        let planned = self.filter.to_count(connection, member)?;
        Ok(self.condition(planned, member))
    }

    /// How many contacts are listed.
    ///
    /// # Errors
    /// The database's.
    pub fn count(&self, connection: &mut Connection, member: &Member) -> Result<Count> {
        if self.filter.is_kept() && self.order.lists_all() {
            return Ok(Count::Exact(number(connection, member, &self.filter)?));
        }
        let all = self.all(connection, member)?;
        let found = contacts::table
            .filter(all)
            .select(contacts::id)
            .limit(FAR + 1);
        Ok(Count::up_to_far(Counted(found).get_result(connection)?))
    }

    /// Where the page after a contact begins.
    fn cursor(&self, contact: &Contact) -> Cursor {
        let time = |time: Option<Instant>| time.map(|time| time.micros().to_string());
        let key = match self.order {
            Order::Created => time(Some(contact.created_at)),
            Order::LatestActivity => time(Some(contact.last_activity_at)),
            Order::Name => Some(sort_name(&contact.username, contact.name.as_deref())),
            Order::LastMessage => time(contact.thread.last_message_at),
            Order::Waiting => time(contact.thread.waiting_since),
        };
        Cursor {
            key: key.unwrap_or_default(),
            id: contact.id,
        }
    }
}

/// Orders a query by a column and the id, from where the page before ended. The first comparison bounds the walk along
/// the index; the second steps over ties.
macro_rules! walk {
    ($query:expr, $column:expr, $after:expr, $is_descending:expr) => {{
        let mut query = $query;
        if $is_descending {
            if let Some((key, id)) = $after {
                query = query
                    .filter($column.le(key.clone()))
                    .filter($column.lt(key).or(contacts::id.lt(id)));
            }
            query.order(($column.desc(), contacts::id.desc()))
        } else {
            if let Some((key, id)) = $after {
                query = query
                    .filter($column.ge(key.clone()))
                    .filter($column.gt(key).or(contacts::id.gt(id)));
            }
            query.order(($column.asc(), contacts::id.asc()))
        }
    }};
}

/// A page of the list, of so many contacts at most, and where the next begins if there is one.
///
/// # Errors
/// `NotFound` for a place that is none in this order.
pub fn page(
    connection: &mut Connection,
    member: &Member,
    asked: &Asked,
    after: Option<&Cursor>,
    most: usize,
) -> Result<(Vec<Contact>, Option<Cursor>)> {
    let planned = asked
        .filter
        .to_page(connection, member, asked.order.time())?;
    let query = contacts::table
        .filter(asked.condition(planned, member))
        .select(Contact::as_select())
        .limit(one_more_than(most))
        .into_boxed();
    let is_descending = asked.order.is_descending() != asked.is_reversed;
    let time = || -> Result<_> {
        let time = |after: &Cursor| {
            let micros = after.key.parse().map_err(|_| Error::NotFound)?;
            Ok::<_, Error>((Instant::from_micros(micros), after.id))
        };
        after.map(time).transpose()
    };
    let query = match asked.order {
        Order::Created => walk!(query, contacts::created_at, time()?, is_descending),
        Order::LatestActivity => {
            walk!(query, contacts::last_activity_at, time()?, is_descending)
        }
        Order::Name => {
            let name = after.map(|after| (after.key.clone(), after.id));
            walk!(query, contacts::sort_name, name, is_descending)
        }
        Order::LastMessage => {
            let column = contacts::last_message_at.assume_not_null();
            walk!(query, column, time()?, is_descending)
        }
        Order::Waiting => {
            let column = contacts::waiting_since.assume_not_null();
            walk!(query, column, time()?, is_descending)
        }
    };
    let mut found: Vec<Contact> = query.load(connection)?;
    let more = found.len() > most;
    found.truncate(most);
    let last = found.last().filter(|_| more);
    let next = last.map(|last| asked.cursor(last));
    Ok((found, next))
}
