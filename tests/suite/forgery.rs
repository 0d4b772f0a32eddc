//! Forms that other sites send, and forms that are none.

use reqwest::Method;
use reqwest::header::CONTENT_TYPE;

use crate::access::TABLES;
use crate::routes::ROUTES;
use crate::support::Team;
use crate::support::cast::PASSWORD;
use crate::support::person::Person;
use crate::support::server::{Server, config};

/// Every row that a form can write, also those that are of no page.
fn everything(team: &Team) -> [Vec<String>; 2] {
    [team.dump(&TABLES), team.dump(&["runs", "sessions"])]
}

/// Every address that takes a form, about what is there to be changed.
fn forms() -> Vec<String> {
    let posts = ROUTES.iter().filter(|route| route.method == "post");
    posts.map(|route| filled(route.path)).collect()
}

/// Of Anna's name, just now.
const OLGAS_CHANGE: &str = "019cabcd-0000-7000-8000-000000000000";

/// The path about the first of everything, the import that waits, and Milo: nothing can be done to the Owner, who is the first.
fn filled(path: &'static str) -> String {
    let part = |part: &'static str| match part {
        "{user}" => "3",
        "{import}" => "2",
        "{change}" => OLGAS_CHANGE,
        _ if part.starts_with('{') => "1",
        _ => part,
    };
    let parts: Vec<&str> = path.split('/').map(part).collect();
    parts.join("/")
}

async fn team_with_something_to_lose() -> Team {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    team.olga()
        .post("/contacts/1/notes", &[("text", "mine")])
        .await
        .expect(303);
    team.receives(&team.olga(), "anna", "mine")
        .await
        .expect(303);
    team.olga()
        .post(
            "/settings/members/invitations",
            &[("guest", ""), ("role", "member")],
        )
        .await
        .expect(200);
    let olga = team.olga();
    let edited = team.edits(&olga, &["anna"], &[("assignee", "2")]);
    edited.await.expect(303);
    team.program("read").await;
    let uploaded = olga.uploads("people.csv", "username\nemil\n");
    uploaded.await.expect(303);
    team.database.execute(
        "INSERT INTO tags (organization_id, name, name_key, colour, created_at) VALUES (1, 'Hot', 'hot', 'red', 1); \
         INSERT INTO saved_views (organization_id, user_id, name, page, query, is_shared, created_at) VALUES \
         (1, 1, 'A', 'pipeline', '', FALSE, 1);",
    );
    let now = team.clock.now().micros();
    team.database.execute(&format!(
        "INSERT INTO activities (organization_id, contact_id, change_id, kind, new_text, user_id, user_name, through, created_at) \
         VALUES (1, 1, '{OLGAS_CHANGE}', 'name', 'Anna Kowalska', 1, 'Olga', 'by_hand', {now})"
    ));
    // The toasts that were left are read, so that no session changes any more.
    team.olga().get("/pipeline").await.expect(200);
    team.ana().get("/pipeline").await.expect(200);
    team
}

/// A form that would do something at almost any of the addresses.
const FIELDS: &[(&str, &str)] = &[
    ("organization", "1"),
    ("name", "Berlin Coaching"),
    ("role", "admin"),
    ("scope", "read"),
    ("user", "2"),
    ("user_name", "forged"),
    ("before", ""),
    ("destination", "2"),
    ("stage", "5"),
    ("seen_stage", "1"),
    ("lead_status", "lost"),
    ("status", "open"),
    ("type", "stage_to_status"),
    ("when_stage", "5"),
    ("then_status", "open"),
    ("was_type", "stage_to_status"),
    ("was_stage", "5"),
    ("was_status", "won"),
    ("assignee", "1"),
    ("contact", "1"),
    ("step", "start"),
    ("tag", "1"),
    ("on", "true"),
    ("page", "pipeline"),
    ("query", "lead_status=open"),
    ("shared", "true"),
    ("username", "forged"),
    ("was_username", "anna"),
    ("usernames", "forged2"),
    ("text", "forged"),
    ("direction", "in"),
    ("seen_inbound", "9000000000000000"),
    ("enabled", "no"),
    ("colour", "teal"),
    ("column_0", "username"),
    ("other", "2"),
    ("this_version", "1"),
    ("other_version", "1"),
    ("time_zone", "UTC"),
    ("currency", "EUR"),
    ("guest", "forged"),
    ("email", "forged@example.com"),
    ("email_password", PASSWORD),
    ("password", PASSWORD),
    ("new_password", "forged, but long enough"),
    ("next", ""),
    ("path", "/api/v1/contact/contact-status"),
    ("payload", "{}"),
];

#[tokio::test]
async fn a_form_of_another_site_is_refused_everywhere_and_writes_nothing() {
    let team = team_with_something_to_lose().await;
    let own = team.server.address.clone();
    let (olga, before) = (team.olga(), everything(&team));
    let looks_like_ours = format!("{own}.evil.example");
    let other_port = "http://127.0.0.1:1".to_owned();
    let sources: [&[(&str, &str)]; 9] = [
        &[],
        &[("Origin", "https://evil.example")],
        &[("Origin", "null")],
        &[("Origin", &looks_like_ours)],
        &[("Origin", &other_port)],
        &[("Referer", &own)],
        &[
            ("Origin", "https://evil.example"),
            ("Sec-Fetch-Site", "cross-site"),
        ],
        &[("Origin", &own), ("Sec-Fetch-Site", "cross-site")],
        &[("Origin", &own), ("Sec-Fetch-Site", "same-site")],
    ];
    let forms = forms();
    assert!(forms.len() > 15);
    for place in &forms {
        for source in sources {
            let mut request = olga.request(Method::POST, place).form(FIELDS);
            for (name, value) in source {
                request = request.header(*name, *value);
            }
            let page = olga.send(request).await.expect(403).page();
            assert!(
                page.text().contains("This form came from another site."),
                "{place} {source:?}"
            );
        }
    }
    assert_eq!(everything(&team), before);
}

#[tokio::test]
async fn that_form_writes_something_nearly_everywhere_if_it_is_our_own() {
    let mut idle = Vec::new();
    for place in forms() {
        let team = team_with_something_to_lose().await;
        let before = team.dump(&TABLES);
        let answer = team.olga().post(&place, FIELDS).await;
        if team.dump(&TABLES) == before {
            idle.push(format!("{place} is {}", answer.status));
        }
    }
    let by_a_secret = ["/setup is 403", "/join is 403", "/reset is 403"];
    let of_the_session_alone = [
        "/login is 422",
        "/organizations/current is 303",
        "/logout is 303",
    ];
    let not_hers_to_do = [
        "/signup is 404",
        "/settings/pipeline/automations/starter is 409",
        "/settings/members/leaving is 403",
    ];
    let of_a_rehearsal = "/settings/api/manychat is 422";
    // It reads a side under names that are texts elsewhere.
    let of_two_sides = "/contacts/1/merge is 422";
    let mut expected = [by_a_secret, of_the_session_alone, not_hers_to_do].concat();
    expected.extend([of_two_sides, of_a_rehearsal]);
    // A file comes in a form of its own kind; nothing is imported unseen, and nobody erased by another name.
    let not_of_this_form = [
        "/contacts/import is 415",
        "/contacts/import/2/start is 409",
        "/contacts/1/erasure is 422",
    ];
    expected.extend(not_of_this_form);
    expected.sort_unstable();
    idle.sort();
    assert_eq!(idle, expected);
}

#[tokio::test]
async fn a_form_that_a_browser_calls_our_own_is_taken() {
    let team = Team::open();
    let milo = team.milo();
    let request = milo.request(Method::POST, "/contacts/1/lead-status");
    let request = request
        .header("Sec-Fetch-Site", "same-origin")
        .form(&[("organization", "1"), ("lead_status", "won")]);
    milo.send(request).await.expect(303);
    assert_eq!(team.standing("anna"), "Outreach Sent, Won");
}

#[tokio::test]
async fn where_the_address_is_set_only_forms_from_there_are_taken() {
    let team = Team::open();
    let mut settings = config(&team.database.url);
    settings.url = Some("https://leads.example.com".to_owned());
    let server = Server::start(settings, team.clock.clone());
    let milo = Person::new(&server.address, team.milo().cookie());
    for (origin, status) in [
        ("https://leads.example.com", 303),
        ("HTTPS://LEADS.example.com", 303),
        ("http://leads.example.com", 403),
        ("https://leads.example.com:8443", 403),
        (&*server.address, 403),
    ] {
        let request = milo
            .request(Method::POST, "/contacts/1/lead-status")
            .header("Origin", origin);
        milo.send(request.form(&[("organization", "1"), ("lead_status", "won")]))
            .await
            .expect(status);
    }
}

#[tokio::test]
async fn what_is_no_form_is_refused_everywhere_and_writes_nothing() {
    let team = team_with_something_to_lose().await;
    let (olga, before) = (team.olga(), everything(&team));
    let pairs = FIELDS.iter().map(|(name, value)| format!("{name}={value}"));
    let form = pairs.collect::<Vec<_>>().join("&");
    let json = r#"{"stage":"5","seen_stage":"1","lead_status":"lost","text":"forged","username":"forged"}"#;
    let takes_fields = |place: &&String| !matches!(place.as_str(), "/logout");
    for place in forms().iter().filter(takes_fields) {
        for (kind, body, status) in [
            ("text/plain", form.as_str(), 415),
            ("application/json", json, 415),
            ("multipart/form-data; boundary=x", "--x\r\n", 415),
            ("", form.as_str(), 415),
        ] {
            if place == "/contacts/import" && kind.starts_with("multipart") {
                continue;
            }
            let request = olga
                .request(Method::POST, place)
                .header("Origin", &team.server.address);
            let request = if kind.is_empty() {
                request
            } else {
                request.header(CONTENT_TYPE, kind)
            };
            let page = olga
                .send(request.body(body.to_owned()))
                .await
                .expect(status)
                .page();
            assert!(
                page.text().contains("Only forms can be sent here."),
                "{place} {kind}"
            );
        }
    }
    assert_eq!(everything(&team), before);
}

#[tokio::test]
async fn a_form_that_is_too_large_or_garbled_is_refused_calmly() {
    let team = Team::open();
    let milo = team.milo();
    let before = everything(&team);
    let large = "x".repeat(300 * 1024);
    let page = milo
        .post("/contacts/1/notes", &[("text", &large)])
        .await
        .expect(413)
        .page();
    assert!(page.text().contains("That is more than one form may send."));
    for body in [
        "%",
        "text",
        "=",
        "&&&",
        "text=%00",
        "text=\u{1}",
        "a=b&text[]=x",
    ] {
        let request = milo.request(Method::POST, "/contacts/1/notes");
        let request = request
            .header("Origin", &team.server.address)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = milo.send(request.body(body)).await;
        let text = answer.page().text();
        assert!(
            matches!(answer.status, 400 | 422),
            "{body:?} is {}: {text}",
            answer.status
        );
    }
    assert_eq!(everything(&team), before);
}

#[tokio::test]
async fn other_methods_are_refused_and_say_which_are_taken() {
    let team = Team::open();
    let milo = team.milo();
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let request = milo
            .request(method, "/contacts/1")
            .header("Origin", &team.server.address);
        let answer = milo.send(request).await.expect(405);
        assert_eq!(answer.header("allow"), "GET, POST");
        assert!(
            answer
                .page()
                .text()
                .contains("This address cannot be used in this way.")
        );
    }
    let request = milo.request(Method::GET, "/contacts/1/notes");
    milo.send(request).await.expect(405);
}
