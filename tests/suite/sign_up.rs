//! Founding another organization, where it is open to everybody.

use leadboard::clock::Clock;
use leadboard::config::{Config, Signup};

use crate::support::Team;
use crate::support::cast::{PASSWORD, start};
use crate::support::database::{Database, Kind};
use crate::support::person::Person;
use crate::support::server::{Server, config};

/// Where anybody may create an organization.
pub fn open_server(team: &Team) -> Server {
    let settings = Config {
        signup: Signup::Open,
        ..config(&team.database.url)
    };
    Server::start(settings, team.clock.clone())
}

#[tokio::test]
async fn closed_there_is_no_such_page() {
    let team = Team::open();
    team.stranger().get("/signup").await.expect(404);
    let fields = [("name", "Mine")];
    team.stranger().post("/signup", &fields).await.expect(404);
    assert!(!team.stranger().get("/login").await.body.contains("/signup"));
    assert!(
        !team
            .milo()
            .get("/organizations")
            .await
            .body
            .contains("/signup")
    );
}

#[tokio::test]
async fn somebody_new_founds_an_organization_of_their_own() {
    let team = Team::open();
    let server = open_server(&team);
    let nora = Person::new(&server.address, None);
    let sign_in = nora.get("/login").await.page();
    let form = nora.get(&sign_in.link("Create an organization")).await;
    let form = form.expect(200).page().form("Create organization");
    let form = form
        .with("name", "Nora's Studio")
        .with("user_name", "Nora Neu")
        .with("email", "nora@example.com")
        .with("password", PASSWORD);

    let founded = nora.submit(&form).await;

    let board = nora.follow(&founded).await.expect(200).page();
    assert_eq!(board.words(".sidebar-organization"), "Nora's Studio");
    assert_eq!(board.words(".sidebar-name"), "Nora NeuOwner");
    assert_eq!(board.list(".column h2").len(), 6);
    nora.get("/contacts/1").await.expect(404);
    let again = Person::new(&server.address, None).submit(&form).await;
    let page = again.expect(422).page();
    assert!(
        page.text()
            .contains("Somebody here has this e-mail address already.")
    );
}

#[tokio::test]
async fn milo_founds_one_with_his_account_and_keeps_his_place() {
    let team = Team::open();
    let server = open_server(&team);
    let milo = Person::new(&server.address, team.milo().cookie());
    let link = milo
        .get("/organizations")
        .await
        .page()
        .link("New organization");
    let form = milo.get(&link).await.expect(200).page();
    let form = form.form("Create organization");
    let problem = milo.submit(&form.with("name", " ")).await.expect(422);
    assert_eq!(
        problem.page().words("#problem-name"),
        "The organization's name is missing."
    );

    let founded = milo.submit(&form.with("name", "Milo's own")).await;

    let board = milo.follow(&founded).await.page();
    assert_eq!(board.words(".sidebar-name"), "Milo NovakOwner");
    let places = milo.get("/organizations").await.page();
    assert_eq!(
        places.list(".place-name"),
        ["Berlin CoachingMember", "Milo's ownOwner"]
    );
}

#[tokio::test]
async fn one_address_founds_only_so_many_before_it_is_slowed() {
    let team = Team::open();
    let server = open_server(&team);
    let milo = Person::new(&server.address, team.milo().cookie());
    let form = milo.get("/signup").await.page().form("Create organization");
    let mut statuses = Vec::new();
    for number in 0..11 {
        let form = form.with("name", &format!("Number {number}"));
        statuses.push(milo.submit(&form).await.status);
    }
    assert_eq!(statuses[..10], [303; 10]);
    assert_eq!(statuses[10], 429);
}

#[tokio::test]
async fn where_it_is_open_the_first_organization_may_be_founded_without_the_printed_link() {
    let database = Database::empty(Kind::under_test());
    let settings = Config {
        signup: Signup::Open,
        ..config(&database.url)
    };
    let server = Server::start(settings, Clock::set_at(start()));
    let nora = Person::new(&server.address, None);
    let form = nora.get("/signup").await.expect(200).page();
    let form = form
        .form("Create organization")
        .with("name", "Nora's Studio")
        .with("user_name", "Nora Neu")
        .with("email", "nora@example.com")
        .with("password", PASSWORD);
    let founded = nora.submit(&form).await;
    let board = nora.follow(&founded).await.expect(200).page();
    assert_eq!(board.words(".sidebar-name"), "Nora NeuOwner");
    nora.get("/setup").await.expect(303);
}

#[tokio::test]
async fn what_is_mistyped_is_not_counted_and_who_is_slowed_is_told_so() {
    let team = Team::open();
    let server = open_server(&team);
    let nora = Person::new(&server.address, None);
    let form = nora.get("/signup").await.page().form("Create organization");
    let form = form
        .with("name", "Nora's Studio")
        .with("user_name", "Nora Neu")
        .with("email", "nora@example.com");
    for _ in 0..12 {
        let short = nora.submit(&form.with("password", "short")).await;
        short.expect(422);
    }
    let form = form.with("password", PASSWORD);
    nora.submit(&form).await.expect(303);
    for number in 0..9 {
        let form = form.with("email", &format!("nora{number}@example.com"));
        let visitor = Person::new(&server.address, None);
        visitor.submit(&form).await.expect(303);
    }

    let slowed = Person::new(&server.address, None).submit(&form).await;

    let slowed = slowed.expect(429);
    assert_eq!(slowed.header("retry-after"), "15");
    assert_eq!(team.dump(&["organizations"]).len(), 12);
}
