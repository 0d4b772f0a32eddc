//! Starting Leadboard: settings, the printed link, health, and the log.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;

use leadboard::db::DatabaseUrl;
use reqwest::Method;

use crate::program::{Running, refusal, setting_of};
use crate::support::Team;
use crate::support::cast::PASSWORD;
use crate::support::database::{Database, Kind};
use crate::support::person::Person;

const SECRET: (&str, &str) = ("LEADBOARD_SECRET", "0123456789abcdef0123456789abcdef");
const READY: &str = "Leadboard is ready";
const LINK: &str = "Set it up with this link, which works once: ";

#[test]
fn a_wrong_setting_stops_the_start_with_a_sentence_that_names_it() {
    let postgres = ("DATABASE_URL", "postgres://milo:hunter2@127.0.0.1:1/leads");
    let long = "x".repeat(31);
    let cases: [(&[(&str, &str)], &str); 12] = [
        (
            &[("DATABASE_URL", "mysql://localhost/x")],
            "DATABASE_URL must begin with sqlite:// or postgres://",
        ),
        (
            &[("DATABASE_URL", "sqlite://")],
            "DATABASE_URL names no file",
        ),
        (
            &[("DATABASE_URL", "sqlite:///dev/null/leads.db")],
            "DATABASE_URL: ",
        ),
        (
            &[("LEADBOARD_ADDR", "nowhere")],
            "LEADBOARD_ADDR is “nowhere”",
        ),
        (
            &[("LEADBOARD_ADDR", "127.0.0.1:99999")],
            "LEADBOARD_ADDR is “127.0.0.1:99999”",
        ),
        (
            &[("LEADBOARD_URL", "leads.example.com")],
            "LEADBOARD_URL is “leads.example.com”",
        ),
        (
            &[("LEADBOARD_SECRET", &long)],
            "LEADBOARD_SECRET is too short",
        ),
        (&[postgres], "LEADBOARD_SECRET is missing"),
        (
            &[("LEADBOARD_TRUSTED_PROXIES", "127.0.0.1, proxy.local")],
            "LEADBOARD_TRUSTED_PROXIES holds “proxy.local”",
        ),
        (
            &[("LEADBOARD_SIGNUP", "yes")],
            "LEADBOARD_SIGNUP is “yes”; it may be closed or open.",
        ),
        (&[("RUST_LOG", "garbage=zzz")], "RUST_LOG is “garbage=zzz”"),
        (
            &[postgres, SECRET, ("LEADBOARD_ADDR", "127.0.0.1:0")],
            "DATABASE_URL: Postgres at 127.0.0.1:1/leads cannot be opened",
        ),
    ];
    let folder = Database::empty(Kind::Sqlite);
    let elsewhere = ("DATABASE_URL", &*setting_of(&folder.url));
    for (settings, sentence) in cases {
        let settings: Vec<_> = std::iter::once(elsewhere)
            .chain(settings.iter().copied())
            .collect();
        let said = refusal(&[], &settings);
        assert!(said.starts_with("Leadboard cannot start. "), "{said}");
        assert!(said.contains(sentence), "{sentence} in {said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[test]
fn a_port_that_is_taken_is_named_and_leaves_no_database_behind() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let database = Database::empty(Kind::Sqlite);
    let settings = [
        ("DATABASE_URL", &*setting_of(&database.url)),
        ("LEADBOARD_ADDR", &address),
    ];

    let said = refusal(&["serve"], &settings);

    assert!(
        said.contains(&format!("LEADBOARD_ADDR: cannot listen on {address}")),
        "{said}"
    );
    let DatabaseUrl::Sqlite { path } = &database.url else {
        unreachable!()
    };
    assert!(!fs::exists(path).unwrap());
}

#[test]
fn a_word_that_is_no_command_is_answered_with_those_that_are() {
    let said = refusal(&["server"], &[]);
    assert!(said.contains("“server” is not a command"), "{said}");
    for command in [
        "leadboard serve",
        "leadboard demo",
        "leadboard migrate",
        "leadboard backup FILE",
        "leadboard reset-link EMAIL",
    ] {
        assert!(said.contains(command), "{said}");
    }
}

#[tokio::test]
async fn the_first_start_prints_a_link_that_opens_set_up_and_after_it_no_link_is_printed() {
    let database = Database::empty(Kind::under_test());
    let url = setting_of(&database.url);
    let settings = [("DATABASE_URL", &*url), SECRET];
    let running = Running::start(&[], &settings, LINK).await;
    assert!(
        running
            .said
            .contains(&format!("{READY}: {}\n", running.address)),
        "{}",
        running.said
    );
    let link = running.said.split(LINK).nth(1).unwrap().trim();
    let olga = running.person();
    let form = olga
        .get(link.strip_prefix(&running.address).unwrap())
        .await
        .expect(200)
        .page()
        .form("Set up");
    let form = form
        .with("name", "Berlin Coaching")
        .with("user_name", "Olga Berg")
        .with("email", "olga@example.com")
        .with("password", PASSWORD);
    olga.submit(&form).await.expect(303);
    let cookie = olga.cookie();
    drop(running);

    let again = Running::start(&["serve"], &settings, READY).await;

    assert!(!again.said.contains("link"), "{}", again.said);
    let olga = Person::new(&again.address, cookie);
    let board = olga.get("/pipeline").await.expect(200).page();
    assert_eq!(
        board.words(".sidebar-name b"),
        "Olga Berg",
        "a restart signs nobody out"
    );
}

#[tokio::test]
async fn started_with_sign_up_open_and_behind_a_proxy_it_is_both() {
    let team = Team::open();
    let settings = [
        ("DATABASE_URL", &*setting_of(&team.database.url)),
        SECRET,
        ("LEADBOARD_SIGNUP", "open"),
        ("LEADBOARD_TRUSTED_PROXIES", "127.0.0.1"),
    ];
    let running = Running::start(&[], &settings, READY).await;
    let nora = running.person();
    let request = nora.request(Method::GET, "/signup");
    let request = request.header("X-Forwarded-For", "192.0.2.7");
    let page = nora.send(request).await.expect(200);
    let number = page.header("x-request-id").to_owned();
    let log = running.stop();
    let line = log.lines().find(|line| line.contains(&number)).unwrap();
    assert!(line.contains("192.0.2.7"), "{line}");
}

#[tokio::test]
async fn on_sqlite_a_secret_is_made_kept_and_readable_by_its_owner_alone() {
    let team = Team::open_on(Kind::Sqlite);
    let url = setting_of(&team.database.url);
    let file = format!("{}.secret", url.strip_prefix("sqlite://").unwrap());
    let settings = [("DATABASE_URL", &*url)];
    let running = Running::start(&[], &settings, READY).await;
    let milo = running.person();
    milo.post(
        "/login",
        &[("email", "milo@example.com"), ("password", PASSWORD)],
    )
    .await
    .expect(303);
    let kept = fs::read(&file).unwrap();
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    drop(running);

    let again = Running::start(&[], &settings, READY).await;

    assert_eq!(fs::read(&file).unwrap(), kept);
    Person::new(&again.address, milo.cookie())
        .get("/pipeline")
        .await
        .expect(200);
}

#[tokio::test]
async fn each_request_is_one_line_of_the_log_with_the_number_that_its_page_shows() {
    let database = Database::empty(Kind::under_test());
    let settings = [("DATABASE_URL", &*setting_of(&database.url)), SECRET];
    let running = Running::start(&[], &settings, READY).await;
    let answer = running
        .person()
        .get("/nowhere?token=secret")
        .await
        .expect(404);
    let number = answer.header("x-request-id").to_owned();
    let log = running.stop();
    let lines: Vec<&str> = log.lines().filter(|line| line.contains(&number)).collect();
    assert_eq!(lines.len(), 1, "{log}");
    for part in ["127.0.0.1", "GET", "/nowhere", "404"] {
        assert!(lines[0].contains(part), "{part} in {}", lines[0]);
    }
    assert!(
        !log.contains("secret"),
        "what stands behind ? may be a secret: {log}"
    );
}
