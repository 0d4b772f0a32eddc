//! A believable team to look around in: four people, 240 contacts, and what happened to them in seven weeks. Made
//! through the same verbs that people use, with a clock that is moved by hand, in one transaction.

mod people;
mod story;

use chrono::TimeDelta;
use chrono_tz::Tz;
use iso_currency::Currency;

use crate::app::App;
use crate::clock::{Clock, Instant};
use crate::crm::automation::starter;
use crate::crm::contact::change::{Change, change};
use crate::crm::contact::create::create;
use crate::crm::{founding, note, stage};
use crate::db::Connection;
use crate::db::id::ContactId;
use crate::error::{Error, Result};
use crate::people::membership::Role;
use crate::people::organization::{Choices, Present};
use crate::people::user::{NewUser, set_password_of};
use crate::people::{By, Member, Tx, organization, password, setup, token};
use story::{Deed, Event, Story};

const TEAM: [(&str, &str, Role); 4] = [
    ("Olga Brandt", "owner@demo.example", Role::Owner),
    ("Ana Ferreira", "admin@demo.example", Role::Admin),
    ("Milo Novak", "member@demo.example", Role::Member),
    ("Mei Tanaka", "member2@demo.example", Role::Member),
];

/// Makes the demo's data if it is not there, and gives its people a new password. Returns how to sign in.
///
/// # Errors
/// A sentence when the database holds an organization that is not the demo's.
pub fn prepare(app: &App) -> anyhow::Result<String> {
    let password = app
        .config
        .demo_password
        .clone()
        .unwrap_or_else(|| token::new().chars().take(12).collect());
    password::check(&password)
        .map_err(|sentence| anyhow::anyhow!("LEADBOARD_DEMO_PASSWORD: {sentence}"))?;
    let hash = password::hash(&password)?;
    let now = app.clock.now();
    app.write_public_blocking(|connection| match organization::present(connection)? {
        Present::None => make(connection, &hash, now),
        Present::OnlyDemo => {
            TEAM.iter().try_for_each(|(_, email, _)| set_password_of(connection, email, &hash))
        }
        Present::Real => Err(Error::Conflict(
            "DATABASE_URL: this database holds an organization of its own. The demo wants a database to itself, \
             such as sqlite://leadboard-demo.db."
                .to_owned(),
        )),
    })
    .map_err(|error| match error {
        Error::Internal(cause) | Error::Away(cause) => cause,
        told => anyhow::anyhow!("{told}"),
    })?;
    let lines: Vec<String> = TEAM
        .iter()
        .map(|(name, email, role)| format!("  {email:<22} {name}, {}", role.label()))
        .collect();
    Ok(format!(
        "Sign in with one of these and the password {password}\n{}\n",
        lines.join("\n")
    ))
}

fn make(connection: &mut Connection, hash: &str, now: Instant) -> Result<()> {
    let clock = Clock::set_at(now.minus(TimeDelta::weeks(7)));
    let choices = Choices {
        name: "Bright Coaching".to_owned(),
        time_zone: Tz::Europe__Lisbon,
        currency: Currency::EUR,
    };
    let team = hire(connection, &choices, hash, &clock)?;
    let owner = &team[0];
    let admin = Member::find(connection, owner.organization(), owner.user())?
        .ok_or(Error::NotFound)?
        .into_admin()?;
    starter::add(&mut Tx::new(connection, owner, &clock), &admin)?;
    let stages = stage::all(connection, owner.organization())?;
    let users: Vec<_> = team.iter().map(By::user).collect();
    let Story { contacts, events } = story::tell(&stages, &users, now);
    let mut ids: Vec<Option<ContactId>> = vec![None; contacts.len()];
    for event in &events {
        clock.set(event.at);
        let mut tx = Tx::new(connection, &team[event.by], &clock);
        play(&mut tx, event, &contacts, &mut ids)?;
    }
    Ok(())
}

fn hire(
    connection: &mut Connection,
    choices: &Choices,
    hash: &str,
    clock: &Clock,
) -> Result<Vec<By>> {
    let person = |(name, email, _): &(&str, &str, Role)| NewUser {
        name: (*name).to_owned(),
        email: (*email).to_owned(),
        password_hash: hash.to_owned(),
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

fn play(
    tx: &mut Tx<'_>,
    event: &Event,
    contacts: &[crate::crm::contact::create::NewContact],
    ids: &mut [Option<ContactId>],
) -> Result<()> {
    let slot = &mut ids[event.contact];
    if let Deed::Adds = event.deed {
        *slot = Some(create(tx, &contacts[event.contact])?);
        return Ok(());
    }
    let id = slot.ok_or(Error::NotFound)?;
    match &event.deed {
        Deed::Adds => {}
        Deed::Changes(value) => {
            change(
                tx,
                id,
                &Change {
                    values: vec![value.clone()],
                    seen_stage: None,
                },
            )?;
        }
        Deed::Notes(text) => {
            note::add(tx, id, text)?;
        }
    }
    Ok(())
}
