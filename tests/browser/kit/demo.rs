//! The demo's team: 240 contacts with their history.

use std::sync::LazyLock;

use leadboard::app::App;
use leadboard::clock::Clock;
use leadboard::config::Config;
use leadboard::db::DatabaseUrl;
use leadboard::demo::prepare;

use crate::support::cast::start;
use crate::support::database::{Database, Kind, Snapshot};
use crate::support::person::Person;
use crate::support::server::{Server, config};

const PASSWORD: &str = "demo-password-1";
static MADE: LazyLock<Snapshot> = LazyLock::new(make);

pub struct Demo {
    // Before the database, which must not be in use when it goes.
    pub server: Server,
    pub database: Database,
}

impl Demo {
    pub fn open() -> Self {
        let database = Database::copy_of(&MADE);
        let server = Server::start(config(&database.url), Clock::set_at(start()));
        Self { server, database }
    }

    /// One of owner, admin, member and member2, signed in.
    pub async fn person(&self, name: &str) -> Person {
        let person = Person::new(&self.server.address, None);
        let email = format!("{name}@demo.example");
        person.signs_in(&email, PASSWORD).await.expect(303);
        person
    }

    pub async fn cookie(&self, name: &str) -> Option<String> {
        self.person(name).await.cookie()
    }
}

fn make() -> Snapshot {
    let database = Database::empty(Kind::under_test());
    let app = App::open(with_password(&database.url), Clock::set_at(start())).unwrap();
    prepare(&app, None, |_| ()).unwrap();
    drop(app);
    database.into_snapshot()
}

fn with_password(database: &DatabaseUrl) -> Config {
    Config {
        demo_password: Some(PASSWORD.to_owned()),
        ..config(database)
    }
}
