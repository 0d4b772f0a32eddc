//! Dates as people choose them, and the instants they mean: days begin at midnight of the organization's time zone.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, Days, MappedLocalTime, Months, NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use diesel::prelude::*;

use super::Condition;
use crate::clock::Instant;
use crate::db::dialect::found::{TimeColumn, Within};
use crate::db::text_enum::{UnknownCode, text_enum};

text_enum! {
    /// The times of a contact that a date may be about.
    Time {
        Created = "created",
        LastMessage = "last_message",
        StatusChanged = "status_changed",
    }
}

impl Time {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Created => "Created",
            Self::LastMessage => "Last message",
            Self::StatusChanged => "Status changed",
        }
    }
}

text_enum! {
    /// The days that have a name.
    Named {
        Today = "today",
        Yesterday = "yesterday",
        Last7Days = "last_7_days",
        Last30Days = "last_30_days",
        ThisMonth = "this_month",
        LastMonth = "last_month",
    }
}

impl Named {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Today => "Today",
            Self::Yesterday => "Yesterday",
            Self::Last7Days => "Last 7 days",
            Self::Last30Days => "Last 30 days",
            Self::ThisMonth => "This month",
            Self::LastMonth => "Last month",
        }
    }

    /// The first of the days, and the first after them.
    fn days(self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let tomorrow = today + Days::new(1);
        let first = today.with_day(1).unwrap_or(today);
        match self {
            Self::Today => (today, tomorrow),
            Self::Yesterday => (today - Days::new(1), today),
            Self::Last7Days => (today - Days::new(6), tomorrow),
            Self::Last30Days => (today - Days::new(29), tomorrow),
            Self::ThisMonth => (first, first + Months::new(1)),
            Self::LastMonth => (first - Months::new(1), first),
        }
    }
}

/// Days as somebody chose them. As a text: a name, or `2026-11-01..2026-11-30`, where either end may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dates {
    Named(Named),
    /// Both ends are among them.
    Between(Option<NaiveDate>, Option<NaiveDate>),
}

impl Dates {
    /// From one day to another, in whichever order they are given; nothing where neither is.
    #[must_use]
    pub fn between(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<Self> {
        match (from, to) {
            (None, None) => None,
            (Some(from), Some(to)) if from > to => Some(Self::Between(Some(to), Some(from))),
            _ => Some(Self::Between(from, to)),
        }
    }

    /// The instants that are meant by somebody in that time zone, now.
    #[must_use]
    pub fn span(self, zone: Tz, now: Instant) -> Span {
        let (from, to) = match self {
            Self::Named(named) => {
                let (from, to) = named.days(now.utc().with_timezone(&zone).date_naive());
                (Some(from), Some(to))
            }
            Self::Between(from, to) => (from, to.and_then(|last| last.succ_opt())),
        };
        Span {
            from: from.map(|day| beginning(day, zone)),
            to: to.map(|day| beginning(day, zone)),
        }
    }
}

/// When a day begins. Where the clocks leave midnight out, with the first time that they show.
fn beginning(day: NaiveDate, zone: Tz) -> Instant {
    let midnight = day.and_time(NaiveTime::MIN);
    let two_days = 2 * 24 * 60;
    let shown = (0..two_days).find_map(|minutes| {
        match (midnight + TimeDelta::minutes(minutes)).and_local_timezone(zone) {
            MappedLocalTime::Single(time) | MappedLocalTime::Ambiguous(time, _) => Some(time),
            MappedLocalTime::None => None,
        }
    });
    shown.map_or_else(|| midnight.and_utc().into(), |time| time.to_utc().into())
}

impl FromStr for Dates {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let Some((from, to)) = text.split_once("..") else {
            return text.parse().map(Self::Named);
        };
        let unknown = || UnknownCode {
            code: text.to_owned(),
            of: "Dates",
        };
        let end = |text: &str| match text {
            "" => Ok(None),
            text => day(text).map(Some).ok_or_else(unknown),
        };
        Self::between(end(from)?, end(to)?).ok_or_else(unknown)
    }
}

/// A day as it is written in addresses, and in no other spelling that chrono takes.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    let day: NaiveDate = text.parse().ok()?;
    let is_so_written = text == day.format("%Y-%m-%d").to_string();
    (is_so_written && (1..=9999).contains(&day.year())).then_some(day)
}

impl fmt::Display for Dates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(named) => f.write_str(named.code()),
            Self::Between(from, to) => {
                let day = |day: &Option<NaiveDate>| day.map(|day| day.to_string());
                let (from, to) = (day(from), day(to));
                write!(
                    f,
                    "{}..{}",
                    from.unwrap_or_default(),
                    to.unwrap_or_default()
                )
            }
        }
    }
}

/// From an instant up to another, the latter not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    pub from: Option<Instant>,
    pub to: Option<Instant>,
}

/// One condition for each time that is asked for. The database may walk the index of a time where `by_index` says so.
pub(super) fn conditions<'a>(
    times: &[(Time, Span)],
    by_index: impl Fn(Time) -> bool,
) -> Vec<Condition<'a>> {
    let of = |time: Time| {
        times
            .iter()
            .filter(move |(other, _)| *other == time)
            .map(|(_, span)| within(time, *span, by_index(time)))
            .reduce(|one, other| Box::new(one.or(other)))
    };
    Time::ALL.iter().filter_map(|time| of(*time)).collect()
}

fn within<'a>(time: Time, Span { from, to }: Span, by_index: bool) -> Condition<'a> {
    let column = match time {
        Time::Created => TimeColumn::CreatedAt,
        Time::LastMessage => TimeColumn::LastMessageAt,
        Time::StatusChanged => TimeColumn::StatusChangedAt,
    };
    Box::new(Within {
        column,
        from,
        to,
        by_index,
    })
}

#[cfg(test)]
#[path = "dates_tests.rs"]
mod tests;
