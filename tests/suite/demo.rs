//! `leadboard demo`: a believable team to look around in.

use std::collections::HashSet;
use std::fs;
use std::process::Stdio;

use diesel::prelude::*;
use leadboard::app::App;
use leadboard::clock::Clock;
use leadboard::crm::status::LeadStatus;
use leadboard::db::DatabaseUrl;
use leadboard::db::schema::contacts;
use leadboard::demo::{Size, prepare};

use crate::program::{Running, program, refusal, setting_of};
use crate::support::Team;
use crate::support::cast::start;
use crate::support::database::{Database, Kind};
use crate::support::replay::{by_id, check_replay};
use crate::support::rows::{self, Activity};
use crate::support::server::config;

const SECRET: (&str, &str) = ("LEADBOARD_SECRET", "0123456789abcdef0123456789abcdef");
const READY: &str = "Leadboard is ready";
const TEAM: [(&str, &str); 4] = [
    ("owner@demo.example", "Owner"),
    ("admin@demo.example", "Admin"),
    ("member@demo.example", "Member"),
    ("member2@demo.example", "Member"),
];
const STAGES: [&str; 6] = [
    "Outreach Sent",
    "In Conversation",
    "Interested",
    "Meeting Booked",
    "Closed",
    "Lost",
];

#[tokio::test]
async fn the_demo_has_a_team_with_a_history_and_a_second_one_keeps_it_and_renews_the_password() {
    let database = Database::empty(Kind::under_test());
    let url = setting_of(&database.url);
    let settings = |password| {
        [
            ("DATABASE_URL", &*url),
            SECRET,
            ("LEADBOARD_DEMO_PASSWORD", password),
        ]
    };
    let demo = Running::start(&["demo"], &settings("first password"), READY).await;
    assert!(demo.said.starts_with("Sign in with "), "{}", demo.said);
    for (email, role) in TEAM {
        assert!(demo.said.contains(email), "{}", demo.said);
        let person = demo.person();
        let board = person
            .follow(&person.signs_in(email, "first password").await)
            .await
            .expect(200)
            .page();
        assert_eq!(board.words(".sidebar-name small"), role);
    }
    let owner = demo.person();
    let answer = owner.signs_in("owner@demo.example", "first password").await;
    let board = owner.follow(&answer).await.page();
    assert_eq!(board.list(".column h2"), STAGES);
    let counts: Vec<usize> = STAGES
        .iter()
        .map(|stage| board.column(stage).count())
        .collect();
    assert_eq!(counts.iter().sum::<usize>(), 240, "{counts:?}");
    assert!(counts.iter().all(|count| *count > 5), "{counts:?}");
    let rules = owner
        .get("/settings/pipeline/automations")
        .await
        .expect(200)
        .page();
    assert_eq!(rules.list(".rule [aria-checked='true']").len(), 4);
    for status in ["no_reply", "new_message", "replied"] {
        let cards = board.list(&format!(".card .conversation-{status}"));
        assert!(cards.len() > 20, "{status}: {}", cards.len());
    }
    let ours = board.list(".card .turn-ours");
    assert!(
        ours.iter().all(|words| words.contains(" h. ")
            || words.contains(" min. ")
            || words.contains(" 1 d. ")),
        "{ours:?}"
    );
    assert!(!board.list(".card .turn-theirs").is_empty());
    assert!(!board.list(".card .stale").is_empty());
    assert!(board.list(".card-tag").len() > 40);
    let rows = database.rows_of(&["notes", "activities", "runs"]);
    assert!(rows.len() > 500, "notes and history: {}", rows.len());
    owner
        .post("/contacts", &[("username", "of_mine"), ("stage", "1")])
        .await
        .expect(303);
    let kept = database.rows_of(&["contacts", "notes", "activities", "rules"]);
    drop(demo);

    let again = Running::start(&["demo"], &settings("second password"), READY).await;

    assert_eq!(
        database.rows_of(&["contacts", "notes", "activities", "rules"]),
        kept
    );
    let person = again.person();
    person
        .signs_in("owner@demo.example", "first password")
        .await
        .expect(422);
    person
        .signs_in("owner@demo.example", "second password")
        .await
        .expect(303);
}

#[tokio::test]
async fn the_demo_makes_a_password_where_none_is_given_and_prints_it() {
    let database = Database::empty(Kind::under_test());
    let settings = [("DATABASE_URL", &*setting_of(&database.url)), SECRET];
    let demo = Running::start(&["demo"], &settings, READY).await;
    let password = demo
        .said
        .split("the password ")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap();
    assert!(password.len() >= 12, "{password}");
    demo.person()
        .signs_in("member@demo.example", password)
        .await
        .expect(303);
}

#[test]
fn the_demo_refuses_a_database_with_an_organization_of_its_own_and_leaves_it_alone() {
    let team = Team::open();
    let before = team.dump(&["organizations", "users", "contacts", "activities"]);
    let settings = [
        ("DATABASE_URL", &*setting_of(&team.database.url)),
        SECRET,
        ("LEADBOARD_ADDR", "127.0.0.1:0"),
    ];
    let said = refusal(&["demo"], &settings);
    assert!(
        said.contains("DATABASE_URL: this database holds an organization of its own."),
        "{said}"
    );
    assert_eq!(
        team.dump(&["organizations", "users", "contacts", "activities"]),
        before
    );
}

#[test]
fn a_demo_password_that_is_too_short_is_refused_by_the_name_of_the_setting() {
    let database = Database::empty(Kind::under_test());
    let url = setting_of(&database.url);
    let settings = [
        ("DATABASE_URL", &*url),
        SECRET,
        ("LEADBOARD_DEMO_PASSWORD", "short"),
        ("LEADBOARD_ADDR", "127.0.0.1:0"),
    ];
    let said = refusal(&["demo"], &settings);
    assert!(
        said.contains("LEADBOARD_DEMO_PASSWORD: The password is too short"),
        "{said}"
    );
}

/// A demo of that size, made on the first day of the cast.
fn made(contacts: &str) -> Database {
    let database = Database::empty(Kind::under_test());
    let app = App::open(config(&database.url), Clock::set_at(start())).unwrap();
    prepare(&app, Some(Size::parse(contacts).unwrap()), |_| ()).unwrap();
    database
}

/// Postgres makes fewer, since each statement is a round trip.
fn some_hundreds() -> (&'static str, usize) {
    match Kind::under_test() {
        Kind::Sqlite => ("1000", 1000),
        Kind::Postgres => ("400", 400),
    }
}

#[test]
fn a_larger_demo_has_stages_in_proportion_and_its_statuses_are_as_the_rules_leave_them() {
    let (size, contacts_wanted) = some_hundreds();
    let database = made(size);
    let contacts = database.look(rows::contacts);
    let log = database.look(rows::activities);
    let runs = database.look(rows::runs);

    assert_eq!(contacts.len(), contacts_wanted);
    let mut by_rule = 0;
    let mut by_hand = 0;
    let mut standing = [0_usize; 6];
    for contact in &contacts {
        let stage = usize::try_from(contact.stage_id.0 - 1).unwrap();
        standing[stage] += 1;
        let expected: &[LeadStatus] = match STAGES[stage] {
            "Closed" => &[LeadStatus::Won],
            "Lost" => &[LeadStatus::Lost, LeadStatus::Abandoned],
            _ => &[LeadStatus::Open],
        };
        assert!(expected.contains(&contact.lead_status), "{contact:?}");
        if contact.lead_status == LeadStatus::Open {
            continue;
        }
        let ended: Vec<_> = log
            .iter()
            .filter(|line| line.contact_id == Some(contact.id.0) && line.kind == "lead_status")
            .collect();
        assert_eq!(ended.len(), 1, "{contact:?}");
        let change = &ended[0].change_id;
        let applied: Vec<_> = runs
            .iter()
            .filter(|run| run.change_id == *change && run.outcome == "applied")
            .map(|run| run.rule_name.as_str())
            .collect();
        let status = contact.lead_status.label();
        if ended[0].through == "automation" {
            assert_eq!(applied, [format!("{} → {status}", STAGES[stage])]);
            by_rule += 1;
        } else {
            assert_eq!(applied, [format!("{status} → {}", STAGES[stage])]);
            by_hand += 1;
        }
    }
    assert!(by_rule > 10 && by_hand > 10, "{by_rule} and {by_hand}");
    for (now, usual) in standing.into_iter().zip([72, 58, 44, 28, 22, 16]) {
        let expected = contacts.len() * usual / 240;
        assert!(now.abs_diff(expected) <= 1, "{standing:?}");
    }
}

#[test]
fn replaying_the_log_of_a_larger_demo_gives_its_contacts() {
    let database = made(some_hundreds().0);
    let mut sample = by_id(database.look(rows::contacts));
    sample.retain(|id, _| id % 5 == 0);
    let log: Vec<Activity> = database
        .look(rows::activities)
        .into_iter()
        .filter(|line| line.contact_id.is_some_and(|id| sample.contains_key(&id)))
        .collect();
    let mut at_first = sample.clone();
    let mut changes = Vec::new();
    let mut met = HashSet::new();
    let mut latest = i64::MIN;
    for line in log {
        assert!(line.created_at >= latest, "the log runs backwards");
        latest = line.created_at;
        let id = line.contact_id.unwrap();
        assert_eq!(met.insert(id), line.kind == "created", "{}", line.line());
        match line.kind.as_str() {
            "created" => {
                let contact = at_first.get_mut(&id).unwrap();
                contact.version = 1;
                contact.tags.clear();
                let fields = &mut contact.fields;
                fields.insert("stage", line.new_id.map(|stage| stage.to_string()));
                fields.insert("lead_status", Some("open".to_owned()));
                fields.insert("conversation_status", Some("no_reply".to_owned()));
            }
            "note_added" => {}
            _ => changes.push(line),
        }
    }
    assert_eq!(met.len(), sample.len());
    assert!(changes.len() > sample.len(), "much happened to them");

    let changes: Vec<&Activity> = changes.iter().collect();
    check_replay(at_first, &sample, &changes);
}

#[test]
fn the_same_size_gives_the_same_demo_each_time() {
    let told = || {
        let database = made("60");
        let contacts = database.look(rows::contacts);
        let log = database.look(rows::activities);
        let log: Vec<_> = log
            .iter()
            .map(|line| (line.contact_id, line.line(), line.created_at))
            .collect();
        let runs = database.look(rows::runs);
        let runs: Vec<_> = runs
            .iter()
            .map(|run| (run.contact_id, run.line()))
            .collect();
        let said = database.rows_of(&["notes", "messages", "contact_tags"]);
        (contacts, log, runs, said)
    };
    let first = told();
    assert_eq!(first.0.len(), 60);
    assert_eq!(first, told());
}

#[test]
fn a_size_that_is_none_is_refused_before_anything_is_written() {
    let database = Database::empty(Kind::Sqlite);
    let settings = [("DATABASE_URL", &*setting_of(&database.url))];
    for arguments in [
        &["demo", "--contacts", "0"][..],
        &["demo", "--contacts", "1000001"],
        &["demo", "--contacts", "many"],
        &["demo", "--contacts"],
    ] {
        let said = refusal(arguments, &settings);
        assert!(
            said.contains("--contacts wants a whole number from 1 to 1000000"),
            "{said}"
        );
    }
    let DatabaseUrl::Sqlite { path } = &database.url else {
        unreachable!()
    };
    assert!(!fs::exists(path).unwrap());
}

#[tokio::test]
async fn a_demo_of_another_size_is_kept_and_it_says_how_to_get_the_other() {
    let database = made("60");
    let kept = database.rows_of(&["contacts", "notes", "activities", "rules"]);
    let settings = [("DATABASE_URL", &*setting_of(&database.url)), SECRET];
    let other = Running::start(&["demo", "--contacts", "1200"], &settings, READY).await;
    assert!(
        other.said.starts_with("The demo with 60 contacts in "),
        "{}",
        other.said
    );
    let remedy = match Kind::under_test() {
        Kind::Sqlite => "test.db was kept. For one with 1,200, remove the file and start again.",
        Kind::Postgres => "For one with 1,200, drop that database and create it again",
    };
    assert!(other.said.contains(remedy), "{}", other.said);
    assert!(other.said.contains("owner@demo.example"), "{}", other.said);
    assert_eq!(
        database.rows_of(&["contacts", "notes", "activities", "rules"]),
        kept
    );
    drop(other);

    for arguments in [&["demo", "--contacts", "60"][..], &["demo"]] {
        let same = Running::start(arguments, &settings, READY).await;
        assert!(!same.said.contains("kept"), "{}", same.said);
    }
}

#[tokio::test]
async fn a_demo_that_was_stopped_half_way_is_never_taken_for_a_whole_one() {
    let database = Database::empty(Kind::under_test());
    let settings = [
        ("DATABASE_URL", &*setting_of(&database.url)),
        SECRET,
        ("LEADBOARD_ADDR", "127.0.0.1:0"),
    ];
    let mut demo = program(&["demo", "--contacts", "20000"], &settings)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let contacts = || {
        contacts::table
            .count()
            .get_result::<i64>(&mut database.connect())
    };
    while contacts().unwrap_or(0) == 0 {
        assert!(demo.try_wait().unwrap().is_none(), "it stopped by itself");
    }
    demo.kill().unwrap();
    demo.wait().unwrap();

    for command in ["demo", "serve"] {
        let said = refusal(&[command], &settings);
        assert!(said.contains("holds half a demo"), "{said}");
        let remedy = match Kind::under_test() {
            Kind::Sqlite => {
                "test.db holds half a demo: another start is making it just now, or was stopped. Remove the file, then start again."
            }
            Kind::Postgres => "Drop that database and create it again, then start again.",
        };
        assert!(said.contains(remedy), "{said}");
    }
    if let DatabaseUrl::Sqlite { path } = &database.url {
        fs::remove_file(path).unwrap();
        let demo = Running::start(&["demo"], &settings[..2], READY).await;
        assert_eq!(contacts(), Ok(240), "{}", demo.said);
    }
}
