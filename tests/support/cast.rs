//! The cast. Berlin Coaching: Olga is its Owner, Ana an Admin, Milo and Mei are Members. Otto owns another
//! organization. Contacts have one trait each: Anna is Milo's and has a name, Ben is nobody's, Cleo is Won but stands in
//! Interested, Dora has a whole profile and is Mei's. Oskar is of Otto's organization.

use std::sync::LazyLock;
use std::thread;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use leadboard::app::App;
use leadboard::clock::{Clock, Instant};
use leadboard::crm::contact::Contact;
use leadboard::crm::contact::change::{Change, change};
use leadboard::crm::contact::create::{NewContact, create};
use leadboard::crm::contact::field::Value;
use leadboard::crm::contact::profile::{Profile, Typed};
use leadboard::crm::founding;
use leadboard::crm::stage::{self, Stage};
use leadboard::crm::status::LeadStatus;
use leadboard::crm::tag;
use leadboard::db::id::{OrganizationId, UserId};
use leadboard::db::schema::{memberships, users};
use leadboard::db::{Connection, DatabaseUrl};
use leadboard::people::organization::{Choices, parse_currency, parse_time_zone};
use leadboard::people::user::NewUser;
use leadboard::people::{By, Role, password};

use super::database::{Database, Kind, Snapshot};
use super::person::Person;
use super::rows::{self, Activity, Run};
use super::server::{Server, config};

pub const PASSWORD: &str = "correct horse battery";

/// A Monday, ten in the morning in Berlin.
pub fn start() -> Instant {
    "2026-03-02T09:00:00Z"
        .parse::<DateTime<Utc>>()
        .unwrap()
        .into()
}

/// The database with the cast in it, and everybody's cookie: signed in once for all tests.
struct Template {
    snapshot: Snapshot,
    cookies: Vec<(&'static str, String)>,
}

static ON_SQLITE: LazyLock<Template> = LazyLock::new(|| Template::make(Kind::Sqlite));
static ON_POSTGRES: LazyLock<Template> = LazyLock::new(|| Template::make(Kind::Postgres));
static PASSWORD_HASH: LazyLock<String> = LazyLock::new(|| password::hash(PASSWORD).unwrap());

/// The cast with a server and a database of their own, on the first day at `start`.
pub struct Team {
    pub clock: Clock,
    pub server: Server,
    pub database: Database,
    cookies: Vec<(&'static str, String)>,
}

impl Team {
    pub fn open() -> Self {
        Self::open_on(Kind::under_test())
    }

    pub fn open_on(kind: Kind) -> Self {
        let template: &'static Template = match kind {
            Kind::Sqlite => &ON_SQLITE,
            Kind::Postgres => &ON_POSTGRES,
        };
        let database = Database::copy_of(&template.snapshot);
        let clock = Clock::set_at(start());
        let server = Server::start(config(&database.url), clock.clone());
        Self {
            clock,
            server,
            database,
            cookies: template.cookies.clone(),
        }
    }

    /// In a database of the test's own, with nothing in it.
    pub fn open_in(database: Database) -> Self {
        let cookies = fill(&database);
        let clock = Clock::set_at(start());
        Self {
            server: Server::start(config(&database.url), clock.clone()),
            clock,
            database,
            cookies,
        }
    }

    /// With a server that does nothing in the background: what takes long stays as it is.
    pub fn open_without_upkeep() -> Self {
        let mut team = Self::open();
        team.server.stop();
        let config = config(&team.database.url);
        team.server = Server::start_without_upkeep(config, team.clock.clone());
        team
    }

    /// Stops the server, and starts another one on the same database.
    pub fn restart(&mut self) {
        self.server.stop();
        self.server = Server::start(config(&self.database.url), self.clock.clone());
    }

    pub fn olga(&self) -> Person {
        self.person("olga")
    }

    pub fn ana(&self) -> Person {
        self.person("ana")
    }

    pub fn milo(&self) -> Person {
        self.person("milo")
    }

    pub fn mei(&self) -> Person {
        self.person("mei")
    }

    pub fn otto(&self) -> Person {
        self.person("otto").at("2")
    }

    /// Somebody who is not signed in.
    pub fn stranger(&self) -> Person {
        Person::new(&self.server.address, None)
    }

    fn person(&self, name: &str) -> Person {
        let (_, cookie) = self
            .cookies
            .iter()
            .find(|(other, _)| *other == name)
            .unwrap();
        Person::new(&self.server.address, Some(cookie.clone()))
    }

    pub fn later(&self, span: TimeDelta) {
        self.clock.set(self.clock.now().plus(span));
    }

    pub fn contact(&self, username: &str) -> Contact {
        self.database
            .look(|connection| rows::contact(connection, username))
    }

    /// The address of a contact's page.
    pub fn page_of(&self, username: &str) -> String {
        format!("/contacts/{}", self.contact(username).id)
    }

    /// The id of a stage of the cast's organization, as forms send it.
    pub fn stage(&self, name: &str) -> String {
        let stages = self.stages(OrganizationId(1));
        stages
            .iter()
            .find(|stage| stage.name == name)
            .unwrap()
            .id
            .to_string()
    }

    /// Makes a tag, which these contacts have from then on, and returns its id, as forms send it.
    pub fn has_tag(&self, name: &str, usernames: &[&str]) -> String {
        let added = format!(
            "INSERT INTO tags (organization_id, name, name_key, colour, created_at)
             VALUES (1, '{name}', '{name}', 'teal', 0)"
        );
        self.database.execute(&added);
        let id = self.tag(name);
        for username in usernames {
            let contact = self.contact(username).id;
            self.database.execute(&format!(
                "INSERT INTO contact_tags (organization_id, contact_id, tag_id) VALUES (1, {contact}, {id});
                 UPDATE contacts SET tag_ids = '{id}' WHERE id = {contact}"
            ));
        }
        id
    }

    /// The id of a tag of the cast's organization, as forms send it.
    pub fn tag(&self, name: &str) -> String {
        let tags = self
            .database
            .look(|connection| tag::all(connection, OrganizationId(1)).unwrap());
        tag::named(&tags, name).unwrap().id.to_string()
    }

    pub fn stages(&self, organization: OrganizationId) -> Vec<Stage> {
        self.database
            .look(|connection| stage::all(connection, organization).unwrap())
    }

    /// Where a contact stands and its lead status: `Closed, Won`.
    pub fn standing(&self, username: &str) -> String {
        let contact = self.contact(username);
        let stages = self.stages(OrganizationId(1));
        let stage = stage::among(&stages, contact.stage_id).unwrap();
        format!("{}, {}", stage.name, contact.lead_status.label())
    }

    /// A contact's activities, oldest first, without how it was added.
    pub fn activities(&self, username: &str) -> Vec<Activity> {
        let id = self.contact(username).id.0;
        let all = self.database.look(rows::activities);
        let own = all
            .into_iter()
            .filter(|activity| activity.contact_id == Some(id));
        own.filter(|activity| activity.kind != "created" && activity.created_at >= start().micros())
            .collect()
    }

    /// As [`Team::activities`], a line each.
    pub fn log(&self, username: &str) -> Vec<String> {
        self.activities(username)
            .iter()
            .map(Activity::line)
            .collect()
    }

    /// The log of the settings, oldest first, a line each.
    pub fn settings_log(&self) -> Vec<String> {
        let all = self.database.look(rows::activities);
        let settings = all.iter().filter(|line| line.contact_id.is_none());
        settings.map(Activity::line).collect()
    }

    /// A contact's runs since the test began, oldest first, a line each.
    pub fn runs(&self, username: &str) -> Vec<String> {
        let id = self.contact(username).id.0;
        let all = self.database.look(rows::runs);
        all.iter()
            .filter(|run| run.contact_id == id)
            .map(Run::line)
            .collect()
    }

    /// Every row of these tables, as text.
    pub fn dump(&self, tables: &[&str]) -> Vec<String> {
        self.database.rows_of(tables)
    }
}

impl Template {
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
fn fill(database: &Database) -> Vec<(&'static str, String)> {
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

pub fn email_of(name: &str) -> String {
    format!("{name}@example.com")
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

/// Makes somebody a member. Nobody can be invited yet, so the rows are written here.
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
