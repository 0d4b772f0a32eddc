//! The filter as people choose it: the panel behind the button "Filter", and a chip for each choice, which takes it away.
//! For every page that shows contacts; what is particular to a page is its address.

use chrono::NaiveDate;

use super::choice::Choice;
use super::filter_query::{BETWEEN, FilterQuery, address, assignee_code, query_text};
use super::known::Known;
use super::pipeline::Hidden;
use crate::crm::contact::Source;
use crate::crm::filter::dates::{Dates, Named};
use crate::crm::filter::{Assignee, Time};
use crate::crm::status::{ConversationStatus, LeadStatus};
use crate::people::Member;

/// What `shared/_filter_panel.html` shows.
pub(crate) struct FilterPanel {
    pub lead_statuses: Vec<Choice>,
    pub conversation_statuses: Vec<Choice>,
    pub stages: Vec<Choice>,
    pub tags: Vec<TagRow>,
    pub assignees: Vec<Choice>,
    pub sources: Vec<Choice>,
    pub times: Vec<TimeRow>,
    /// After how long the board hides what is closed; nothing on other pages.
    pub hide: Vec<Choice>,
    /// What was chosen and is not offered: somebody who left, a stage that is being deleted. It stays as it is.
    pub unlisted: Vec<(&'static str, String)>,
}

/// A tag, and in which ways it is asked for.
pub(crate) struct TagRow {
    pub id: String,
    pub name: String,
    pub colour: &'static str,
    pub any: bool,
    pub all: bool,
    pub none: bool,
}

/// One of the times that dates may be about. The panel changes the first choice; others stay as they are.
pub(crate) struct TimeRow {
    pub code: &'static str,
    pub label: &'static str,
    pub choices: Vec<Choice>,
    pub from: String,
    pub to: String,
    pub others: Vec<String>,
}

impl FilterPanel {
    pub(crate) fn new(query: &FilterQuery, known: &Known, member: &Member) -> Self {
        let filter = &query.filter;
        let own = Assignee::User(member.user());
        let others = known.team.iter().filter(|mate| mate.user != member.user());
        let people = [(Assignee::Me, "Me"), (Assignee::Nobody, "Nobody")]
            .into_iter()
            .chain(others.map(|mate| (Assignee::User(mate.user), mate.name.as_str())));
        let (any, all, none) = (&filter.tags.any, &filter.tags.all, &filter.tags.none);
        let mut panel = Self {
            lead_statuses: LeadStatus::ALL
                .iter()
                .map(|it| Choice::new(it.code(), it.label(), filter.lead_statuses.contains(it)))
                .collect(),
            conversation_statuses: ConversationStatus::ALL
                .iter()
                .map(|it| {
                    let is_chosen = filter.conversation_statuses.contains(it);
                    Choice::new(it.code(), it.label(), is_chosen)
                })
                .collect(),
            stages: known
                .stages
                .iter()
                .filter(|it| !it.is_going())
                .map(|it| Choice::new(&it.id.to_string(), &it.name, filter.stages.contains(&it.id)))
                .collect(),
            tags: known
                .tags
                .iter()
                .map(|tag| TagRow {
                    id: tag.id.to_string(),
                    name: tag.name.clone(),
                    colour: tag.colour.code(),
                    any: any.contains(&tag.id),
                    all: all.contains(&tag.id),
                    none: none.contains(&tag.id),
                })
                .collect(),
            assignees: people
                .map(|(it, label)| {
                    let is_me = it == Assignee::Me && filter.assignees.contains(&own);
                    let is_chosen = is_me || filter.assignees.contains(&it);
                    Choice::new(&assignee_code(it), label, is_chosen)
                })
                .collect(),
            sources: Source::ALL
                .iter()
                .map(|it| Choice::new(it.code(), it.label(), filter.sources.contains(it)))
                .collect(),
            times: Time::ALL
                .iter()
                .map(|time| TimeRow::new(*time, query))
                .collect(),
            hide: Vec::new(),
            unlisted: Vec::new(),
        };
        panel.unlisted = panel.unlisted(query, &assignee_code(own));
        panel
    }

    /// `own` stands for the choice "Me", and so is listed.
    fn unlisted(&self, query: &FilterQuery, own: &str) -> Vec<(&'static str, String)> {
        let is_among = |choices: &[Choice], value: &str| choices.iter().any(|it| it.value == value);
        let is_listed = |(name, value): &(&'static str, String)| match *name {
            "stage" => is_among(&self.stages, value),
            "assignee" => value == own || is_among(&self.assignees, value),
            "tag" | "tag_all" | "tag_none" => self.tags.iter().any(|tag| tag.id == *value),
            // Every one there is, is offered; and of dates each row keeps its own.
            _ => true,
        };
        let mut choices = query.choices();
        choices.retain(|choice| !is_listed(choice));
        choices
    }
}

impl TimeRow {
    fn new(time: Time, query: &FilterQuery) -> Self {
        let mut chosen = query
            .dates
            .iter()
            .filter(|(other, _)| *other == time)
            .map(|(_, dates)| *dates);
        let first = chosen.next();
        let (from, to) = match first {
            Some(Dates::Between(from, to)) => (from, to),
            _ => (None, None),
        };
        let named = Named::ALL.iter().map(|named| {
            Choice::new(
                named.code(),
                named.label(),
                first == Some(Dates::Named(*named)),
            )
        });
        let is_between = matches!(first, Some(Dates::Between(..)));
        let text = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        Self {
            code: time.code(),
            label: time.label(),
            choices: std::iter::once(Choice::new("", "Any time", first.is_none()))
                .chain(named)
                .chain([Choice::new(BETWEEN, "From – to", is_between)])
                .collect(),
            from: text(from),
            to: text(to),
            others: chosen.map(|dates| dates.to_string()).collect(),
        }
    }
}

/// A choice of the filter, and the page's address without it.
pub(crate) struct Chip {
    pub kind: &'static str,
    pub label: String,
    pub without: String,
}

/// What `shared/_chips.html` shows.
pub(crate) struct Chips {
    pub all: Vec<Chip>,
    /// On the board alone.
    pub hidden: Option<Hidden>,
    /// The page's address without any of them.
    pub cleared: String,
    /// Where this filter and order are given a name; nothing for the plain page.
    pub save: Option<String>,
}

impl Chips {
    /// The chips of a page at `/{page}`; `kept` is what stays in its address whatever becomes of the filter.
    pub(crate) fn new(
        page: &str,
        kept: &[(&'static str, String)],
        query: &FilterQuery,
        known: &Known,
        member: &Member,
    ) -> Self {
        let place = format!("/{page}");
        let choices = query.choices();
        let text = |choices: &[(&'static str, String)]| {
            query_text(kept.iter().chain(choices).cloned().collect())
        };
        let chips = choices.iter().map(|choice| {
            let others: Vec<_> = choices
                .iter()
                .filter(|other| *other != choice)
                .cloned()
                .collect();
            let (kind, label) = words(choice, query, known, member);
            Chip {
                kind,
                label,
                without: address(&place, &text(&others)),
            }
        });
        Self {
            all: chips.collect(),
            hidden: None,
            cleared: address(&place, &text(&[])),
            save: Some(text(&choices))
                .filter(|text| !text.is_empty())
                .map(|text| {
                    let pairs = vec![("page", page.to_owned()), ("query", text)];
                    address("/views/new", &query_text(pairs))
                }),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty() && self.save.is_none()
    }
}

/// What a choice is called. What is not there, or is not theirs, is only said not to be here.
fn words(
    (name, value): &(&'static str, String),
    query: &FilterQuery,
    known: &Known,
    member: &Member,
) -> (&'static str, String) {
    let stage = || known.stages.iter().find(|it| it.id.to_string() == *value);
    let tag = || known.tags.iter().find(|it| it.id.to_string() == *value);
    let tag = || tag().map_or_else(|| "a tag that is not here".to_owned(), |it| it.name.clone());
    match *name {
        "lead_status" => ("Lead Status", label(value, LeadStatus::label)),
        "conversation_status" => (
            "Conversation Status",
            label(value, ConversationStatus::label),
        ),
        "stage" => {
            let gone = || "a stage that is not here".to_owned();
            (
                "Pipeline Stage",
                stage().map_or_else(gone, |it| it.name.clone()),
            )
        }
        "tag" => ("Tag", tag()),
        "tag_all" => ("All tags", tag()),
        "tag_none" => ("Without tag", tag()),
        "assignee" => ("Assignee", person(value, known, member)),
        "source" => ("Source", label(value, Source::label)),
        _ => {
            let time = Time::ALL.iter().find(|time| time.code() == *name);
            let dates = query
                .dates
                .iter()
                .find(|(time, dates)| time.code() == *name && dates.to_string() == *value);
            (
                time.map_or("Date", |time| time.label()),
                dates.map(|(_, dates)| days(*dates)).unwrap_or_default(),
            )
        }
    }
}

fn label<T: std::str::FromStr>(code: &str, label: impl Fn(T) -> &'static str) -> String {
    code.parse()
        .map_or_else(|_| code.to_owned(), |it| label(it).to_owned())
}

fn person(code: &str, known: &Known, member: &Member) -> String {
    let mate = known.team.iter().find(|mate| mate.user.to_string() == code);
    match (code, mate) {
        ("me", _) => "Me".to_owned(),
        ("nobody", _) => "Nobody".to_owned(),
        (_, Some(mate)) if mate.user == member.user() => "Me".to_owned(),
        (_, Some(mate)) => mate.name.clone(),
        (_, None) => "somebody who is not here".to_owned(),
    }
}

/// `This month`, `1 Nov 2026 – 30 Nov 2026`, `from 1 Nov 2026`.
fn days(dates: Dates) -> String {
    let day = |day: NaiveDate| day.format("%-d %b %Y").to_string();
    match dates {
        Dates::Named(named) => named.label().to_owned(),
        Dates::Between(Some(from), Some(to)) => format!("{} – {}", day(from), day(to)),
        Dates::Between(Some(from), None) => format!("from {}", day(from)),
        Dates::Between(None, Some(to)) => format!("until {}", day(to)),
        Dates::Between(None, None) => String::new(),
    }
}
