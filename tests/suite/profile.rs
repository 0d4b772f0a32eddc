//! One's own profile: name, e-mail and password.

use crate::support::Team;
use crate::support::cast::PASSWORD;

const PROFILE: &str = "/settings/profile";

#[tokio::test]
async fn milo_changes_his_name_and_the_log_keeps_the_old_one() {
    let team = Team::open();
    let milo = team.milo();
    team.moves(&milo, "anna", "Interested").await.expect(303);
    let form = milo.get(PROFILE).await.expect(200).page().form("Save name");
    assert_eq!(form.value("user_name"), "Milo Novak");

    let saved = milo
        .submit(&form.with("user_name", " Milo Nowak-Ünal "))
        .await;

    let page = milo.follow(&saved).await.page();
    assert_eq!(page.words(".sidebar-name b"), "Milo Nowak-Ünal");
    team.moves(&milo, "anna", "Closed").await.expect(303);
    assert_eq!(
        team.log("anna"),
        [
            "stage Outreach Sent → Interested, by_hand Milo Novak",
            "stage Interested → Closed, by_hand Milo Nowak-Ünal"
        ]
    );
    let empty = milo.submit(&form.with("user_name", " ")).await.expect(422);
    assert!(empty.body.contains("Your name is missing."));
}

#[tokio::test]
async fn the_profile_leads_to_the_other_organizations_also_where_the_sidebar_is_narrow() {
    let team = Team::open();
    let page = team.milo().get(PROFILE).await.expect(200).page();
    assert_eq!(page.link("Switch organization"), "/organizations");
    assert_eq!(
        page.link("Leave Berlin Coaching"),
        "/settings/members/leaving"
    );
    let owner = team.olga().get(PROFILE).await.page();
    assert!(!owner.has_control("Leave Berlin Coaching"));
}

#[tokio::test]
async fn a_new_email_wants_the_password_and_is_nobody_elses() {
    let team = Team::open();
    let milo = team.milo();
    let form = milo.get(PROFILE).await.page().form("Save e-mail");
    let wrong = form
        .with("email", "new@example.com")
        .with("email_password", "not his password");
    let page = milo.submit(&wrong).await.expect(422).page();
    assert!(page.text().contains("This is not your password."));
    assert_eq!(page.form("Save e-mail").value("email"), "new@example.com");
    let taken = form
        .with("email", "Ana@example.com")
        .with("email_password", PASSWORD);
    let page = milo.submit(&taken).await.expect(422).page();
    assert!(
        page.text()
            .contains("Somebody here has this e-mail address already.")
    );

    let right = form
        .with("email", "New@Example.com")
        .with("email_password", PASSWORD);
    milo.submit(&right).await.expect(303);

    team.stranger()
        .signs_in("new@example.com", PASSWORD)
        .await
        .expect(303);
    team.stranger()
        .signs_in("milo@example.com", PASSWORD)
        .await
        .expect(422);
}

#[tokio::test]
async fn a_new_password_ends_his_other_sessions_and_not_this_one() {
    let team = Team::open();
    let (milo, elsewhere) = (team.milo(), team.stranger());
    elsewhere
        .signs_in("milo@example.com", PASSWORD)
        .await
        .expect(303);
    elsewhere.get("/pipeline").await.expect(200);
    let form = milo.get(PROFILE).await.page().form("Change password");

    let form = form
        .with("password", PASSWORD)
        .with("new_password", "a whole new password");
    let saved = milo.submit(&form).await;

    let page = milo.follow(&saved).await.expect(200).page();
    assert_eq!(
        page.toast(),
        "Password changed. You are signed out everywhere else."
    );
    elsewhere.get("/pipeline").await.expect(303);
    team.milo().get("/pipeline").await.expect(303);
    milo.get("/pipeline").await.expect(200);
    team.stranger()
        .signs_in("milo@example.com", PASSWORD)
        .await
        .expect(422);
    team.stranger()
        .signs_in("milo@example.com", "a whole new password")
        .await
        .expect(303);
}

#[tokio::test]
async fn a_wrong_present_password_or_a_short_new_one_changes_nothing_and_guessing_is_slowed() {
    let team = Team::open();
    let milo = team.milo();
    let form = milo.get(PROFILE).await.page().form("Change password");
    let short = form
        .with("password", PASSWORD)
        .with("new_password", "short");
    let page = milo.submit(&short).await.expect(422).page();
    assert!(page.text().contains("use at least 10 characters"));
    let wrong = form
        .with("password", "a guess of somebody")
        .with("new_password", "a whole new password");
    for _ in 0..5 {
        let page = milo.submit(&wrong).await.expect(422).page();
        assert!(page.text().contains("This is not your password."));
    }
    let page = milo.submit(&wrong).await.expect(422).page();
    assert!(page.text().contains("Too many tries"), "{}", page.text());
    milo.get("/pipeline").await.expect(200);
}

#[tokio::test]
async fn somebody_who_was_removed_still_changes_their_own_password() {
    let team = Team::open();
    team.olga()
        .post("/settings/members/3/removal", &[])
        .await
        .expect(303);
    let milo = team.milo();
    let organizations = milo.get("/organizations").await.expect(200).page();
    let page = milo.get(&organizations.link("My profile")).await;
    let page = page.expect(200).page();
    assert_eq!(page.heading(), "My profile");
    assert!(!page.has(".sidebar"));

    let form = page.form("Change password");
    let form = form
        .with("password", PASSWORD)
        .with("new_password", "a whole new password");
    let saved = milo.submit(&form).await;

    milo.follow(&saved).await.expect(200);
    let elsewhere = team.stranger();
    elsewhere
        .signs_in("milo@example.com", "a whole new password")
        .await
        .expect(303);
}

#[tokio::test]
async fn a_name_that_was_typed_when_the_session_ended_is_kept() {
    let team = Team::open();
    let milo = team.stranger();
    let sign_in = || milo.signs_in("milo@example.com", PASSWORD);
    sign_in().await.expect(303);
    let form = milo.get(PROFILE).await.expect(200).page().form("Save name");
    milo.post("/logout", &[]).await.expect(303);

    let form = form.with("user_name", "Milo Nowak");
    let page = milo.submit(&form).await.expect(401).page();

    sign_in().await.expect(303);
    let saved = milo.submit(&page.form("Send it again")).await;
    let page = milo.follow(&saved).await.expect(200).page();
    assert_eq!(page.words(".sidebar-name b"), "Milo Nowak");
}
