//! The team's log: contacts and settings, newest first, by day. Everybody reads it.

pub(super) mod line;

use std::str::FromStr;

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::answer::{html, is_htmx};
use super::choice::{self, Choice};
use super::extract::SignedIn;
use super::filter_query::address;
use super::form::{Pairs, one, unknown_filter};
use super::page::{Page, Section};
use super::when;
use crate::app::App;
use crate::clock::Instant;
use crate::crm::activity::{self, About, Activity, Group, TeamFilter};
use crate::db::id::{ActivityId, UserId};
use crate::error::{Error, Result};
use crate::people::{Member, Through, membership};
use line::{ContactLink, Line};

const HERE: &str = "/activity";

#[derive(Template)]
#[template(path = "activity/show.html")]
struct ActivityPage {
    page: Page,
    of_contacts: Vec<Choice>,
    of_settings: Vec<Choice>,
    who: Vec<Choice>,
    through: Vec<Choice>,
    days: Vec<Day>,
    older: Option<String>,
    is_narrowed: bool,
}

/// The lines of one day.
struct Day {
    /// Nothing where the lines go on with the day that stands before them on the page.
    heading: Option<String>,
    date: String,
    lines: Vec<Line>,
}

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    request: HttpRequest,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    let filter = filter(&query)?;
    let before = match one(&query, "before") {
        "" => None,
        text => Some(ActivityId(text.parse().map_err(|_| Error::NotFound)?)),
    };
    let found = app.read(&member, move |connection, member| {
        let (lines, more) = activity::team_page(connection, member, filter, before)?;
        let about = activity::about(connection, member, &lines)?;
        let team = membership::teammates(connection, member.organization().id)?;
        Ok((lines, more, about, team))
    });
    let (lines, more, about, team) = found.await?;
    let mut days = days(&lines, &about, &member, app.clock.now());
    if let Some(first) = days.first_mut()
        && is_htmx(&request)
        && first.date == one(&query, "day")
    {
        first.heading = None;
    }
    let older = lines.last().filter(|_| more).map(|last| {
        let day = days.last().map_or("", |day| day.date.as_str());
        let mut pairs = pairs(filter);
        pairs.push(("before", last.id.to_string()));
        pairs.push(("day", day.to_owned()));
        address(
            HERE,
            &serde_urlencoded::to_string(pairs).unwrap_or_default(),
        )
    });
    let page = ActivityPage {
        page: Page::new("Activity", Section::Activity, &member, &session),
        of_contacts: groups(filter, false),
        of_settings: groups(filter, true),
        who: choice::who(&team, filter.user),
        through: ways(filter),
        days,
        older,
        is_narrowed: filter != TeamFilter::default(),
    };
    html(StatusCode::OK, &page)
}

fn filter(query: &Pairs) -> Result<TeamFilter> {
    Ok(TeamFilter {
        group: chosen(query, "what")?,
        user: chosen(query, "who")?.map(UserId),
        through: chosen(query, "through")?,
    })
}

fn chosen<T: FromStr>(query: &Pairs, name: &str) -> Result<Option<T>> {
    let value = one(query, name);
    if value.is_empty() {
        return Ok(None);
    }
    let chosen = value.parse().map(Some);
    chosen.map_err(|_| unknown_filter("Activity", name, value))
}

/// As the address carries it.
fn pairs(filter: TeamFilter) -> Vec<(&'static str, String)> {
    let what = filter.group.map(|group| ("what", group.code().to_owned()));
    let who = filter.user.map(|user| ("who", user.to_string()));
    let through = filter
        .through
        .map(|through| ("through", through.code().to_owned()));
    [what, who, through].into_iter().flatten().collect()
}

fn groups(filter: TeamFilter, of_settings: bool) -> Vec<Choice> {
    Group::ALL
        .iter()
        .filter(|group| group.is_of_settings() == of_settings)
        .map(|group| Choice::new(group.code(), group.label(), filter.group == Some(*group)))
        .collect()
}

fn ways(filter: TeamFilter) -> Vec<Choice> {
    let label = |through: Through| match through {
        Through::ByHand => "By hand",
        Through::Automation => "Via automation",
        Through::Api => "Via API",
        Through::Import => "Via import",
        Through::Undo => "Undone",
        Through::StageDeleted => "As a stage was deleted",
        Through::MemberRemoved => "As a member was removed",
    };
    Through::ALL
        .iter()
        .map(|way| Choice::new(way.code(), label(*way), filter.through == Some(*way)))
        .collect()
}

fn days(lines: &[Activity], about: &About, member: &Member, now: Instant) -> Vec<Day> {
    let zone = member.organization().time_zone();
    let mut days: Vec<Day> = Vec::new();
    for activity in lines {
        let line = line(activity, about, member, now);
        let date = when::date(activity.created_at, zone);
        match days.last_mut().filter(|day| day.date == date) {
            Some(day) => day.lines.push(line),
            None => days.push(Day {
                heading: Some(when::day(activity.created_at, now, zone)),
                date,
                lines: vec![line],
            }),
        }
    }
    days
}

fn line(activity: &Activity, about: &About, member: &Member, now: Instant) -> Line {
    let mut line = Line::new(activity, member, now);
    line.shown = when::clock(activity.created_at, member.organization().time_zone());
    if let Some(id) = activity.contact_id {
        let known = about.contact(id);
        line.former = known
            .as_ref()
            .and_then(|known| known.former.map(str::to_owned));
        line.about = Some(known.map_or_else(
            || ContactLink {
                name: "A deleted contact".to_owned(),
                address: None,
            },
            |known| ContactLink {
                name: known.name.to_owned(),
                address: Some(format!("/contacts/{}", known.id)),
            },
        ));
    }
    if line.is_automation
        && let Some(who) = &activity.user_name
    {
        line.through = format!("{} after a change by {who}", line.through);
    }
    line
}
