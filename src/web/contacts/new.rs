//! Adding one contact by form.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;

use super::{page_of, typed};
use crate::app::App;
use crate::crm::contact::create::{NewContact, create as create_contact};
use crate::crm::contact::merged;
use crate::crm::contact::profile::{Profile, Typed};
use crate::crm::contact::username::Username;
use crate::db::id::{ContactId, StageId, UserId};
use crate::error::{Error, Problems, Result};
use crate::people::Member;
use crate::web::answer::{form_status, html, see_other};
use crate::web::choice::{
    Choice, assignee_chosen, assignees, stage_chosen, stages, stages_and_team,
};
use crate::web::extract::SignedIn;
use crate::web::form::{Pairs, one};
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;

#[derive(Template)]
#[template(path = "contacts/new.html")]
struct NewPage {
    page: Page,
    typed: Typed,
    stages: Vec<Choice>,
    assignees: Vec<Choice>,
    currency: &'static str,
    problems: Problems,
    /// The contact that the username leads to, since a merge.
    merged_into: Option<(i64, String)>,
}

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
) -> Result<HttpResponse> {
    let chosen = (None, Some(member.user()));
    form(
        &app,
        &member,
        &session,
        Typed::default(),
        chosen,
        Problems::default(),
    )
    .await
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(member, pairs): Posted<Member>,
    session: Session,
) -> Result<HttpResponse> {
    match add(&app, &member, &pairs).await {
        Ok(id) => {
            current::leave_flash(&session, "Contact added.")?;
            Ok(see_other(&page_of(id)))
        }
        Err(Error::Invalid(problems)) => {
            let stage = stage_chosen(one(&pairs, "stage")).ok();
            let assignee = assignee_chosen(one(&pairs, "assignee")).ok().flatten();
            form(
                &app,
                &member,
                &session,
                typed(&pairs, ""),
                (stage, assignee),
                problems,
            )
            .await
        }
        Err(other) => Err(other),
    }
}

async fn add(app: &App, member: &Member, pairs: &Pairs) -> Result<ContactId> {
    let profile = Profile::parse(&typed(pairs, ""), member.organization().currency())
        .map_err(Error::Invalid)?;
    let stage = stage_chosen(one(pairs, "stage"))?;
    let assignee = assignee_chosen(one(pairs, "assignee"))?;
    let new = NewContact::by_hand(profile, stage, assignee);
    app.write(member.by(), move |tx| create_contact(tx, &new))
        .await
}

async fn form(
    app: &App,
    member: &Member,
    session: &Session,
    typed: Typed,
    (stage, assignee): (Option<StageId>, Option<UserId>),
    problems: Problems,
) -> Result<HttpResponse> {
    let (all_stages, teammates) = stages_and_team(app, member).await?;
    let status = form_status(&problems);
    let merged_into = merged_into(app, member, &typed.username).await?;
    let page = NewPage {
        page: Page::new("Add contact", Section::Pipeline, member, session),
        typed,
        stages: stages(&all_stages, stage),
        assignees: assignees(&teammates, assignee),
        currency: member.organization().currency().code(),
        problems,
        merged_into,
    };
    html(status, &page)
}

async fn merged_into(app: &App, member: &Member, typed: &str) -> Result<Option<(i64, String)>> {
    let Ok(username) = Username::parse(typed) else {
        return Ok(None);
    };
    let found = app.read(member, move |connection, member| {
        merged::by_username(connection, member, username.as_str())
    });
    let found = found.await?;
    Ok(found.map(|contact| (contact.id.0, contact.display_name().to_owned())))
}
