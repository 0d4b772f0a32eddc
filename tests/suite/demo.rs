//! `leadboard demo`: a believable team to look around in.

use crate::program::{Running, refusal, setting_of};
use crate::support::Team;
use crate::support::database::{Database, Kind};

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
    for (email, role) in TEAM {
        assert!(demo.said.contains(email), "{}", demo.said);
        let person = demo.person();
        let fields = [("email", email), ("password", "first password")];
        let board = person
            .follow(&person.post("/login", &fields).await)
            .await
            .expect(200)
            .page();
        assert_eq!(board.words(".sidebar-name small"), role);
    }
    let owner = demo.person();
    let fields = [
        ("email", "owner@demo.example"),
        ("password", "first password"),
    ];
    let board = owner
        .follow(&owner.post("/login", &fields).await)
        .await
        .page();
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
    let rows = database.rows_of(&["notes", "activities", "runs"]);
    assert!(rows.len() > 500, "notes and history: {}", rows.len());
    owner
        .post("/contacts", &[("username", "of_mine"), ("stage", "1")])
        .await
        .expect(303);
    let kept = database.rows_of(&["contacts", "notes", "activities", "runs", "rules"]);
    drop(demo);

    let again = Running::start(&["demo"], &settings("second password"), READY).await;

    assert_eq!(
        database.rows_of(&["contacts", "notes", "activities", "runs", "rules"]),
        kept
    );
    let person = again.person();
    person.post("/login", &fields).await.expect(422);
    let fields = [
        ("email", "owner@demo.example"),
        ("password", "second password"),
    ];
    person.post("/login", &fields).await.expect(303);
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
    let fields = [("email", "member@demo.example"), ("password", password)];
    demo.person().post("/login", &fields).await.expect(303);
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
