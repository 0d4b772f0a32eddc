//! Merging two contacts: first whom, then what stays of both.

mod find;

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;

use crate::app::App;
use crate::crm::contact::Contact;
use crate::crm::contact::field::{Field, Value};
use crate::crm::contact::merge::{self, CHOSEN, Meant, Merge, Side};
use crate::crm::money;
use crate::crm::stage::{self, Stage};
use crate::db::id::ContactId;
use crate::error::{Error, Result};
use crate::people::membership::{self, Teammate};
use crate::people::{Admin, Member};
use crate::web::answer::{html, see_other};
use crate::web::back::Back;
use crate::web::extract::SignedIn;
use crate::web::form::{Pairs, chosen, not_whole, one, to_compare};
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;
use find::FindPage;

const LONGEST_SEARCH: usize = 120;

#[derive(Template)]
#[template(path = "contacts/merge/choose.html")]
struct ChoosePage {
    page: Page,
    this: ContactView,
    other: ContactView,
    rows: Vec<Row>,
    conversation_status: &'static str,
    source: &'static str,
    problem: String,
}

struct ContactView {
    id: i64,
    version: i64,
    name: String,
    username: String,
}

/// A field of both contacts, side by side.
struct Row {
    name: &'static str,
    label: &'static str,
    this: Cell,
    /// Nothing where the two are alike.
    other: Option<Cell>,
    is_other: bool,
}

struct Cell {
    words: String,
    is_nothing: bool,
    /// The colour of a lead status.
    badge: Option<&'static str>,
}

/// A merge that was not done: what to say, and the form, whose choices are shown again.
struct Refused {
    status: StatusCode,
    problem: String,
    form: Pairs,
}

/// What the two pages are made from.
struct Found {
    this: Contact,
    meant: Meant,
    stages: Vec<Stage>,
    team: Vec<Teammate>,
}

pub(crate) async fn choose(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
    id: Path<ContactId>,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    let typed = to_compare(one(&query, "other").trim(), LONGEST_SEARCH);
    let back = Back::read(&query);
    page(&app, &admin, &session, (*id, back), typed, None).await
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(admin, form): Posted<Admin>,
    session: Session,
    id: Path<ContactId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let wanted = read(id, &form)?;
    let (other, proof) = (wanted.other, admin.clone());
    let merged = app.write(admin.by(), move |tx| merge::merge(tx, &proof, &wanted));
    let (status, problem) = match merged.await {
        Ok((gone, left)) => {
            let (gone, left) = (gone.username, left.display_name());
            current::leave_flash(&session, &format!("@{gone} was merged into {left}."))?;
            return Ok(see_other(&Back::read(&form).contact(id)));
        }
        Err(Error::Conflict(sentence)) => (StatusCode::CONFLICT, sentence),
        Err(Error::Invalid(problems)) => (StatusCode::UNPROCESSABLE_ENTITY, problems.to_string()),
        Err(error) => return Err(error),
    };
    let still_there = app.read(&admin, move |connection, member| {
        Contact::seen_by(connection, member, other)
    });
    let other = match still_there.await {
        Ok(contact) if contact.id != id => contact.username,
        Ok(_) | Err(Error::NotFound) => String::new(),
        Err(error) => return Err(error),
    };
    let back = Back::read(&form);
    let refused = Refused {
        status,
        problem,
        form,
    };
    page(&app, &admin, &session, (id, back), other, Some(refused)).await
}

fn read(this: ContactId, form: &Pairs) -> Result<Merge> {
    let other = chosen("other", "the other contact", one(form, "other")).map(ContactId)?;
    let version = |name: &str| {
        let version = one(form, name).parse();
        version.map_err(|_| not_whole("other"))
    };
    let mut from_other = Vec::new();
    for field in CHOSEN {
        // Fields that are alike are not in the form.
        match one(form, field.code()) {
            "" => {}
            side => match chosen("side", field.label(), side)? {
                Side::Other => from_other.push(field),
                Side::This => {}
            },
        }
    }
    Ok(Merge {
        this,
        this_version: version("this_version")?,
        other,
        other_version: version("other_version")?,
        from_other,
    })
}

async fn page(
    app: &App,
    admin: &Admin,
    session: &Session,
    (id, back): (ContactId, Back),
    typed: String,
    refused: Option<Refused>,
) -> Result<HttpResponse> {
    let text = typed.clone();
    let found = app.read(admin, move |connection, member| {
        let this = Contact::seen_by(connection, member, id)?;
        let meant = if text.is_empty() {
            Meant::Several(Vec::new(), false)
        } else {
            merge::meant(connection, member, id, &text)?
        };
        let organization = member.organization().id;
        Ok(Found {
            this,
            meant,
            stages: stage::all(connection, organization)?,
            team: membership::teammates(connection, organization)?,
        })
    });
    let found = found.await?;
    let page = Page::new("Merge contacts", Section::Pipeline, admin, session).come_from(back);
    let status = refused
        .as_ref()
        .map_or(StatusCode::OK, |refused| refused.status);
    if let Meant::One(other) = &found.meant {
        return html(status, &choose_page(page, admin, &found, other, refused));
    }
    let problem = refused.map_or_else(String::new, |refused| refused.problem);
    html(status, &FindPage::new(page, &found, typed, problem))
}

fn stage_name(stages: &[Stage], contact: &Contact) -> String {
    stage::among(stages, contact.stage_id)
        .map_or_else(|_| "another stage".to_owned(), |stage| stage.name.clone())
}

fn choose_page(
    page: Page,
    member: &Member,
    found: &Found,
    other: &Contact,
    refused: Option<Refused>,
) -> ChoosePage {
    let this = &found.this;
    let (problem, form) =
        refused.map_or_else(Default::default, |refused| (refused.problem, refused.form));
    let side = |field: Field| {
        // What was alike, and differs only since, was not chosen for.
        let chosen = one(&form, field.code()).parse();
        chosen.unwrap_or_else(|_| merge::suggested(this, other, field))
    };
    let row = |field: &Field| {
        let differs = Value::held(this, *field) != Value::held(other, *field);
        Row {
            name: field.code(),
            label: field.label(),
            this: cell(this, *field, member, found),
            other: differs.then(|| cell(other, *field, member, found)),
            is_other: side(*field) == Side::Other,
        }
    };
    ChoosePage {
        page,
        this: contact_view(this),
        other: contact_view(other),
        rows: CHOSEN.iter().map(row).collect(),
        conversation_status: this.thread.merged(&other.thread).status().label(),
        source: this.source.label(),
        problem,
    }
}

fn contact_view(contact: &Contact) -> ContactView {
    ContactView {
        id: contact.id.0,
        version: contact.version,
        name: contact.display_name().to_owned(),
        username: contact.username.clone(),
    }
}

fn cell(contact: &Contact, field: Field, member: &Member, found: &Found) -> Cell {
    let value = Value::held(contact, field);
    let is_nothing = value.is_nothing();
    let mut badge = None;
    let words = match value {
        Value::Stage(_) => stage_name(&found.stages, contact),
        Value::LeadStatus(status) => {
            badge = Some(status.code());
            status.label().to_owned()
        }
        Value::ConversationStatus(status) => status.label().to_owned(),
        Value::Assignee(user) => {
            let mate = found.team.iter().find(|mate| Some(mate.user) == user);
            mate.map_or_else(|| "Nobody".to_owned(), |mate| mate.name.clone())
        }
        Value::Username(username) => format!("@{username}"),
        Value::Tag(_, is_on) => if is_on { "Yes" } else { "No" }.to_owned(),
        Value::Name(text)
        | Value::Email(text)
        | Value::Phone(text)
        | Value::ManychatId(text)
        | Value::IgId(text) => text.unwrap_or_else(|| "None".to_owned()),
        Value::DealValue(amount) => amount.map_or_else(
            || "None".to_owned(),
            |amount| money::shown(amount, member.organization().currency()),
        ),
    };
    Cell {
        words,
        is_nothing,
        badge,
    }
}
