//! What a session is worth, and when it ends.

use chrono::TimeDelta;

use crate::support::Team;
use crate::support::cast::PASSWORD;
use crate::support::person::Person;
use crate::support::server::{Server, config};

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
        whole[..whole.len() - 1].to_owned(),
        format!("{whole}x"),
        "x".to_owned(),
    ] {
        Person::new(&team.server.address, Some(forged))
            .get("/pipeline")
            .await
            .expect(303);
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
