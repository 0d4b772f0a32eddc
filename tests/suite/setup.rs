//! The first start: the printed link, the organization, and its Owner.

use leadboard::app::App;
use leadboard::clock::Clock;
use leadboard::people::setup::open_link;

use crate::support::cast::start;
use crate::support::database::{Database, Kind};
use crate::support::form::Form;
use crate::support::person::{Answer, Person};
use crate::support::server::{Server, config};

/// A new installation, and the secret of the link that its start printed.
struct Fresh {
    server: Server,
    database: Database,
    token: String,
}

impl Fresh {
    fn start() -> Self {
        let database = Database::empty(Kind::under_test());
        let server = Server::start(config(&database.url), Clock::set_at(start()));
        let token = open_link(&mut database.connect(), start())
            .unwrap()
            .unwrap();
        Self {
            server,
            database,
            token,
        }
    }

    fn somebody(&self) -> Person {
        Person::new(&self.server.address, None)
    }

    fn organizations(&self) -> usize {
        self.database.rows_of(&["organizations"]).len()
    }

    async fn form(&self, who: &Person) -> Form {
        let page = who
            .get(&format!("/setup?token={}", self.token))
            .await
            .expect(200)
            .page();
        assert_eq!(page.heading(), "Set up Leadboard");
        page.form("Set up")
    }
}

fn filled_in(form: Form) -> Form {
    form.with("name", "Berlin Coaching")
        .with("time_zone", "Asia/Tokyo")
        .with("currency", "JPY")
        .with("user_name", "Olga Berg")
        .with("email", "Olga@Example.com")
        .with("password", "correct horse battery")
}

#[tokio::test]
async fn whoever_has_the_link_names_the_organization_and_is_its_owner() {
    let fresh = Fresh::start();
    let olga = fresh.somebody();
    let form = filled_in(fresh.form(&olga).await);

    let board = olga
        .follow(&olga.submit(&form).await)
        .await
        .expect(200)
        .page();

    assert_eq!(board.heading(), "Pipeline");
    assert_eq!(
        board.toast(),
        "Leadboard is yours. Add your first contacts."
    );
    assert_eq!(board.words(".sidebar-organization"), "Berlin Coaching");
    assert_eq!(board.words(".sidebar-name"), "Olga BergOwner");
    assert_eq!(
        board.list(".column h2"),
        [
            "Outreach Sent",
            "In Conversation",
            "Interested",
            "Meeting Booked",
            "Closed",
            "Lost"
        ]
    );
    assert!(board.text().contains("Your pipeline is empty"));
    let new = olga.get("/contacts/new").await.expect(200).page();
    let value = new
        .form("Add contact")
        .with("username", "anna")
        .with("deal_value", "1500");
    let page = olga
        .follow(&olga.submit(&value).await)
        .await
        .expect(200)
        .page();
    assert!(
        page.list(".facts dd").contains(&"1,500 JPY".to_owned()),
        "{:?}",
        page.list(".facts dd")
    );
    assert!(
        page.attribute("#activity time", "title").ends_with("18:00"),
        "in Tokyo's time"
    );
    let again = fresh.somebody();
    again
        .post(
            "/login",
            &[
                ("email", "olga@example.com"),
                ("password", "correct horse battery"),
            ],
        )
        .await
        .expect(303);
}

#[tokio::test]
async fn the_link_works_once() {
    let fresh = Fresh::start();
    let late = fresh.somebody();
    let form = filled_in(fresh.form(&late).await);
    fresh.somebody().submit(&form).await.expect(303);

    let refused = late
        .submit(&form.with("email", "late@example.com"))
        .await
        .expect(403);

    assert!(refused.page().text().contains("This link was used already"));
    let place = format!("/setup?token={}", fresh.token);
    assert_eq!(
        late.get(&place).await.expect(303).header("location"),
        "/login"
    );
    assert_eq!(fresh.organizations(), 1);
    assert_eq!(
        open_link(&mut fresh.database.connect(), start()).unwrap(),
        None
    );
}

#[tokio::test]
async fn without_the_link_nothing_can_be_set_up() {
    let fresh = Fresh::start();
    let stranger = fresh.somebody();
    let to_login = stranger.get("/pipeline").await;
    let to_setup = stranger.follow(&to_login).await;
    assert_eq!(to_setup.header("location"), "/setup");
    let closed = |answer: Answer| {
        let page = answer.expect(403).page();
        assert!(
            page.text()
                .contains("Open the link that Leadboard printed when it started.")
        );
        assert!(!page.has("form"));
    };
    closed(stranger.follow(&to_setup).await);
    closed(stranger.get("/setup?token=guess").await);
    let form = filled_in(fresh.form(&stranger).await);
    for token in ["", "guess"] {
        stranger
            .submit(&form.clone().with("token", token))
            .await
            .expect(403);
    }
    assert_eq!(fresh.organizations(), 0);
}

#[tokio::test]
async fn what_was_typed_is_kept_when_something_is_wrong_and_each_field_says_what() {
    let fresh = Fresh::start();
    let olga = fresh.somebody();
    let form = filled_in(fresh.form(&olga).await);
    for (field, value, sentence) in [
        ("name", "  ", "The organization's name is missing."),
        (
            "name",
            &*"x".repeat(101),
            "The organization's name is too long: 101 characters, at most 100.",
        ),
        (
            "name",
            "a\u{7}b",
            "The organization's name has a character that cannot be shown. Type it again.",
        ),
        ("time_zone", "Berlin", "Choose a time zone from the list."),
        ("currency", "XYZ", "Choose a currency from the list."),
        ("user_name", "", "Your name is missing."),
        (
            "user_name",
            "Olga\u{202e}",
            "Your name has a character that cannot be shown. Type it again.",
        ),
        (
            "email",
            "olga",
            "This does not look like an e-mail address, such as ana@example.com.",
        ),
        (
            "password",
            "too short",
            "The password is too short: use at least 10 characters.",
        ),
        (
            "password",
            &*"x".repeat(201),
            "The password is too long: use at most 200 characters.",
        ),
    ] {
        let page = olga
            .submit(&form.clone().with(field, value))
            .await
            .expect(422)
            .page();
        assert_eq!(page.words(&format!("#problem-{field}")), sentence);
        assert_eq!(page.list(".problem").len(), 1, "{field}");
        assert!(page.has(".alert"));
        let again = page.form("Set up");
        for (kept, _) in form
            .fields
            .iter()
            .filter(|(name, _)| name != field && name != "password")
        {
            assert_eq!(again.value(kept), form.value(kept), "{kept} beside {field}");
        }
        assert_eq!(again.value("password"), "");
    }
    assert_eq!(fresh.organizations(), 0);
    olga.submit(&form).await.expect(303);
}

#[tokio::test]
async fn of_two_who_set_up_at_once_one_wins_and_the_other_is_told() {
    let fresh = Fresh::start();
    let (one, other) = (fresh.somebody(), fresh.somebody());
    let form = filled_in(fresh.form(&one).await);
    let others = form
        .clone()
        .with("email", "other@example.com")
        .with("name", "Others");

    let (first, second) = tokio::join!(one.submit(&form), other.submit(&others));

    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 403]);
    assert_eq!(fresh.organizations(), 1);
    assert_eq!(fresh.database.rows_of(&["users", "memberships"]).len(), 2);
    assert_eq!(fresh.database.rows_of(&["stages"]).len(), 6);
}

#[tokio::test]
async fn links_of_several_starts_open_it_until_one_of_them_is_used() {
    let fresh = Fresh::start();
    let second = open_link(&mut fresh.database.connect(), start())
        .unwrap()
        .unwrap();
    let olga = fresh.somebody();
    let form = filled_in(fresh.form(&olga).await);

    olga.submit(&form.clone().with("token", &second))
        .await
        .expect(303);

    fresh
        .somebody()
        .submit(&form.with("email", "b@example.com"))
        .await
        .expect(403);
    assert_eq!(fresh.database.rows_of(&["setup_links"]), [""; 0]);
}

#[tokio::test]
async fn a_printed_link_is_worth_nothing_once_the_demo_filled_the_database() {
    let fresh = Fresh::start();
    let somebody = fresh.somebody();
    let form = filled_in(fresh.form(&somebody).await);
    let app = App::open(config(&fresh.database.url), Clock::set_at(start())).unwrap();
    leadboard::demo::prepare(&app, None, |_| ()).unwrap();

    somebody.submit(&form).await.expect(403);

    assert_eq!(fresh.organizations(), 1);
    leadboard::demo::prepare(&app, None, |_| ())
        .expect("the demo still has the database to itself");
}
