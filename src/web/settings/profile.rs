//! Settings > My profile: one's name, e-mail and password, the same in every organization. What signs a person in is
//! changed only with their password.

use actix_session::Session;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::{App, hashing};
use crate::error::{Error, Problems, Result};
use crate::news::News;
use crate::people::{Role, User, membership, password, user};
use crate::web::answer::{form_status, html, see_other};
use crate::web::extract::{self, Account};
use crate::web::form::{Pairs, one};
use crate::web::page::{Page, Section};
use crate::web::password_check;
use crate::web::posted::PostedByAccount;
use crate::web::session as current;

const PAGE: &str = "/settings/profile";

#[derive(Template)]
#[template(path = "settings/profile/show.html")]
struct ProfilePage {
    page: Page,
    user_name: String,
    email: String,
    /// Nothing for somebody who belongs to no organization.
    here: Option<Here>,
    problems: Problems,
}

struct Here {
    organization: String,
    may_leave: bool,
}

pub(crate) async fn show(
    Account(user): Account,
    session: Session,
    request: HttpRequest,
) -> Result<HttpResponse> {
    form(
        &request,
        &session,
        user.name,
        user.email,
        Problems::default(),
    )
    .await
}

pub(crate) async fn update(
    app: Data<App>,
    PostedByAccount(user, pairs): PostedByAccount,
    session: Session,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let (id, name) = (user.id, one(&pairs, "user_name").to_owned());
    let saved = app.write_public(move |connection| {
        user::set_name(connection, id, &name)?;
        membership::all_of(connection, id)
    });
    let saved = saved.await.map(|memberships| {
        for membership in memberships {
            app.live
                .publish(membership.organization, &News::of_settings());
        }
    });
    done(saved, "Saved.", &user, &request, &session, &pairs).await
}

pub(crate) async fn update_email(
    app: Data<App>,
    PostedByAccount(user, pairs): PostedByAccount,
    session: Session,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let saved = save_email(&app, &user, &request, &pairs).await;
    let sentence = "Saved. Sign in with the new e-mail from now on.";
    done(saved, sentence, &user, &request, &session, &pairs).await
}

async fn save_email(app: &App, user: &User, request: &HttpRequest, pairs: &Pairs) -> Result<()> {
    require_password(app, user, request, pairs, "email_password").await?;
    let (id, email) = (user.id, one(pairs, "email").to_owned());
    app.write_public(move |connection| user::set_email(connection, id, &email))
        .await
}

/// A new password ends every other session of theirs.
pub(crate) async fn update_password(
    app: Data<App>,
    PostedByAccount(user, pairs): PostedByAccount,
    session: Session,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let saved = save_password(&app, &user, &request, &pairs).await;
    if saved.is_ok() {
        current::outlive_the_others(&session);
    }
    let sentence = "Password changed. You are signed out everywhere else.";
    done(saved, sentence, &user, &request, &session, &pairs).await
}

async fn save_password(app: &App, user: &User, request: &HttpRequest, pairs: &Pairs) -> Result<()> {
    let new = one(pairs, "new_password").to_owned();
    password::check(&new).map_err(|sentence| Error::invalid("new_password", sentence))?;
    require_password(app, user, request, pairs, "password").await?;
    let hash = hashing(move || Ok(password::hash(&new)?)).await?;
    let id = user.id;
    app.write_public(move |connection| user::set_password(connection, id, &hash))
        .await?;
    app.live.check(id);
    Ok(())
}

/// # Errors
/// `Invalid` on `field` for a wrong password; `Slowed` after repeated failures.
async fn require_password(
    app: &App,
    user: &User,
    request: &HttpRequest,
    pairs: &Pairs,
    field: &'static str,
) -> Result<()> {
    match password_check::check(app, request, &user.email, one(pairs, field)).await {
        Ok(_) => Ok(()),
        Err(Error::Invalid(_)) => Err(Error::invalid(field, "This is not your password.")),
        Err(slowed @ Error::Slowed { .. }) => Err(Error::invalid(field, slowed.to_string())),
        Err(other) => Err(other),
    }
}

async fn done(
    saved: Result<()>,
    sentence: &str,
    user: &User,
    request: &HttpRequest,
    session: &Session,
    pairs: &Pairs,
) -> Result<HttpResponse> {
    match saved {
        Ok(()) => {
            current::leave_flash(session, sentence)?;
            Ok(see_other(PAGE))
        }
        Err(Error::Invalid(problems)) => {
            let typed = |name: &str, held: &str| {
                let is_sent = pairs.iter().any(|(key, _)| key == name);
                if is_sent {
                    one(pairs, name).to_owned()
                } else {
                    held.to_owned()
                }
            };
            form(
                request,
                session,
                typed("user_name", &user.name),
                typed("email", &user.email),
                problems,
            )
            .await
        }
        Err(other) => Err(other),
    }
}

async fn form(
    request: &HttpRequest,
    session: &Session,
    user_name: String,
    email: String,
    problems: Problems,
) -> Result<HttpResponse> {
    let member = extract::member(request).await.ok();
    let status = form_status(&problems);
    let page = ProfilePage {
        page: match &member {
            Some(member) => Page::new("My profile", Section::Profile, member, session),
            None => Page::bare("My profile").with_flash(session),
        },
        user_name,
        email,
        here: member.map(|member| Here {
            organization: member.organization().name.clone(),
            may_leave: member.role() != Role::Owner,
        }),
        problems,
    };
    html(status, &page)
}
