//! The filter as an address carries it, for the board, the list, the API and exports alike: shareable, and Back works.
//! Pairs of one name widen, different names narrow.

use std::fmt::Display;
use std::str::FromStr;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::form::{Pairs, all, one, to_compare, unknown_filter};
use crate::clock::Instant;
use crate::crm::filter::dates::{self, Dates};
use crate::crm::filter::{Assignee, Filter, Time};
use crate::crm::status::LeadStatus;
use crate::db::id::{StageId, TagId, UserId};
use crate::error::{Error, Problems, Result};

/// What [`FilterQuery::parse`] reads. The ends of days, which the panel has in fields of their own, are its alone.
pub(crate) const NAMES: [&str; 13] = [
    "q",
    "lead_status",
    "conversation_status",
    "stage",
    "tag",
    "tag_all",
    "tag_none",
    "assignee",
    "source",
    "created",
    "last_message",
    "status_changed",
    "date",
];

const LONGEST_SEARCH: usize = 100;

/// How many choices of one kind there may be.
const MOST: usize = 100;

/// The value with which the panel says that the days stand in two fields of their own.
pub(crate) const BETWEEN: &str = "between";

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FilterQuery {
    pub filter: Filter,
    /// What [`Filter::times`] was made of.
    pub dates: Vec<(Time, Dates)>,
}

impl FilterQuery {
    /// Pairs of other names are left alone.
    ///
    /// # Errors
    /// `Invalid` on the name of the pair, for a choice that is not known.
    pub(crate) fn parse(pairs: &Pairs, zone: Tz, now: Instant) -> Result<Self> {
        let mut filter = Filter {
            lead_statuses: codes(pairs, "lead_status", "lead status")?,
            conversation_statuses: codes(pairs, "conversation_status", "conversation status")?,
            stages: chosen(pairs, "stage", "stage", |id| id.parse().map(StageId).ok())?,
            assignees: chosen(pairs, "assignee", "assignee", assignee)?,
            sources: codes(pairs, "source", "source")?,
            search: to_compare(one(pairs, "q").trim(), LONGEST_SEARCH),
            ..Filter::default()
        };
        let tag = |id: &str| id.parse().map(TagId).ok();
        filter.tags.any = chosen(pairs, "tag", "tag", tag)?;
        filter.tags.all = chosen(pairs, "tag_all", "tag", tag)?;
        filter.tags.none = chosen(pairs, "tag_none", "tag", tag)?;
        let dates = dates(pairs, usual_time(&filter))?;
        filter.times = dates
            .iter()
            .map(|(time, dates)| (*time, dates.span(zone, now)))
            .collect();
        Ok(Self { filter, dates })
    }

    pub(crate) fn search_pair(&self) -> Option<(&'static str, String)> {
        let search = &self.filter.search;
        (!search.is_empty()).then(|| ("q", search.clone()))
    }

    /// The pairs without the search: each is a chip.
    pub(crate) fn choices(&self) -> Vec<(&'static str, String)> {
        let filter = &self.filter;
        let mut pairs = Vec::new();
        for status in &filter.lead_statuses {
            pairs.push(("lead_status", status.code().to_owned()));
        }
        for status in &filter.conversation_statuses {
            pairs.push(("conversation_status", status.code().to_owned()));
        }
        pairs.extend(texts("stage", &filter.stages));
        pairs.extend(texts("tag", &filter.tags.any));
        pairs.extend(texts("tag_all", &filter.tags.all));
        pairs.extend(texts("tag_none", &filter.tags.none));
        for assignee in &filter.assignees {
            pairs.push(("assignee", assignee_code(*assignee)));
        }
        for source in &filter.sources {
            pairs.push(("source", source.code().to_owned()));
        }
        for (time, dates) in &self.dates {
            pairs.push((time.code(), dates.to_string()));
        }
        pairs
    }
}

/// Pairs as they stand behind the `?` of an address.
pub(crate) fn query_text(pairs: Vec<(&'static str, String)>) -> String {
    serde_urlencoded::to_string(pairs).unwrap_or_default()
}

/// A path with a query, if there is one.
pub(crate) fn address(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

pub(crate) fn assignee_code(assignee: Assignee) -> String {
    match assignee {
        Assignee::Me => "me".to_owned(),
        Assignee::Nobody => "nobody".to_owned(),
        Assignee::User(id) => id.to_string(),
    }
}

fn assignee(code: &str) -> Option<Assignee> {
    match code {
        "me" => Some(Assignee::Me),
        "nobody" => Some(Assignee::Nobody),
        id => id.parse().ok().map(UserId).map(Assignee::User),
    }
}

/// Which time a date is about that does not say so: beside an outcome, that of the outcome. Source: design, section 2.
fn usual_time(filter: &Filter) -> Time {
    let is_outcome = |status: &LeadStatus| *status != LeadStatus::Open;
    if filter.lead_statuses.iter().any(is_outcome) {
        Time::StatusChanged
    } else {
        Time::Created
    }
}

fn dates(pairs: &Pairs, usual: Time) -> Result<Vec<(Time, Dates)>> {
    let mut found = Vec::new();
    for time in Time::ALL {
        let label = time.label().to_lowercase();
        if *time == usual {
            for dates in codes(pairs, "date", "date")? {
                push_new(&mut found, (*time, dates));
            }
        }
        let days = |text: &str| match text {
            BETWEEN => Some(None),
            text => text.parse().ok().map(Some),
        };
        for dates in chosen::<Option<Dates>>(pairs, time.code(), &label, days)? {
            let dates = match dates {
                None => between(pairs, *time, &label)?,
                named => named,
            };
            if let Some(dates) = dates {
                push_new(&mut found, (*time, dates));
            }
        }
    }
    Ok(found)
}

/// The days from one field to another.
fn between(pairs: &Pairs, time: Time, label: &str) -> Result<Option<Dates>> {
    let day = |end: &str| -> Result<Option<NaiveDate>> {
        let text = one(pairs, &format!("{}_{end}", time.code()));
        if text.is_empty() {
            return Ok(None);
        }
        let day = dates::day(text);
        day.map(Some)
            .ok_or_else(|| unknown(time.code(), label, text))
    };
    Ok(Dates::between(day("from")?, day("to")?))
}

fn codes<T: FromStr + PartialEq>(pairs: &Pairs, name: &str, label: &str) -> Result<Vec<T>> {
    chosen(pairs, name, label, |code| code.parse().ok())
}

/// Every choice of a name, each once.
fn chosen<T: PartialEq>(
    pairs: &Pairs,
    name: &str,
    label: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>> {
    let mut found = Vec::new();
    for text in all(pairs, name) {
        let choice = parse(text).ok_or_else(|| unknown(name, label, text))?;
        push_new(&mut found, choice);
    }
    if found.len() > MOST {
        let sentence = format!("At most {MOST} choices of {label} can be asked for at once.");
        return Err(Error::Invalid(Problems::one(name.to_owned(), sentence)));
    }
    Ok(found)
}

fn unknown(name: &str, label: &str, text: &str) -> Error {
    let sentence = unknown_filter("the page", label, text);
    Error::Invalid(Problems::one(name.to_owned(), sentence.to_string()))
}

fn push_new<T: PartialEq>(found: &mut Vec<T>, new: T) {
    if !found.contains(&new) {
        found.push(new);
    }
}

fn texts<T: Display>(
    name: &'static str,
    ids: &[T],
) -> impl Iterator<Item = (&'static str, String)> {
    ids.iter().map(move |id| (name, id.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crm::filter::Tags;

    fn read(text: &str) -> Result<FilterQuery> {
        let pairs: Pairs = serde_urlencoded::from_str(text).unwrap();
        let now = Instant::from_micros(1_772_400_000_000_000);
        FilterQuery::parse(&pairs, Tz::UTC, now)
    }

    fn said(query: &FilterQuery) -> String {
        query_text(
            query
                .search_pair()
                .into_iter()
                .chain(query.choices())
                .collect(),
        )
    }

    /// A new kind of filter fails here until it has a name, and so is known to the API.
    #[test]
    fn what_an_address_says_stands_under_the_names_that_are_known() {
        let pairs: Vec<String> = NAMES
            .iter()
            .filter(|name| **name != "date")
            .map(|name| match *name {
                "q" => "q=a".to_owned(),
                "lead_status" => "lead_status=open".to_owned(),
                "conversation_status" => "conversation_status=no_reply".to_owned(),
                "source" => "source=inbound".to_owned(),
                "created" | "last_message" | "status_changed" => format!("{name}=today"),
                name => format!("{name}=1"),
            })
            .collect();
        let read = read(&pairs.join("&")).unwrap();
        let Filter {
            lead_statuses,
            conversation_statuses,
            stages,
            tags: Tags { any, all, none },
            assignees,
            sources,
            times,
            closed_since,
            search,
        } = read.filter.clone();
        let one_each = [
            lead_statuses.len(),
            conversation_statuses.len(),
            stages.len(),
            any.len(),
            all.len(),
            none.len(),
            assignees.len(),
            sources.len(),
            search.len(),
        ];
        assert_eq!(one_each, [1; 9]);
        assert_eq!(times.len(), Time::ALL.len());
        assert_eq!(closed_since, None, "the board alone hides what is closed");
    }

    #[test]
    fn an_address_says_the_same_when_it_is_read_back() {
        let text = "q=a%26b&lead_status=open&lead_status=won&conversation_status=no_reply&stage=3&tag=1&tag=2&tag_all=3\
                    &tag_none=4&assignee=me&assignee=nobody&assignee=7&source=inbound&created=last_7_days\
                    &last_message=2026-11-01..2026-11-30&status_changed=..2026-11-30";
        assert_eq!(said(&read(text).unwrap()), text);
        assert_eq!(said(&read("").unwrap()), "");
        assert_eq!(said(&read("stage=3&stage=3&other=x").unwrap()), "stage=3");
    }

    #[test]
    fn a_date_is_about_the_status_beside_an_outcome_and_else_about_the_creation() {
        for (text, means) in [
            ("date=today", "created=today"),
            (
                "date=today&lead_status=open",
                "lead_status=open&created=today",
            ),
            (
                "date=today&lead_status=won",
                "lead_status=won&status_changed=today",
            ),
            (
                "date=today&lead_status=lost",
                "lead_status=lost&status_changed=today",
            ),
            (
                "date=today&lead_status=abandoned",
                "lead_status=abandoned&status_changed=today",
            ),
            (
                "date=today&lead_status=won&created=yesterday",
                "lead_status=won&created=yesterday&status_changed=today",
            ),
            (
                "date=today&created=yesterday",
                "created=today&created=yesterday",
            ),
        ] {
            assert_eq!(said(&read(text).unwrap()), means, "{text}");
        }
    }

    #[test]
    fn the_days_of_the_panel_stand_in_fields_of_their_own() {
        for (text, means) in [
            (
                "created=between&created_from=2026-11-01&created_to=2026-11-30",
                "created=2026-11-01..2026-11-30",
            ),
            (
                "created=between&created_from=2026-11-01&created_to=",
                "created=2026-11-01..",
            ),
            ("created=between&created_from=&created_to=", ""),
            (
                "created=today&created_from=2026-11-01&created_to=x",
                "created=today",
            ),
        ] {
            assert_eq!(said(&read(text).unwrap()), means, "{text}");
        }
    }

    #[test]
    fn an_unknown_choice_is_refused_by_name_and_value() {
        for (text, named) in [
            ("lead_status=great", "lead status “great”"),
            ("conversation_status=x", "conversation status “x”"),
            ("stage=x", "stage “x”"),
            ("tag=x", "tag “x”"),
            ("tag_all=1,2", "tag “1,2”"),
            ("tag_none=none", "tag “none”"),
            ("assignee=ana", "assignee “ana”"),
            ("source=web", "source “web”"),
            ("created=soon", "created “soon”"),
            ("last_message=..", "last message “..”"),
            (
                "status_changed=2026-02-30..",
                "status changed “2026-02-30..”",
            ),
            ("date=x", "date “x”"),
            ("created=between&created_from=x", "created “x”"),
            (
                "created=between&created_from=0000-01-01",
                "created “0000-01-01”",
            ),
            (
                "created=between&created_to=%2B262142-12-31",
                "created “+262142-12-31”",
            ),
        ] {
            let refused = read(text).unwrap_err().to_string();
            assert!(refused.contains(named), "{text}: {refused}");
        }
    }

    #[test]
    fn more_choices_than_anybody_makes_are_refused() {
        let text: Vec<String> = (0..=MOST).map(|id| format!("tag_all={id}")).collect();
        assert!(read(&text.join("&")).is_err());
        assert!(read(&text[1..].join("&")).is_ok());
    }
}
