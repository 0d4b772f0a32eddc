//! The database with the cast in it: written once, and copied for each test.

use std::sync::LazyLock;
use std::thread;

use chrono::TimeDelta;
use diesel::prelude::*;
use leadboard::app::App;
use leadboard::clock::{Clock, Instant};
use leadboard::crm::contact::change::{Change, change};
use leadboard::crm::contact::create::{NewContact, create};
use leadboard::crm::contact::field::Value;
use leadboard::crm::contact::profile::{Profile, Typed};
use leadboard::crm::founding;
use leadboard::crm::stage;
use leadboard::crm::status::LeadStatus;
use leadboard::db::id::{OrganizationId, UserId};
use leadboard::db::schema::{memberships, users};
use leadboard::db::{Connection, DatabaseUrl};
use leadboard::people::organization::{Choices, parse_currency, parse_time_zone};
use leadboard::people::user::NewUser;
use leadboard::people::{By, Role, password};

use super::cast::{PASSWORD, email_of, start};
use super::database::{Database, Kind, Snapshot};
use super::person::Person;
use super::server::{Server, config};

static ON_SQLITE: LazyLock<Template> = LazyLock::new(|| Template::make(Kind::Sqlite));
static ON_POSTGRES: LazyLock<Template> = LazyLock::new(|| Template::make(Kind::Postgres));
static PASSWORD_HASH: LazyLock<String> = LazyLock::new(|| password::hash(PASSWORD).unwrap());

/// With everybody's cookie: they are signed in once for all tests.
pub(super) struct Template {
    pub(super) snapshot: Snapshot,
    pub(super) cookies: Vec<(&'static str, String)>,
}

impl Template {
    pub(super) fn of(kind: Kind) -> &'static Self {
        match kind {
            Kind::Sqlite => &ON_SQLITE,
            Kind::Postgres => &ON_POSTGRES,
        }
    }

    fn make(kind: Kind) -> Self {
        let database = Database::empty(kind);
        let cookies = fill(&database);
        Self {
            snapshot: database.into_snapshot(),
            cookies,
        }
    }
}

/// Writes the cast, and signs everybody in.
pub(super) fn fill(database: &Database) -> Vec<(&'static str, String)> {
    let clock = Clock::set_at(start().minus(TimeDelta::hours(1)));
    let emails = write_cast(&database.url, &clock);
    clock.set(start());
    let server = Server::start(config(&database.url), clock);
    let address = server.address.clone();
    // The tests' own event loops cannot be waited on from here.
    thread::spawn(move || sign_all_in(&address, &emails))
        .join()
        .unwrap()
}

fn sign_all_in(address: &str, names: &[&'static str]) -> Vec<(&'static str, String)> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut cookies = Vec::new();
        for name in names {
            let person = Person::new(address, None);
            let email = email_of(name);
            person.signs_in(&email, PASSWORD).await.expect(303);
            cookies.push((*name, person.cookie().unwrap()));
        }
        cookies
    })
}

fn write_cast(url: &DatabaseUrl, clock: &Clock) -> Vec<&'static str> {
    let app = App::open(config(url), clock.clone()).unwrap();
    let write = |work: &dyn Fn(&mut Connection) -> leadboard::error::Result<By>| {
        app.write_public_blocking(work).unwrap()
    };
    let found = |organization: &str, name: &str, owner: &str| {
        write(&|connection| {
            let choices = Choices {
                name: organization.to_owned(),
                time_zone: parse_time_zone("Europe/Berlin").unwrap(),
                currency: parse_currency("EUR").unwrap(),
            };
            founding::found(connection, &choices, &new_user(name, owner), false, clock)
        })
    };
    let olga = found("Berlin Coaching", "olga", "Olga Berg");
    let mut joined = Vec::new();
    for (name, whole, role) in [
        ("ana", "Ana Lima", Role::Admin),
        ("milo", "Milo Novak", Role::Member),
        ("mei", "Mei Chen", Role::Member),
    ] {
        let id = app.write_public_blocking(|connection| {
            Ok(join(
                connection,
                olga.organization(),
                &new_user(name, whole),
                role,
                clock.now(),
            ))
        });
        joined.push(id.unwrap());
    }
    let otto = found("Otto & Partner", "otto", "Otto Kern");
    let (milo, mei) = (joined[1], joined[2]);
    let add = |by: &By, typed: Typed, stage: usize, assignee: Option<UserId>| {
        let new = |connection: &mut Connection| {
            let profile = Profile::parse(&typed, parse_currency("EUR").unwrap()).unwrap();
            let stages = stage::all(connection, by.organization()).unwrap();
            NewContact::by_hand(profile, stages[stage].id, assignee)
        };
        app.write_blocking(by, |tx| {
            let new = new(tx.connection);
            create(tx, &new)
        })
        .unwrap()
    };
    let named = |username: &str| Typed {
        username: username.to_owned(),
        ..Typed::default()
    };
    add(
        &olga,
        Typed {
            name: "Anna Kowalska".to_owned(),
            ..named("anna")
        },
        0,
        Some(milo),
    );
    add(&olga, named("ben"), 0, None);
    let cleo = add(&olga, named("cleo"), 2, None);
    let won = Change::of(vec![Value::LeadStatus(LeadStatus::Won)]);
    app.write_blocking(&olga, |tx| change(tx, cleo, &won))
        .unwrap();
    let dora = Typed {
        name: "Dora Ünal".to_owned(),
        email: "dora@example.com".to_owned(),
        phone: "+49 30 123456".to_owned(),
        deal_value: "1200.50".to_owned(),
        ..named("dora")
    };
    add(&olga, dora, 2, Some(mei));
    add(&otto, named("oskar"), 0, None);
    vec!["olga", "ana", "milo", "mei", "otto"]
}

fn new_user(name: &str, whole: &str) -> NewUser {
    NewUser {
        name: whole.to_owned(),
        email: email_of(name),
        password_hash: PASSWORD_HASH.clone(),
    }
}

/// Makes somebody a member, without the lines that an invitation leaves in the log.
fn join(
    connection: &mut Connection,
    organization: OrganizationId,
    new: &NewUser,
    role: Role,
    now: Instant,
) -> UserId {
    let id: UserId = diesel::insert_into(users::table)
        .values((
            users::email.eq(&new.email),
            users::name.eq(&new.name),
            users::password_hash.eq(&new.password_hash),
            users::created_at.eq(now),
        ))
        .returning(users::id)
        .get_result(connection)
        .unwrap();
    diesel::insert_into(memberships::table)
        .values((
            memberships::organization_id.eq(organization),
            memberships::user_id.eq(id),
            memberships::role.eq(role),
            memberships::created_at.eq(now),
        ))
        .execute(connection)
        .unwrap();
    id
}
