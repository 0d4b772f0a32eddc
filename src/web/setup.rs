//! The first start: the organization and its Owner, open only with the link that was printed.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use askama::Template;
use chrono_tz::TZ_VARIANTS;
use iso_currency::{Currency, IntoEnumIterator as _};

use super::answer::{html, see_other};
use super::form::{Pairs, one};
use super::page::Page;
use super::session as current;
use crate::app::{App, off_the_event_loop};
use crate::crm::founding;
use crate::error::{Error, Problems, Result};
use crate::people::organization::{Choices, Present, parse_currency, parse_time_zone};
use crate::people::user::NewUser;
use crate::people::{organization, setup, text};

#[derive(Template)]
#[template(path = "setup/new.html")]
struct SetupPage {
    page: Page,
    token: String,
    typed: Typed,
    time_zones: Vec<&'static str>,
    currencies: Vec<(&'static str, String)>,
    problems: Problems,
}

#[derive(Debug, Clone, Default)]
struct Typed {
    name: String,
    time_zone: String,
    currency: String,
    user_name: String,
    email: String,
}

#[derive(Template)]
#[template(path = "setup/closed.html")]
struct ClosedPage {
    page: Page,
}

pub(crate) async fn new(app: Data<App>, query: Query<Pairs>) -> Result<HttpResponse> {
    if app.read_public(organization::present).await? != Present::None {
        return Ok(see_other("/login"));
    }
    let token = one(&query, "token").to_owned();
    let secret = token.clone();
    if !app
        .read_public(move |connection| setup::opens(connection, &secret))
        .await?
    {
        let page = ClosedPage {
            page: Page::bare("Set up Leadboard"),
        };
        return html(StatusCode::FORBIDDEN, &page);
    }
    let typed = Typed {
        time_zone: "UTC".to_owned(),
        currency: "EUR".to_owned(),
        ..Typed::default()
    };
    show(StatusCode::OK, token, typed, Problems::default())
}

pub(crate) async fn create(
    app: Data<App>,
    session: Session,
    form: Form<Pairs>,
) -> Result<HttpResponse> {
    let token = one(&form, "token").to_owned();
    // Before anything slow: whoever has no link costs nothing.
    let secret = token.clone();
    if !app
        .read_public(move |connection| setup::opens(connection, &secret))
        .await?
    {
        return Err(Error::Forbidden(
            "This link was used already, or is not whole. Sign in instead, or open \
             the link that Leadboard printed when it started."
                .to_owned(),
        ));
    }
    match finish(&app, &form, token.clone()).await {
        Ok((user, organization)) => {
            current::begin(&session, user, Some(organization))?;
            current::leave_flash(&session, "Leadboard is yours. Add your first contacts.")?;
            Ok(see_other("/pipeline"))
        }
        Err(Error::Invalid(problems)) => {
            let typed = Typed {
                name: one(&form, "name").to_owned(),
                time_zone: one(&form, "time_zone").to_owned(),
                currency: one(&form, "currency").to_owned(),
                user_name: one(&form, "user_name").to_owned(),
                email: one(&form, "email").to_owned(),
            };
            show(StatusCode::UNPROCESSABLE_ENTITY, token, typed, problems)
        }
        Err(other) => Err(other),
    }
}

async fn finish(
    app: &App,
    form: &Pairs,
    token: String,
) -> Result<(crate::db::id::UserId, crate::db::id::OrganizationId)> {
    let (name, email, password) = (
        one(form, "user_name").to_owned(),
        one(form, "email").to_owned(),
        one(form, "password").to_owned(),
    );
    let owner = off_the_event_loop(move || NewUser::parse(&name, &email, &password)).await;
    let (choices, owner) = match (parse(form), owner) {
        (Ok(choices), Ok(owner)) => (choices, owner),
        (Err(problems), Err(Error::Invalid(others))) => {
            return Err(Error::Invalid(problems.and(others)));
        }
        (Err(problems), _) => return Err(Error::Invalid(problems)),
        (_, Err(error)) => return Err(error),
    };
    let clock = app.clock.clone();
    app.write_public(move |connection| {
        setup::use_link(connection, &token)?;
        let by = founding::found(connection, &choices, &owner, false, &clock)?;
        Ok((by.user(), by.organization()))
    })
    .await
}

fn parse(form: &Pairs) -> Result<Choices, Problems> {
    let mut problems = Problems::default();
    let name = problems.keep(
        "name",
        text::line("The organization's name", one(form, "name"), 100),
    );
    let time_zone = problems.keep("time_zone", parse_time_zone(one(form, "time_zone")));
    let currency = problems.keep("currency", parse_currency(one(form, "currency")));
    match (name, time_zone, currency) {
        (Some(name), Some(time_zone), Some(currency)) => Ok(Choices {
            name,
            time_zone,
            currency,
        }),
        _ => Err(problems),
    }
}

fn show(
    status: StatusCode,
    token: String,
    typed: Typed,
    problems: Problems,
) -> Result<HttpResponse> {
    let mut currencies: Vec<_> = Currency::iter()
        .filter(|currency| !currency.is_fund() && !currency.is_special())
        .map(|currency| (currency.code(), currency.name().to_owned()))
        .collect();
    currencies.sort_unstable();
    let time_zones = TZ_VARIANTS.iter().map(|zone| zone.name()).collect();
    let page = Page::bare("Set up Leadboard");
    html(
        status,
        &SetupPage {
            page,
            token,
            typed,
            time_zones,
            currencies,
            problems,
        },
    )
}
