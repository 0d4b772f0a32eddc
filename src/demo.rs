//! A believable team to look around in: four people, their contacts (240, or as many as wanted), and what happened
//! to them. Made through the same verbs that people use, with a clock that is moved by hand.

mod messages;
mod people;
mod play;
mod size;
mod story;

use chrono_tz::Tz;
use diesel::prelude::*;
use iso_currency::Currency;

use crate::app::App;
use crate::clock::Clock;
use crate::crm::automation::starter;
use crate::crm::founding;
use crate::crm::stage::{self, Colour, Stage};
use crate::crm::tag::{self, Tag};
use crate::db::schema::contacts;
use crate::db::{Connection, DatabaseUrl};
use crate::error::{Error, Result};
use crate::people::membership::Role;
use crate::people::organization::{Choices, Present};
use crate::people::user::{NO_PASSWORD, NewUser, set_password_of};
use crate::people::{By, Member, Tx, organization, password, setup, token};

pub use size::Size;

const TEAM: [(&str, &str, Role); 4] = [
    ("Olga Brandt", "owner@demo.example", Role::Owner),
    ("Ana Ferreira", "admin@demo.example", Role::Admin),
    ("Milo Novak", "member@demo.example", Role::Member),
    ("Mei Tanaka", "member2@demo.example", Role::Member),
];

const TAGS: [(&str, Colour); 5] = [
    ("hot", Colour::Red),
    ("price question", Colour::Amber),
    ("podcast", Colour::Violet),
    ("referral", Colour::Teal),
    ("speaks German", Colour::Sky),
];

const IS_TAKEN: &str = "DATABASE_URL: this database holds an organization of its own. The demo wants a database to \
                        itself, such as sqlite://leadboard-demo.db.";

/// Makes the demo's data if it is not there, of the size that is wanted, and gives its people a new password. Where
/// that takes long, `say` is told every few seconds how far it is. Returns how to sign in.
///
/// # Errors
/// A sentence when the database holds an organization that is not the demo's, or half a demo.
pub fn prepare(app: &App, wanted: Option<Size>, say: impl Fn(&str)) -> anyhow::Result<String> {
    let password = app
        .config
        .demo_password
        .clone()
        .unwrap_or_else(|| token::new().chars().take(12).collect());
    password::check(&password)
        .map_err(|sentence| anyhow::anyhow!("LEADBOARD_DEMO_PASSWORD: {sentence}"))?;
    let hash = password::hash(&password)?;
    make_unless_there(app, wanted.unwrap_or_default(), say).map_err(told)?;
    let kept = app
        .write_public_blocking(|connection| {
            TEAM.iter()
                .try_for_each(|(_, email, _)| set_password_of(connection, email, &hash))?;
            // The database is the demo's alone.
            Ok(contacts::table.count().get_result::<i64>(connection)?)
        })
        .map_err(told)?;
    let lines: Vec<String> = TEAM
        .iter()
        .map(|(name, email, role)| format!("  {email:<22} {name}, {}", role.label()))
        .collect();
    Ok(format!(
        "{}Sign in with one of these and the password {password}\n{}\n",
        wanted.map_or(String::new(), |wanted| wanted
            .unless_it_is(kept, &app.config.database)),
        lines.join("\n")
    ))
}

/// Makes the demo in many commits. Its people get their passwords after the last: until then it counts as half made.
fn make_unless_there(app: &App, size: Size, say: impl Fn(&str)) -> Result<()> {
    let now = app.clock.now();
    let clock = Clock::set_at(story::beginning(size.contacts(), now));
    let founded = app.write_public_blocking(|connection| {
        Ok(match organization::present(connection)? {
            Present::None => Some(found(connection, &clock)?),
            Present::OnlyDemo => None,
            Present::HalfDemo => return Err(Error::Conflict(half_made(&app.config.database))),
            Present::Real => return Err(Error::Conflict(IS_TAKEN.to_owned())),
        })
    })?;
    if let Some((team, stages, tags)) = founded {
        let users: Vec<_> = team.iter().map(By::answerable).collect();
        let story = story::tell(size.contacts(), &stages, &tags, &users, now);
        play::play(app, &team, &story, &clock, say)?;
    }
    Ok(())
}

/// Refuses a database whose demo was never finished: it would pass for a whole one.
///
/// # Errors
/// A sentence that says what to do with it.
pub fn refuse_half_made(app: &App) -> anyhow::Result<()> {
    let present = app
        .write_public_blocking(organization::present)
        .map_err(told)?;
    if present == Present::HalfDemo {
        anyhow::bail!(half_made(&app.config.database));
    }
    Ok(())
}

fn half_made(database: &DatabaseUrl) -> String {
    let place = database.shown();
    let remedy = match database {
        DatabaseUrl::Sqlite { .. } => "Remove the file",
        DatabaseUrl::Postgres { .. } => "Drop that database and create it again",
    };
    format!(
        "DATABASE_URL: {place} holds half a demo: another start is making it just now, or was stopped. \
         {remedy}, then start again."
    )
}

fn told(error: Error) -> anyhow::Error {
    match error {
        Error::Internal(cause) | Error::Away(cause) => cause,
        told => anyhow::anyhow!("{told}"),
    }
}

/// The team, its stages, its tags and its rules. Nobody has a password yet: they get theirs when the demo is whole.
fn found(connection: &mut Connection, clock: &Clock) -> Result<(Vec<By>, Vec<Stage>, Vec<Tag>)> {
    let choices = Choices {
        name: "Bright Coaching".to_owned(),
        time_zone: Tz::Europe__Lisbon,
        currency: Currency::EUR,
    };
    let team = hire(connection, &choices, clock)?;
    let owner = &team[0];
    let admin = Member::find(connection, owner.organization(), owner.answerable())?
        .ok_or(Error::NotFound)?
        .into_admin()?;
    let mut tx = Tx::new(connection, owner, clock);
    starter::add(&mut tx, &admin)?;
    let tags = TAGS.map(|(name, colour)| tag::add::add(&mut tx, &admin, name, colour));
    let tags = tags.into_iter().collect::<Result<_>>()?;
    let stages = stage::all(connection, owner.organization())?;
    Ok((team, stages, tags))
}

fn hire(connection: &mut Connection, choices: &Choices, clock: &Clock) -> Result<Vec<By>> {
    let person = |(name, email, _): &(&str, &str, Role)| NewUser {
        name: (*name).to_owned(),
        email: (*email).to_owned(),
        password_hash: NO_PASSWORD.to_owned(),
    };
    let owner = founding::found(connection, choices, &person(&TEAM[0]), true, clock)?;
    let organization = owner.organization();
    let mut team = vec![owner];
    for teammate in &TEAM[1..] {
        let user = setup::join(
            connection,
            organization,
            &person(teammate),
            teammate.2,
            clock.now(),
        )?;
        let member = Member::find(connection, organization, user)?.ok_or(Error::NotFound)?;
        team.push(member.by());
    }
    Ok(team)
}
