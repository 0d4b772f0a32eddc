//! What every page says to the browser about itself, and what an error page tells.

use leadboard::people::setup::open_link;

use crate::routes::ROUTES;
use crate::sign_up::open_server;
use crate::support::Team;
use crate::support::cast::start;
use crate::support::database::{Database, Kind};
use crate::support::person::{Answer, Person};
use crate::support::server::{Server, config};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

fn is_guarded(answer: &Answer) {
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {}", answer.asked);
        assert_eq!(
            answer.headers.get_all(name).iter().count(),
            1,
            "{name} of {}",
            answer.asked
        );
    }
    assert_eq!(answer.header("x-request-id").len(), 32, "{}", answer.asked);
}

/// Guarded, and without anything that the headers would block.
fn is_a_sound_page(answer: &Answer) {
    is_guarded(answer);
    assert_eq!(
        answer.header("cache-control"),
        "no-store",
        "{}",
        answer.asked
    );
    let page = answer.page();
    let blocked = "script:not([src]), style, [style], [onclick], [onload], [onsubmit], [hx-on]";
    assert!(!page.has(blocked), "{}", answer.asked);
    assert!(!answer.body.contains("hx-on:"), "{}", answer.asked);
    if answer.header("content-type") == "text/html; charset=utf-8" {
        assert!(
            ["title", ".card", ".more", "hx-partial"]
                .iter()
                .any(|part| page.has(part)),
            "{}",
            answer.asked
        );
    }
}

#[tokio::test]
async fn every_page_is_guarded_by_headers_and_has_nothing_that_they_would_block() {
    let team = Team::open();
    let ana = team.ana();
    team.adds_starter_rules(&ana).await;
    let everybody = [team.stranger(), team.milo(), ana.clone(), team.olga()];
    for who in &everybody[1..] {
        let fields = [("text", "called")];
        who.post("/contacts/1/notes", &fields).await.expect(303);
    }
    let milo = team.milo();
    let edited = team.edits(&milo, &["anna"], &[("assignee", "2")]);
    edited.await.expect(303);
    team.program("read").await;
    let uploaded = ana.uploads("people.csv", "username\nemil\n");
    uploaded.await.expect(303);
    team.database.execute(
        "INSERT INTO tags (organization_id, name, name_key, colour, created_at) VALUES (1, 'Hot', 'hot', 'red', 1); \
         INSERT INTO contact_tags (organization_id, contact_id, tag_id) VALUES (1, 1, 1); \
         INSERT INTO saved_views (organization_id, user_id, name, page, query, is_shared, created_at) VALUES \
         (1, 3, 'A', 'pipeline', '', FALSE, 1), (1, 2, 'B', 'pipeline', '', FALSE, 1), (1, 1, 'C', 'pipeline', '', TRUE, 1);",
    );
    // Everybody's note is their own, and their view.
    let filled = |path: &str, note: usize| {
        path.replace("{contact}", "1")
            .replace("{note}", &note.to_string())
            .replace("{rule}", "1")
            .replace("{tag}", "1")
            .replace("{token}", "1")
            .replace("{view}", &note.to_string())
            .replace("{stage}", "1")
            .replace("{user}", "4")
            .replace("{batch}", "1")
            .replace("{import}", "2")
    };
    let mut never_seen = Vec::new();
    for route in ROUTES.iter().filter(|route| route.method == "get") {
        let mut is_seen = false;
        for (number, who) in everybody.iter().enumerate() {
            let status = route.statuses[number];
            let place = filled(route.path, number) + route.query;
            let answer = who.get(&place).await.expect(status);
            is_a_sound_page(&answer);
            is_seen |= status == 200;
        }
        if !is_seen {
            never_seen.push(route.path);
        }
    }
    assert_eq!(
        never_seen,
        [
            "/",
            "/setup",
            "/join",
            "/reset",
            "/signup",
            "/views/{view}",
            "/settings",
            "/settings/pipeline"
        ],
        "nobody sees these without a link, or they lead on"
    );
    let nothing = ana.get("/static/none.css").await.expect(404);
    is_guarded(&nothing);
}

#[tokio::test]
async fn the_pages_behind_a_link_are_guarded_as_all_others_are() {
    let team = Team::open();
    let ana = team.ana();
    let fields = [("guest", "Nora"), ("role", "member")];
    let invited = ana.post("/settings/members/invitations", &fields).await;
    let reset = ana.post("/settings/members/3/reset-link", &[]).await;
    for (made, page) in [(invited, "/join?"), (reset, "/reset?")] {
        is_a_sound_page(&made.clone().expect(200));
        let link = made.page().attribute(".copy-text", "value");
        let place = &link[link.find(page).unwrap()..];
        is_a_sound_page(&team.stranger().get(place).await.expect(200));
    }
    let open = open_server(&team);
    let nora = Person::new(&open.address, None);
    is_a_sound_page(&nora.get("/signup").await.expect(200));

    let database = Database::empty(Kind::under_test());
    let fresh = Server::start(config(&database.url), team.clock.clone());
    let token = open_link(&mut database.connect(), start())
        .unwrap()
        .unwrap();
    let nora = Person::new(&fresh.address, None);
    let place = format!("/setup?token={token}");
    is_a_sound_page(&nora.get(&place).await.expect(200));
}

#[tokio::test]
async fn the_files_that_pages_ask_for_are_there_and_may_be_kept() {
    let team = Team::open();
    let page = team.milo().get("/pipeline").await.expect(200).page();
    let links = page.all("link[href], script[src]");
    assert!(links.len() > 2);
    for link in links {
        let place = link.attr("href").or(link.attr("src")).unwrap();
        let file = team.stranger().get(place).await.expect(200);
        assert_eq!(
            file.header("cache-control"),
            "public, max-age=31536000, immutable",
            "{place}"
        );
        assert!(place.contains("?v="), "{place}");
        is_guarded(&file);
    }
    for place in [
        "/static/../../Cargo.toml",
        "/static/%2e%2e/%2e%2e/Cargo.toml",
        "/static/",
    ] {
        let answer = team.stranger().get(place).await;
        assert!(
            matches!(answer.status, 400 | 404),
            "{place} is {}",
            answer.status
        );
    }
}

#[tokio::test]
async fn an_error_page_shows_the_number_that_the_log_has() {
    let team = Team::open();
    let milo = team.milo();
    let mut numbers = Vec::new();
    for (place, status) in [
        ("/contacts/999", 404),
        ("/nowhere", 404),
        ("/settings/pipeline/automations/new", 403),
    ] {
        let answer = milo.get(place).await.expect(status);
        let page = answer.page();
        assert_eq!(page.words("main code"), answer.header("x-request-id"));
        assert_eq!(
            page.words(".sidebar-name b"),
            "Milo Novak",
            "whoever is signed in keeps the sidebar"
        );
        numbers.push(answer.header("x-request-id").to_owned());
    }
    let nowhere = team.stranger().get("/nowhere").await.expect(404).page();
    assert!(nowhere.has("main code") && !nowhere.has(".sidebar"));
    numbers.dedup();
    assert_eq!(numbers.len(), 3);
}

#[tokio::test]
async fn a_fault_of_ours_shows_its_number_and_no_word_of_the_database() {
    let team = Team::open();
    let milo = team.milo();
    team.database
        .execute("ALTER TABLE activities RENAME TO gone;");
    let page = milo.get("/contacts/1").await.expect(500);
    assert_eq!(page.page().words("main code"), page.header("x-request-id"));
    assert!(
        page.page()
            .text()
            .contains("Something went wrong on our side.")
    );
    let toast = milo
        .post_by_htmx("/contacts/1/stage", &[("stage", "5"), ("seen_stage", "1")])
        .await
        .expect(500);
    assert!(toast.page().toast().contains(toast.header("x-request-id")));
    for answer in [page, toast] {
        assert!(!answer.body.contains("activities"), "{}", answer.body);
        is_guarded(&answer);
    }
}

#[tokio::test]
async fn head_is_answered_as_get_is_without_the_body() {
    let team = Team::open();
    let milo = team.milo();
    for place in ["/health", "/pipeline", "/static/leadboard.css"] {
        let whole = milo.get(place).await.expect(200);
        let head = milo
            .send(milo.request(reqwest::Method::HEAD, place))
            .await
            .expect(200);
        assert_eq!(head.body, "", "{place}");
        for header in ["content-type", "content-length"] {
            assert_eq!(head.header(header), whole.header(header), "{place}");
        }
    }
    let nowhere = milo.request(reqwest::Method::HEAD, "/contacts/999");
    milo.send(nowhere).await.expect(404);
}

#[tokio::test]
async fn nothing_leaves_and_nothing_is_logged_where_only_the_head_is_asked_for() {
    let team = Team::open();
    let (ana, before) = (team.ana(), team.settings_log());
    for (place, status) in [
        ("/contacts/export", 200),
        ("/contacts/1/personal-data", 200),
        ("/contacts/99/personal-data", 404),
    ] {
        let head = ana.request(reqwest::Method::HEAD, place);
        ana.send(head).await.expect(status);
    }
    assert_eq!(team.settings_log(), before);
}

#[tokio::test]
async fn while_the_database_is_away_pages_say_so_and_afterwards_all_is_well() {
    let team = Team::open_on(Kind::Postgres);
    let milo = team.milo();
    assert_eq!(milo.get("/health").await.expect(200).body, "ok");
    milo.get("/pipeline").await.expect(200);

    team.database.lock_out();
    let (health, page) = tokio::join!(milo.get("/health"), milo.get("/pipeline"));
    health.expect(503);
    assert_eq!(page.expect(503).page().heading(), "Back in a moment");

    team.database.let_in();
    milo.get("/health").await.expect(200);
    milo.get("/pipeline").await.expect(200);
}

#[tokio::test]
async fn what_is_answered_while_the_database_is_away_is_guarded_and_numbered_too() {
    let team = Team::open_on(Kind::Postgres);
    let milo = team.milo();
    milo.get("/pipeline").await.expect(200);
    team.database.lock_out();
    let answer = milo.get("/pipeline").await.expect(503);
    is_guarded(&answer);
    assert_eq!(
        answer.page().words("main code"),
        answer.header("x-request-id")
    );
}

#[tokio::test]
async fn a_drop_by_somebody_who_was_removed_leads_the_whole_page_to_their_organizations() {
    let team = Team::open();
    let milo = team.milo();
    team.olga()
        .post("/settings/members/3/removal", &[])
        .await
        .expect(303);

    let fields = [("stage", "5"), ("seen_stage", "1")];
    let answer = milo.post_by_htmx("/contacts/1/stage", &fields).await;

    assert_eq!(answer.expect(403).header("hx-redirect"), "/organizations");
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
}
