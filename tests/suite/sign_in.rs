//! Signing in and out, and what a session is worth.

use std::time::{Duration, Instant};

use chrono::TimeDelta;

use crate::support::Team;
use crate::support::cast::{PASSWORD, email_of};
use crate::support::person::Person;
use crate::support::server::{Server, config};

async fn fails(person: &Person, email: &str, times: usize) {
    for _ in 0..times {
        person.signs_in(email, "not my password").await.expect(422);
    }
}

#[tokio::test]
async fn milo_signs_in_by_the_form_and_stands_before_the_board() {
    let team = Team::open();
    let milo = team.stranger();
    let page = milo.get("/login").await.expect(200).page();
    assert_eq!(page.heading(), "Sign in");

    let form = page
        .form("Sign in")
        .with("email", " Milo@Example.com ")
        .with("password", PASSWORD);
    let board = milo
        .follow(&milo.submit(&form).await)
        .await
        .expect(200)
        .page();

    assert_eq!(board.heading(), "Pipeline");
    assert_eq!(board.words(".sidebar-name"), "Milo NovakMember");
    assert_eq!(
        milo.get("/login").await.expect(303).header("location"),
        "/pipeline"
    );
}

#[tokio::test]
async fn an_unknown_email_and_a_wrong_password_get_the_same_answer() {
    let team = Team::open();
    let unknown = team
        .stranger()
        .signs_in("nobody@example.com", "not my password")
        .await;
    let wrong = team
        .stranger()
        .signs_in("milo@example.com", "not my password")
        .await;

    assert_eq!((unknown.status, wrong.status), (422, 422));
    assert_eq!(
        wrong.page().words(".alert"),
        "The e-mail or the password is wrong."
    );
    assert_eq!(
        wrong.page().attribute("input[name='email']", "value"),
        "milo@example.com"
    );
    assert_eq!(
        unknown
            .body
            .replace("nobody@example.com", "milo@example.com"),
        wrong.body
    );
    assert!(unknown.headers.get("set-cookie").is_none());
}

#[tokio::test]
async fn after_five_failures_even_the_right_password_has_to_wait() {
    let team = Team::open();
    let guesser = team.stranger();
    fails(&guesser, "milo@example.com", 5).await;

    let answer = guesser
        .signs_in("milo@example.com", PASSWORD)
        .await
        .expect(429);
    assert_eq!(answer.header("retry-after"), "15");
    let page = answer.page();
    assert_eq!(
        page.words(".alert"),
        "Too many tries. Wait 15 seconds, then try again."
    );
    assert_eq!(page.form("Sign in").value("email"), "milo@example.com");
    guesser
        .signs_in(&email_of("mei"), PASSWORD)
        .await
        .expect(303);

    team.later(TimeDelta::seconds(15));
    fails(&guesser, "milo@example.com", 1).await;
    let answer = guesser
        .signs_in("milo@example.com", PASSWORD)
        .await
        .expect(429);
    assert_eq!(
        answer.header("retry-after"),
        "30",
        "each failure doubles the wait"
    );

    team.later(TimeDelta::seconds(30));
    guesser
        .signs_in("milo@example.com", PASSWORD)
        .await
        .expect(303);
    fails(&guesser, "milo@example.com", 5).await;
}

#[tokio::test]
async fn failures_are_counted_in_the_database_so_another_server_knows_them() {
    let team = Team::open();
    let other = Server::start(config(&team.database.url), team.clock.clone());
    fails(&team.stranger(), "milo@example.com", 3).await;
    fails(&Person::new(&other.address, None), "milo@example.com", 2).await;

    team.stranger()
        .signs_in("milo@example.com", PASSWORD)
        .await
        .expect(429);
}

#[tokio::test]
async fn a_flood_of_tries_side_by_side_gets_no_more_than_the_free_ones() {
    let team = Team::open();
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let guesser = team.stranger();
        running.spawn(async move { guesser.signs_in("milo@example.com", "guess").await.status });
    }
    let answers = running.join_all().await;
    let looked_at = answers.iter().filter(|status| **status == 422).count();
    assert_eq!(looked_at, 5, "{answers:?}");
    assert!(
        answers.iter().all(|status| matches!(status, 422 | 429)),
        "{answers:?}"
    );
}

#[tokio::test]
async fn one_address_that_tries_many_emails_has_to_wait_too() {
    let team = Team::open();
    let guesser = team.stranger();
    let mut statuses = Vec::new();
    for number in 0..51 {
        let email = format!("somebody{number}@example.com");
        statuses.push(guesser.signs_in(&email, "guess").await.status);
    }
    assert_eq!(statuses[..50], [422; 50]);
    assert_eq!(statuses[50], 429);
}

#[tokio::test]
async fn after_sign_in_one_comes_back_to_the_page_that_was_asked_for() {
    let team = Team::open();
    let milo = team.stranger();
    let led = milo.get("/contacts/1?kind=notes").await;
    let page = milo.follow(&led).await.expect(200).page();

    let form = page
        .form("Sign in")
        .with("email", "milo@example.com")
        .with("password", PASSWORD);
    let answer = milo.submit(&form).await.expect(303);

    assert_eq!(answer.header("location"), "/contacts/1?kind=notes");
    assert_eq!(milo.follow(&answer).await.page().heading(), "Anna Kowalska");
}

#[tokio::test]
async fn the_way_after_sign_in_never_leaves_the_site() {
    let team = Team::open();
    for next in [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "https://evil.example",
        "https:evil.example",
        "//evil.example/pipeline",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "evil.example",
        "@evil.example",
        "",
        "http:/evil.example",
        "/%09\u{0}/evil.example",
    ] {
        let fields = [
            ("email", "milo@example.com"),
            ("password", PASSWORD),
            ("next", next),
        ];
        let answer = team.stranger().post("/login", &fields).await.expect(303);
        assert_eq!(answer.header("location"), "/pipeline", "{next:?}");
        let place = reqwest::Url::parse_with_params("http://x/login", [("next", next)]).unwrap();
        let shown = format!("/login?{}", place.query().unwrap());
        let form = team
            .stranger()
            .get(&shown)
            .await
            .expect(200)
            .page()
            .form("Sign in");
        assert_eq!(form.value("next"), "/pipeline", "{next:?}");
    }
}

#[tokio::test]
async fn a_session_ends_thirty_days_after_sign_in_however_much_it_is_used() {
    let team = Team::open();
    let milo = team.milo();
    team.later(TimeDelta::days(29));
    milo.get("/pipeline").await.expect(200);
    team.moves(&milo, "anna", "Closed").await.expect(303);
    team.later(TimeDelta::days(1) - TimeDelta::seconds(1));
    milo.get("/pipeline").await.expect(200);
    team.later(TimeDelta::seconds(1));
    assert_eq!(
        milo.get("/pipeline").await.expect(303).header("location"),
        "/login?next=%2Fpipeline"
    );
}

#[tokio::test]
async fn signing_out_ends_the_session_in_the_database_and_the_old_cookie_is_worth_nothing() {
    let team = Team::open();
    let milo = team.milo();
    let thief = team.milo();
    let sessions = team.dump(&["sessions"]).len();
    let board = milo.get("/pipeline").await.expect(200).page();

    let answer = milo.submit(&board.form("Sign out")).await.expect(303);

    assert_eq!(answer.header("location"), "/login");
    assert_eq!(milo.cookie(), None);
    assert_eq!(team.dump(&["sessions"]).len(), sessions - 1);
    thief.get("/pipeline").await.expect(303);
    team.moves(&thief, "anna", "Closed").await.expect(401);
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
    team.mei().get("/pipeline").await.expect(200);
}

#[tokio::test]
async fn a_session_that_was_planted_before_sign_in_is_worth_nothing_after_it() {
    let team = Team::open();
    let planted = team.otto().cookie();
    let milo = Person::new(&team.server.address, planted.clone());

    milo.signs_in("milo@example.com", PASSWORD)
        .await
        .expect(303);

    assert_ne!(milo.cookie(), planted);
    assert_eq!(
        milo.get("/pipeline")
            .await
            .expect(200)
            .page()
            .words(".sidebar-name b"),
        "Milo Novak"
    );
    Person::new(&team.server.address, planted)
        .get("/pipeline")
        .await
        .expect(303);
}

#[tokio::test]
async fn a_cookie_that_was_tampered_with_is_no_session() {
    let team = Team::open();
    let whole = team.milo().cookie().unwrap();
    for forged in [
        whole[1..].to_owned(),
        whole.replace('=', ""),
        format!("{whole}x"),
        "x".to_owned(),
    ] {
        if forged != whole {
            Person::new(&team.server.address, Some(forged))
                .get("/pipeline")
                .await
                .expect(303);
        }
    }
    Person::new(&team.server.address, Some(whole))
        .get("/pipeline")
        .await
        .expect(200);
}

#[tokio::test]
async fn the_cookie_is_kept_from_scripts_and_other_sites_and_travels_over_tls_alone_where_there_is_tls()
 {
    let team = Team::open();
    let answer = team
        .stranger()
        .signs_in("milo@example.com", PASSWORD)
        .await
        .expect(303);
    let plain = answer.header("set-cookie").to_owned();
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"] {
        assert!(
            plain.split("; ").any(|part| part == flag),
            "{flag} in {plain}"
        );
    }
    assert!(!plain.contains("Secure"), "{plain}");

    let mut behind_tls = config(&team.database.url);
    behind_tls.url = Some("https://leads.example.com".to_owned());
    let server = Server::start(behind_tls, team.clock.clone());
    let person = Person::new(&server.address, None);
    let login = person
        .request(reqwest::Method::POST, "/login")
        .header("Origin", "https://leads.example.com")
        .form(&[("email", "milo@example.com"), ("password", PASSWORD)]);
    let secure = person
        .send(login)
        .await
        .expect(303)
        .header("set-cookie")
        .to_owned();
    assert!(secure.split("; ").any(|part| part == "Secure"), "{secure}");
}

#[tokio::test]
async fn a_role_that_changed_counts_from_the_next_request() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    let place = "/settings/pipeline/automations/new";
    ana.get(place).await.expect(200);
    milo.get(place).await.expect(403);

    team.database.execute(
        "UPDATE memberships SET role = 'member' WHERE user_id = 2;
         UPDATE memberships SET role = 'admin' WHERE user_id = 3;",
    );

    ana.get(place).await.expect(403);
    milo.get(place).await.expect(200);
    team.adds_rule_on_stage(&ana, "Closed", "won")
        .await
        .expect(403);
    team.adds_rule_on_stage(&milo, "Closed", "won")
        .await
        .expect(303);
}

#[tokio::test]
async fn whoever_says_they_come_from_elsewhere_is_counted_all_the_same() {
    let team = Team::open();
    let guesser = team.stranger();
    let mut statuses = Vec::new();
    for number in 0..6 {
        let request = guesser
            .request(reqwest::Method::POST, "/login")
            .header("Origin", &team.server.address)
            .header("X-Forwarded-For", format!("192.0.2.{number}"))
            .header("Forwarded", format!("for=192.0.2.{number}"))
            .form(&[("email", "milo@example.com"), ("password", "guess")]);
        statuses.push(guesser.send(request).await.status);
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 429]);
}

#[tokio::test]
async fn an_unknown_email_costs_as_much_work_as_a_wrong_password() {
    let team = Team::open();
    let guesser = team.stranger();
    fails(&guesser, "warm.up@example.com", 1).await;
    let mut quickest = [Duration::MAX; 2];
    for _ in 0..4 {
        for (kind, email) in ["milo@example.com", "nobody@example.com"]
            .into_iter()
            .enumerate()
        {
            let began = Instant::now();
            fails(&guesser, email, 1).await;
            quickest[kind] = quickest[kind].min(began.elapsed());
        }
    }
    let [known, unknown] = quickest;
    assert!(
        unknown > known / 2,
        "{unknown:?} for an unknown one, {known:?} for a known one"
    );
}

#[tokio::test]
async fn the_database_keeps_hashes_of_secrets_and_not_the_secrets() {
    let team = Team::open();
    let milo = team.stranger();
    milo.signs_in("milo@example.com", PASSWORD)
        .await
        .expect(303);
    let cookie = milo.cookie().unwrap();
    let secret = &cookie[cookie.len() - 43..];
    let kept = team
        .dump(&["users", "sessions", "setup_links", "sign_in_tries"])
        .join("\n");
    assert!(kept.contains("$argon2id$"), "{kept}");
    assert!(
        kept.contains(&leadboard::people::token::hash(secret)),
        "the cookie ends in the secret"
    );
    assert!(!kept.contains(secret) && !kept.contains(PASSWORD));
}

#[tokio::test]
async fn what_was_typed_when_the_session_ended_is_kept_and_sent_again_after_signing_in() {
    let team = Team::open();
    let milo = team.stranger();
    let sign_in = || milo.signs_in("milo@example.com", PASSWORD);
    sign_in().await.expect(303);
    let form = milo.get("/contacts/1").await.expect(200).page();
    let form = form.form("Add note").with("text", "He said <yes> & paid");
    milo.post("/logout", &[]).await.expect(303);

    let page = milo.submit(&form).await.expect(401).page();

    assert_eq!(page.heading(), "You were signed out");
    assert_eq!(team.dump(&["notes"]), [""; 0]);
    sign_in().await.expect(303);
    let again = page.form("Send it again");
    milo.submit(&again).await.expect(303);
    let page = milo.get("/contacts/1").await.expect(200).page();
    assert!(page.text().contains("He said <yes> & paid"));
}

#[tokio::test]
async fn a_password_that_was_typed_when_the_session_ended_is_on_no_page() {
    let team = Team::open();
    let milo = team.stranger();
    milo.signs_in("milo@example.com", PASSWORD)
        .await
        .expect(303);
    let form = milo.get("/settings/profile").await.expect(200).page();
    let form = form.form("Change password").with("password", PASSWORD);
    milo.post("/logout", &[]).await.expect(303);

    let answer = milo.submit(&form).await.expect(303);

    assert_eq!(answer.header("location"), "/login");
    assert!(!answer.body.contains(PASSWORD));
}

#[tokio::test]
async fn a_drop_after_the_session_ended_leads_the_whole_page_to_sign_in() {
    let team = Team::open();
    let fields = [("stage", "5"), ("seen_stage", "1")];
    let answer = team
        .stranger()
        .post_by_htmx("/contacts/1/stage", &fields)
        .await
        .expect(401);
    assert_eq!(answer.header("hx-redirect"), "/login");
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
}
