//! What was sent after the session had ended.

use crate::support::Team;
use crate::support::cast::PASSWORD;

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
    for field in ["password", "new_password", "email_password"] {
        let fields = [("text", "called"), (field, PASSWORD)];
        let answer = team.stranger().post("/contacts/1/notes", &fields).await;
        let answer = answer.expect(303);
        assert_eq!(answer.header("location"), "/login", "{field}");
        assert!(!answer.body.contains(PASSWORD), "{field}");
    }
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
