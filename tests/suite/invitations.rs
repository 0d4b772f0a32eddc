//! Invitations: a link that works once, for seven days, and can be revoked.

use chrono::TimeDelta;
use leadboard::config::Config;
use reqwest::Method;

use crate::support::Team;
use crate::support::cast::PASSWORD;
use crate::support::form::Form;
use crate::support::page::Page;
use crate::support::person::{Answer, Person};
use crate::support::server::{Server, config};

const MEMBERS: &str = "/settings/members";

/// Invites somebody, and returns the path of the link.
async fn invites(who: &Person, guest: &str, role: &str) -> String {
    let form = who
        .get("/settings/members/invitations/new")
        .await
        .expect(200)
        .page()
        .form("Make a link");
    let made = who
        .submit(&form.with("guest", guest).with("role", role))
        .await
        .expect(200)
        .page();
    let link = made.attribute(".copy-text", "value");
    let (_, path) = link.split_once("/join?").expect("the link leads to /join");
    format!("/join?{path}")
}

async fn joins(who: &Person, link: &str, email: &str) -> Answer {
    who.submit(&filled_in(who, link, email).await).await
}

async fn filled_in(who: &Person, link: &str, email: &str) -> Form {
    let form = who.get(link).await.expect(200).page().form("Join");
    form.with("user_name", "Nora Neu")
        .with("email", email)
        .with("password", PASSWORD)
}

async fn members(who: &Person) -> Page {
    who.get(MEMBERS).await.expect(200).page()
}

#[tokio::test]
async fn somebody_new_joins_by_a_link_and_is_at_work_at_once() {
    let team = Team::open();
    let link = invites(&team.ana(), "Nora from sales", "member").await;
    let listed = members(&team.ana()).await;
    assert!(
        listed.text().contains("Nora from sales"),
        "{}",
        listed.text()
    );
    assert!(
        listed.text().contains("9 March 2026, 10:00"),
        "{}",
        listed.text()
    );
    let nora = team.stranger();
    let invitation = nora.get(&link).await.expect(200).page();
    assert_eq!(invitation.heading(), "Join Berlin Coaching");
    assert_eq!(
        invitation.words(".lead"),
        "Ana Lima invited you as a Member."
    );

    let joined = joins(&nora, &link, "nora@example.com").await;

    let board = nora.follow(&joined).await.expect(200).page();
    assert_eq!(board.words(".sidebar-name"), "Nora NeuMember");
    assert_eq!(board.toast(), "Welcome to Berlin Coaching.");
    team.moves(&nora, "anna", "Interested").await.expect(303);
    assert_eq!(
        team.log("anna"),
        ["stage Outreach Sent → Interested, by_hand Nora Neu"]
    );
    assert_eq!(
        team.settings_log(),
        [
            "invited Nora from sales: - → member, by_hand Ana Lima",
            "joined Nora Neu: - → member, by_hand Nora Neu"
        ]
    );
    assert!(
        !members(&team.ana())
            .await
            .text()
            .contains("Nora from sales")
    );
}

#[tokio::test]
async fn where_the_address_is_set_a_link_begins_with_it() {
    let team = Team::open();
    let settings = Config {
        url: Some("https://leads.example.com".to_owned()),
        ..config(&team.database.url)
    };
    let server = Server::start(settings, team.clock.clone());
    let ana = Person::new(&server.address, team.ana().cookie());
    let request = ana
        .request(Method::POST, "/settings/members/invitations")
        .header("Origin", "https://leads.example.com")
        .form(&[("organization", "1"), ("guest", ""), ("role", "member")]);
    let made = ana.send(request).await.expect(200).page();
    let link = made.attribute(".copy-text", "value");
    let place = link.strip_prefix("https://leads.example.com").unwrap();
    assert!(place.starts_with("/join?token="), "{link}");
    team.stranger().get(place).await.expect(200);
}

#[tokio::test]
async fn a_link_works_once() {
    let team = Team::open();
    let link = invites(&team.olga(), "", "admin").await;
    let form = team.stranger().get(&link).await.page().form("Join");
    joins(&team.stranger(), &link, "nora@example.com")
        .await
        .expect(303);

    let second = team
        .stranger()
        .submit(
            &form
                .with("user_name", "Second")
                .with("email", "second@example.com")
                .with("password", PASSWORD),
        )
        .await;

    assert_eq!(
        second.expect(403).page().heading(),
        "This invitation does not work"
    );
    team.stranger().get(&link).await.expect(403);
    assert!(
        !team
            .dump(&["users"])
            .concat()
            .contains("second@example.com")
    );
}

#[tokio::test]
async fn two_who_use_one_link_at_once_do_not_both_get_in() {
    let team = Team::open();
    let link = invites(&team.olga(), "", "member").await;
    let (first, second) = (team.stranger(), team.stranger());
    let firsts = filled_in(&first, &link, "first@example.com").await;
    let seconds = filled_in(&second, &link, "second@example.com").await;

    let (first, second) = tokio::join!(first.submit(&firsts), second.submit(&seconds));

    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 403]);
    assert_eq!(team.dump(&["memberships"]).len(), 6);
}

#[tokio::test]
async fn a_link_does_nothing_after_seven_days_or_once_it_was_revoked() {
    let team = Team::open();
    let old = invites(&team.ana(), "old", "member").await;
    let revoked = invites(&team.ana(), "revoked", "member").await;
    let page = members(&team.ana()).await;
    let form = page.form("Revoke the invitation for revoked");
    team.ana().submit(&form).await.expect(303);
    team.stranger().get(&revoked).await.expect(403);
    team.ana().submit(&form).await.expect(404);
    team.later(TimeDelta::days(7) - TimeDelta::seconds(1));
    team.stranger().get(&old).await.expect(200);
    let control = "Revoke the invitation for old";
    assert!(members(&team.ana()).await.has_control(control));

    team.later(TimeDelta::seconds(1));

    team.stranger().get(&old).await.expect(403);
    assert!(!members(&team.ana()).await.has_control(control));
    for token in ["", "x", &"a".repeat(5000)] {
        let answer = team.stranger().get(&format!("/join?token={token}")).await;
        answer.expect(403);
    }
}

#[tokio::test]
async fn somebody_with_an_account_joins_with_it_after_signing_in() {
    let team = Team::open();
    let link = invites(&team.otto().at("2"), "", "admin").await;
    let milo = team.stranger();
    let sign_in = milo.get(&link).await.page().link("Sign in to join");
    let form = milo.get(&sign_in).await.expect(200).page().form("Sign in");
    let form = form
        .with("email", "milo@example.com")
        .with("password", PASSWORD);
    let answer = milo.submit(&form).await;
    let invitation = milo.follow(&answer).await.expect(200).page();

    let joined = milo.submit(&invitation.form("Join as Milo Novak")).await;

    let board = milo.follow(&joined).await.page();
    assert_eq!(board.words(".sidebar-organization"), "Otto & Partner");
    assert_eq!(board.words(".sidebar-name"), "Milo NovakAdmin");
    let places = milo.get("/organizations").await.page();
    assert_eq!(
        places.list(".place-name"),
        ["Berlin CoachingMember", "Otto & PartnerAdmin"]
    );
}

#[tokio::test]
async fn a_member_who_opens_a_link_of_their_own_team_is_told_and_the_link_stays() {
    let team = Team::open();
    let link = invites(&team.ana(), "", "admin").await;
    let milo = team.milo();

    let page = milo.get(&link).await.expect(200).page();

    let sentence = "You belong to Berlin Coaching already.";
    assert!(page.text().contains(sentence), "{}", page.text());
    assert!(!page.has_control("Join as Milo Novak"));
    let (_, secret) = link.split_once("token=").unwrap();
    let answer = milo.post("/join", &[("token", secret)]).await.expect(409);
    assert!(answer.body.contains(sentence), "{}", answer.body);
    assert_eq!(members(&team.milo()).await.list(".mate-role")[2], "Member");
    joins(&team.stranger(), &link, "nora@example.com")
        .await
        .expect(303);
}

#[tokio::test]
async fn what_is_wrong_with_the_form_is_said_and_the_link_stays() {
    let team = Team::open();
    let link = invites(&team.ana(), "", "member").await;
    let nora = team.stranger();
    let form = nora.get(&link).await.page().form("Join");
    let form = form
        .with("user_name", "Nora")
        .with("email", "milo@example.com")
        .with("password", PASSWORD);
    let page = nora.submit(&form).await.expect(422).page();
    assert!(
        page.text()
            .contains("Somebody here has this e-mail address already."),
        "{}",
        page.text()
    );
    assert_eq!(page.form("Join").value("user_name"), "Nora");
    let short = form
        .with("email", "nora@example.com")
        .with("password", "short");
    nora.submit(&short).await.expect(422);
    joins(&nora, &link, "nora@example.com").await.expect(303);
}

#[tokio::test]
async fn nobody_is_invited_as_owner_and_secrets_are_not_kept() {
    let team = Team::open();
    let owner = [("guest", ""), ("role", "owner")];
    team.ana()
        .post("/settings/members/invitations", &owner)
        .await
        .expect(422);
    let link = invites(&team.ana(), "", "member").await;
    let (_, secret) = link.split_once("token=").unwrap();
    assert!(!team.dump(&["invitations"]).concat().contains(secret));
    let long = "x".repeat(101);
    let answer = team
        .ana()
        .post(
            "/settings/members/invitations",
            &[("guest", &long), ("role", "member")],
        )
        .await;
    assert!(answer.expect(422).body.contains("at most 100"));
}

#[tokio::test]
async fn invitations_of_another_organization_cannot_be_revoked() {
    let team = Team::open();
    let link = invites(&team.ana(), "", "member").await;
    team.otto()
        .post("/settings/members/invitations/1/revocation", &[])
        .await
        .expect(404);
    team.stranger().get(&link).await.expect(200);
    assert!(
        !members(&team.otto())
            .await
            .text()
            .contains("Open invitations")
    );
}
