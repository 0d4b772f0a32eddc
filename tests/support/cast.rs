//! The cast. Berlin Coaching: Olga is its Owner, Ana an Admin, Milo and Mei are Members. Otto owns another
//! organization. Contacts have one trait each: Anna is Milo's and has a name, Ben is nobody's, Cleo is Won but stands in
//! Interested, Dora has a whole profile and is Mei's. Oskar is of Otto's organization.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use leadboard::clock::{Clock, Instant};
use leadboard::crm::contact::Contact;
use leadboard::crm::stage::{self, Stage};
use leadboard::crm::tag;
use leadboard::db::id::OrganizationId;

use super::database::{Database, Kind};
use super::person::Person;
use super::rows::{self, Activity, Run};
use super::server::{Server, config};
use super::template::{self, Template};

pub const PASSWORD: &str = "correct horse battery";

/// A Monday, ten in the morning in Berlin.
pub fn start() -> Instant {
    "2026-03-02T09:00:00Z"
        .parse::<DateTime<Utc>>()
        .unwrap()
        .into()
}

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
        let template = Template::of(kind);
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
        let cookies = template::fill(&database);
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
        self.server
            .starts_again(config(&self.database.url), self.clock.clone());
    }

    /// Restarts the server, and has its streams say ten times a second that they are there.
    pub fn lets_streams_beat_quickly(&mut self) {
        self.server.stop();
        let config = config(&self.database.url);
        let heartbeat = Duration::from_millis(100);
        self.server = Server::start_with_heartbeat(config, self.clock.clone(), heartbeat);
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

pub fn email_of(name: &str) -> String {
    format!("{name}@example.com")
}
