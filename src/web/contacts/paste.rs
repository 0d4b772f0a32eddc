//! Adding many contacts by pasting their usernames.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::crm::contact::paste::{Added, BadLine, MOST_LINES, add, read};
use crate::crm::contact::username::Username;
use crate::db::id::{StageId, UserId};
use crate::error::{Error, Problems, Result};
use crate::people::Member;
use crate::web::answer::{form_status, html};
use crate::web::choice::{
    Choice, assignee_chosen, assignees, stage_chosen, stages, stages_and_team,
};
use crate::web::extract::SignedIn;
use crate::web::form::one;
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;

#[derive(Template)]
#[template(path = "contacts/paste.html")]
struct PastePage {
    page: Page,
    typed: String,
    stages: Vec<Choice>,
    assignees: Vec<Choice>,
    most_lines: usize,
    bad: Vec<BadLine>,
    /// How many could be added without the bad lines.
    good: usize,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "contacts/pasted.html")]
struct PastedPage {
    page: Page,
    added: usize,
    present: Vec<String>,
    merged: Vec<MergedView>,
    repeated: Vec<String>,
    bad: Vec<BadLine>,
}

/// A username that leads to another contact.
struct MergedView {
    username: String,
    id: i64,
    name: String,
}

/// What the form holds beside its words.
struct Asked {
    text: String,
    stage: Option<StageId>,
    assignee: Option<UserId>,
}

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
) -> Result<HttpResponse> {
    let asked = Asked {
        text: String::new(),
        stage: None,
        assignee: Some(member.user()),
    };
    form(
        &app,
        &member,
        &session,
        asked,
        Vec::new(),
        0,
        Problems::default(),
    )
    .await
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(member, pairs): Posted<Member>,
    session: Session,
) -> Result<HttpResponse> {
    let text = one(&pairs, "usernames").to_owned();
    let asked = Asked {
        stage: stage_chosen(one(&pairs, "stage")).ok(),
        assignee: assignee_chosen(one(&pairs, "assignee")).ok().flatten(),
        text,
    };
    let pasted = match read(&asked.text) {
        Ok(pasted) => pasted,
        Err(Error::Invalid(problems)) => {
            return form(&app, &member, &session, asked, Vec::new(), 0, problems).await;
        }
        Err(other) => return Err(other),
    };
    let skips_bad = one(&pairs, "skip_bad") == "yes" && !pasted.usernames.is_empty();
    if !pasted.bad.is_empty() && !skips_bad {
        let problems = Problems::one(
            "usernames",
            "Some lines cannot be usernames. Nothing was added yet.",
        );
        return form(
            &app,
            &member,
            &session,
            asked,
            pasted.bad,
            pasted.usernames.len(),
            problems,
        )
        .await;
    }
    let Some(stage) = asked.stage else {
        let problems = Problems::one(
            "usernames",
            "Choose a stage from the list. Nothing was added yet.",
        );
        return form(&app, &member, &session, asked, Vec::new(), 0, problems).await;
    };
    let assignee = assignee_chosen(one(&pairs, "assignee"))?;
    let usernames = pasted.usernames;
    let adding = app.write(member.by(), move |tx| add(tx, &usernames, stage, assignee));
    let Added {
        added,
        present,
        merged,
    } = match adding.await {
        Ok(added) => added,
        Err(Error::Invalid(problems)) => {
            return form(&app, &member, &session, asked, Vec::new(), 0, problems).await;
        }
        Err(other) => return Err(other),
    };
    let words = |list: Vec<Username>| list.iter().map(|u| u.as_str().to_owned()).collect();
    let merged = merged.into_iter().map(|(username, contact)| MergedView {
        username: username.as_str().to_owned(),
        id: contact.id.0,
        name: contact.display_name().to_owned(),
    });
    let page = PastedPage {
        page: Page::new("Contacts added", Section::Pipeline, &member, &session),
        added,
        present: words(present),
        merged: merged.collect(),
        repeated: words(pasted.repeated),
        bad: pasted.bad,
    };
    html(StatusCode::OK, &page)
}

async fn form(
    app: &App,
    member: &Member,
    session: &Session,
    asked: Asked,
    bad: Vec<BadLine>,
    good: usize,
    problems: Problems,
) -> Result<HttpResponse> {
    let (all_stages, teammates) = stages_and_team(app, member).await?;
    let status = form_status(&problems);
    let page = PastePage {
        page: Page::new("Paste usernames", Section::Pipeline, member, session),
        typed: asked.text,
        stages: stages(&all_stages, asked.stage),
        assignees: assignees(&teammates, asked.assignee),
        most_lines: MOST_LINES,
        bad,
        good,
        problems,
    };
    html(status, &page)
}
