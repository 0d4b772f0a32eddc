//! Settings > API > Connect ManyChat: the requests to copy, and the tester, which writes nothing.

use crate::access::TABLES;
use crate::support::Team;

const PAGE: &str = "/settings/api/manychat";

#[tokio::test]
async fn the_requests_to_copy_do_what_they_say() {
    let team = Team::open();
    let page = team.ana().get(PAGE).await.expect(200).page();
    let address = page.attribute("input[aria-label='Address of Somebody wrote']", "value");
    assert_eq!(
        address,
        format!("{}/api/v1/contact/default-reply", team.server.address)
    );
    let program = team.program("write").await;
    let body = page.words("textarea[aria-label='Body of Somebody wrote']");
    let filled = body
        .replace("##{{subscriber_id}}", "5")
        .replace("##{{instagram_username}}", "nora")
        .replace("##{{last_input_text}}", "Hi");
    assert!(filled.contains("nora"), "{filled}");
    let sent = serde_json::from_str(&filled).unwrap();
    program
        .post("/api/v1/contact/default-reply", sent)
        .await
        .expect(200);
    let nora = team.contact("nora");
    assert_eq!(nora.manychat_id.as_deref(), Some("5"));
    assert_eq!(nora.thread.last_message_text.as_deref(), Some("Hi"));
}

#[tokio::test]
async fn a_test_says_what_would_happen_and_writes_nothing() {
    let team = Team::open();
    let ana = team.ana();
    team.adds_starter_rules(&ana).await;
    let everything = |team: &Team| [team.dump(&TABLES), team.dump(&["runs"])];
    let before = everything(&team);
    for (path, payload, status, told) in [
        (
            "contact/contact-status",
            r#"{"username": "anna", "status": "won"}"#,
            200,
            [
                "Finds @anna.",
                "Lead Status Open → Won, via API",
                "Pipeline Stage Outreach Sent → Closed, via automation",
            ],
        ),
        (
            "contact/default-reply",
            r###"{"username": "nora", "message_content": "##{{last_input_text}}"}"###,
            200,
            ["Would add @nora.", "Added to Outreach Sent", "via API"],
        ),
        (
            "contact/default-reply",
            r#"{"username": "anna", "message_content": "Hi"}"#,
            200,
            ["Finds @anna.", "Message received", "New Message"],
        ),
        (
            "contact/update-tags-external",
            r#"{"username": "anna", "add": ["brand new"]}"#,
            200,
            ["Finds @anna.", "Tag brand new added", "via API"],
        ),
        (
            "contact/contact-status",
            r#"{"username": "anna", "status": "open"}"#,
            200,
            ["Finds @anna.", "Nothing would change.", ""],
        ),
        (
            "contact/contact-status",
            r#"{"username": "oskar", "status": "won"}"#,
            422,
            ["There is no such contact", "", ""],
        ),
        (
            "contact/contact-status",
            r#"{"username": "anna", "status": "great"}"#,
            422,
            ["must be open, won, lost or abandoned", "", ""],
        ),
        (
            "contact/default-reply",
            r###"{"manychat_id": "##{{subscriber_id}}", "username": "{{instagram_username}}"}"###,
            422,
            ["Say which contact", "ManyChat's placeholders", ""],
        ),
        (
            "organization/create-contact",
            "{not json",
            422,
            ["The body is no JSON", "", ""],
        ),
    ] {
        let path = format!("/api/v1/{path}");
        let fields = [("path", &*path), ("payload", payload)];
        let answer = ana.post(PAGE, &fields).await.expect(status);
        let text = answer.page().text();
        for words in told {
            assert!(text.contains(words), "{payload}: {words}\n{text}");
        }
        assert_eq!(everything(&team), before, "{payload}");
    }
    let fields = [("path", "/api/v1/contacts"), ("payload", "{}")];
    ana.post(PAGE, &fields).await.expect(422);
}
