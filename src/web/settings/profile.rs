//! Settings > My profile: one's name, e-mail and password. What signs a person in is changed only with their password.

use actix_session::Session;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::{App, off_the_event_loop};
use crate::error::{Error, Problems, Result};
use crate::people::{Member, Role, User, password, user};
use crate::web::answer::{form_status, html, see_other};
use crate::web::extract::SignedIn;
use crate::web::form::{Pairs, one};
use crate::web::page::{Page, Section};
use crate::web::password_check;
use crate::web::posted::Posted;
use crate::web::session as current;

const PAGE: &str = "/settings/profile";

#[derive(Template)]
#[template(path = "settings/profile/show.html")]
struct ProfilePage {
    page: Page,
    user_name: String,
    email: String,
    organization: String,
    may_leave: bool,
    problems: Problems,
}

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
) -> Result<HttpResponse> {
    let own = own(&app, &member).await?;
    form(&member, &session, own.name, own.email, Problems::default())
}

pub(crate) async fn update(
    app: Data<App>,
    Posted(member, pairs): Posted<Member>,
    session: Session,
) -> Result<HttpResponse> {
    let (id, name) = (member.user(), one(&pairs, "user_name").to_owned());
    let saved = app.write_public(move |connection| user::set_name(connection, id, &name));
    done(saved.await, "Saved.", &app, &member, &session, &pairs).await
}

pub(crate) async fn update_email(
    app: Data<App>,
    Posted(member, pairs): Posted<Member>,
    session: Session,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let saved = save_email(&app, &member, &request, &pairs).await;
    let sentence = "Saved. Sign in with the new e-mail from now on.";
    done(saved, sentence, &app, &member, &session, &pairs).await
}

async fn save_email(
    app: &App,
    member: &Member,
    request: &HttpRequest,
    pairs: &Pairs,
) -> Result<()> {
    require_password(app, member, request, pairs, "email_password").await?;
    let (id, email) = (member.user(), one(pairs, "email").to_owned());
    app.write_public(move |connection| user::set_email(connection, id, &email))
        .await
}

/// A new password ends every other session of theirs.
pub(crate) async fn update_password(
    app: Data<App>,
    Posted(member, pairs): Posted<Member>,
    session: Session,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let saved = save_password(&app, &member, &request, &pairs).await;
    if saved.is_ok() {
        current::outlive_the_others(&session);
    }
    let sentence = "Password changed. You are signed out everywhere else.";
    done(saved, sentence, &app, &member, &session, &pairs).await
}

async fn save_password(
    app: &App,
    member: &Member,
    request: &HttpRequest,
    pairs: &Pairs,
) -> Result<()> {
    let new = one(pairs, "new_password").to_owned();
    password::check(&new).map_err(|sentence| Error::invalid("new_password", sentence))?;
    require_password(app, member, request, pairs, "password").await?;
    let hash = off_the_event_loop(move || Ok(password::hash(&new)?)).await?;
    let id = member.user();
    app.write_public(move |connection| user::set_password(connection, id, &hash))
        .await
}

/// # Errors
/// `Invalid` on `field` for a wrong password; `Slowed` after repeated failures.
async fn require_password(
    app: &App,
    member: &Member,
    request: &HttpRequest,
    pairs: &Pairs,
    field: &'static str,
) -> Result<()> {
    let email = own(app, member).await?.email;
    match password_check::check(app, request, &email, one(pairs, field)).await {
        Ok(_) => Ok(()),
        Err(Error::Invalid(_)) => Err(Error::invalid(field, "This is not your password.")),
        Err(slowed @ Error::Slowed { .. }) => Err(Error::invalid(field, slowed.to_string())),
        Err(other) => Err(other),
    }
}

async fn own(app: &App, member: &Member) -> Result<User> {
    let id = member.user();
    app.read_public(move |connection| User::find(connection, id))
        .await?
        .ok_or(Error::SignedOut)
}

async fn done(
    saved: Result<()>,
    sentence: &str,
    app: &App,
    member: &Member,
    session: &Session,
    pairs: &Pairs,
) -> Result<HttpResponse> {
    match saved {
        Ok(()) => {
            current::leave_flash(session, sentence)?;
            Ok(see_other(PAGE))
        }
        Err(Error::Invalid(problems)) => {
            let held = own(app, member).await?;
            let typed = |name: &str, held: String| {
                let is_sent = pairs.iter().any(|(key, _)| key == name);
                if is_sent {
                    one(pairs, name).to_owned()
                } else {
                    held
                }
            };
            form(
                member,
                session,
                typed("user_name", held.name),
                typed("email", held.email),
                problems,
            )
        }
        Err(other) => Err(other),
    }
}

fn form(
    member: &Member,
    session: &Session,
    user_name: String,
    email: String,
    problems: Problems,
) -> Result<HttpResponse> {
    let status = form_status(&problems);
    let page = ProfilePage {
        page: Page::new("My profile", Section::Profile, member, session),
        user_name,
        email,
        organization: member.organization().name.clone(),
        may_leave: member.role() != Role::Owner,
        problems,
    };
    html(status, &page)
}
