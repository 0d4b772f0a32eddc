//! Editing the contacts that were selected: choosing the fields, looking over what will happen to how many, starting. On
//! the board the field is chosen with the button that starts it.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::index::LIST;
use crate::app::App;
use crate::clock::Instant;
use crate::crm::batch::bulk::{self, Edit, MOST, Selection, TOO_MANY};
use crate::crm::contact::field::Value;
use crate::crm::stage;
use crate::crm::status::LeadStatus;
use crate::crm::tag::{self, Tag};
use crate::db::id::{BatchId, ContactId, StageId, TagId, UserId};
use crate::error::{Error, Problems, Result};
use crate::people::{Member, membership};
use crate::web::answer::{form_status, html, is_htmx, see_other};
use crate::web::batches::told;
use crate::web::choice::{Choice, NOBODY, new_assignees, stage_chosen, stages};
use crate::web::filter_query::address;
use crate::web::form::{Pairs, all, chosen, one};
use crate::web::list_query::ListQuery;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::toast;
use crate::web::words::batch as words;
use crate::web::words::count::contacts;

/// How many contacts somebody saw when they looked over what will happen.
const SEEN: &str = "seen";

#[derive(Template)]
#[template(path = "contacts/bulk/choose.html")]
struct ChoosePage<'a> {
    page: Page,
    count: String,
    pairs: Vec<(&'a str, &'a str)>,
    back: String,
    stages: Vec<Choice>,
    lead_statuses: Vec<Choice>,
    assignees: Vec<Choice>,
    add_tags: Vec<Choice>,
    remove_tags: Vec<Choice>,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "contacts/bulk/review.html")]
struct ReviewPage<'a> {
    page: Page,
    /// The filter lets others through than it did a moment ago.
    has_changed: bool,
    seen: i64,
    count: String,
    changes: Vec<String>,
    pairs: Vec<(&'a str, &'a str)>,
    back: String,
}

/// One form, in three steps.
pub(crate) async fn create(
    app: Data<App>,
    Posted(member, form): Posted<Member>,
    session: Session,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let now = app.clock.now();
    let selection = selection(&form, &member, now)?;
    if is_htmx(&request) {
        let batch = start(&app, &member, selection, &form).await?;
        return toast::answer(&told::toast(&app, &member, batch).await?);
    }
    let counted = selection.clone();
    let count = app.read(&member, move |connection, member| {
        counted.count(connection, member)
    });
    let count = count.await?;
    let refused = match usize::try_from(count) {
        Ok(0) => Some("Select at least one contact first."),
        Ok(count) if count <= MOST => None,
        _ => Some(TOO_MANY),
    };
    if let Some(sentence) = refused {
        current::leave_flash(&session, sentence)?;
        return Ok(see_other(&back(&form)));
    }
    let done = match one(&form, "step") {
        "start" if !has_changed(&form, count) => {
            let started = start(&app, &member, selection, &form).await;
            started.map(|batch| see_other(&format!("/batches/{batch}")))
        }
        "start" | "review" => review(&app, &member, &session, count, &form).await,
        _ => return choose(&app, &member, &session, count, &form, Problems::default()).await,
    };
    match done {
        Err(Error::Invalid(problems)) => {
            choose(&app, &member, &session, count, &form, problems).await
        }
        done => done,
    }
}

/// Whether a filter lets other contacts through than when somebody looked it over.
fn has_changed(form: &Pairs, count: i64) -> bool {
    let seen = one(form, SEEN);
    !seen.is_empty() && seen != count.to_string()
}

/// # Errors
/// `Invalid` for what no page sends.
fn selection(form: &Pairs, member: &Member, now: Instant) -> Result<Selection> {
    if one(form, "all") == "yes" {
        let query = ListQuery::from_text(one(form, "query"), member, now)?;
        return Ok(Selection::Listed(Box::new(query.asked())));
    }
    let ids = all(form, "contact").map(|id| chosen("contact", "contacts", id).map(ContactId));
    let ids = ids.collect::<Result<_>>()?;
    let stood = all(form, "stood").map(seen);
    let stood: Vec<_> = stood.collect::<Result<_>>()?;
    Ok(if stood.is_empty() {
        Selection::These(ids)
    } else {
        Selection::Seen(ids, stood)
    })
}

/// Where a contact stood on somebody's board: `7:3`.
fn seen(text: &str) -> Result<(ContactId, StageId)> {
    let (contact, stage) = text.split_once(':').unwrap_or_default();
    let contact = chosen("contact", "contacts", contact)?;
    Ok((ContactId(contact), stage_chosen(stage)?))
}

/// The fields that were chosen, with what they become.
fn values(form: &Pairs) -> Result<Vec<Value>> {
    let mut values = Vec::new();
    let given = |name| Some(one(form, name)).filter(|text| !text.is_empty());
    if let Some(text) = given("stage") {
        values.push(Value::Stage(stage_chosen(text)?));
    }
    if let Some(text) = given("lead_status") {
        let status = chosen("lead_status", "a lead status", text)?;
        values.push(Value::LeadStatus(status));
    }
    if let Some(text) = given("assignee") {
        values.push(Value::Assignee(match text {
            NOBODY => None,
            text => Some(UserId(chosen("assignee", "an assignee", text)?)),
        }));
    }
    for (name, is_on) in [("add_tag", true), ("remove_tag", false)] {
        for text in all(form, name) {
            let tag = TagId(chosen("tag", "tags", text)?);
            values.push(Value::Tag(tag, is_on));
        }
    }
    Ok(values)
}

async fn start(app: &App, member: &Member, selection: Selection, form: &Pairs) -> Result<BatchId> {
    let (values, who) = (values(form)?, member.clone());
    let started = app.write(member.by(), move |tx| {
        bulk::start(tx, &who, &selection, &values)
    });
    let batch = started.await?;
    app.begin_batch(batch).await;
    Ok(batch)
}

async fn review(
    app: &App,
    member: &Member,
    session: &Session,
    count: i64,
    form: &Pairs,
) -> Result<HttpResponse> {
    let values = values(form)?;
    let edit = app
        .write(member.by(), move |tx| Edit::of(tx, &values))
        .await?;
    let page = ReviewPage {
        page: Page::new("Bulk edit", Section::Contacts, member, session),
        has_changed: has_changed(form, count),
        seen: count,
        count: contacts(count),
        changes: edit.chosen().map(words::chosen).collect(),
        pairs: kept(form, &[]),
        back: back(form),
    };
    html(StatusCode::OK, &page)
}

async fn choose(
    app: &App,
    member: &Member,
    session: &Session,
    count: i64,
    form: &Pairs,
    problems: Problems,
) -> Result<HttpResponse> {
    let found = app.read(member, |connection, member| {
        let organization = member.organization().id;
        Ok((
            stage::all(connection, organization)?,
            membership::teammates(connection, organization)?,
            tag::all(connection, organization)?,
        ))
    });
    let (all_stages, team, tags) = found.await?;
    let status = form_status(&problems);
    let is_chosen = |name: &str, value: &str| one(form, name) == value;
    let mut stages = stages(&all_stages, stage_chosen(one(form, "stage")).ok());
    stages.insert(0, as_it_is());
    let statuses = LeadStatus::ALL.iter().map(|status| {
        let code = status.code();
        Choice::new(code, status.label(), is_chosen("lead_status", code))
    });
    let mut assignees = new_assignees(&team, one(form, "assignee"));
    assignees.insert(0, as_it_is());
    let page = ChoosePage {
        page: Page::new("Bulk edit", Section::Contacts, member, session),
        count: contacts(count),
        pairs: kept(
            form,
            &["stage", "lead_status", "assignee", "add_tag", "remove_tag"],
        ),
        back: back(form),
        stages,
        lead_statuses: [as_it_is()].into_iter().chain(statuses).collect(),
        assignees,
        add_tags: tag_choices(&tags, form, "add_tag"),
        remove_tags: tag_choices(&tags, form, "remove_tag"),
        problems,
    };
    html(status, &page)
}

fn as_it_is() -> Choice {
    Choice::new("", "Leave as it is", false)
}

fn tag_choices(tags: &[Tag], form: &Pairs, name: &str) -> Vec<Choice> {
    let entry = |tag: &Tag| {
        let id = tag.id.to_string();
        Choice::new(&id, &tag.name, all(form, name).any(|chosen| chosen == id))
    };
    tags.iter().map(entry).collect()
}

/// What the next step needs of the form, but for what it asks anew.
fn kept<'a>(form: &'a Pairs, asked: &[&str]) -> Vec<(&'a str, &'a str)> {
    let names = [
        "all",
        "query",
        "contact",
        "stage",
        "lead_status",
        "assignee",
        "add_tag",
        "remove_tag",
    ];
    let pairs = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    pairs
        .filter(|(name, _)| names.contains(name) && !asked.contains(name))
        .collect()
}

/// The list as it was left.
fn back(form: &Pairs) -> String {
    address(LIST, one(form, "query"))
}
