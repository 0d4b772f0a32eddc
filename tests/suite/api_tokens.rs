//! Settings > API: tokens are made, shown once, used, and revoked.

use chrono::TimeDelta;

use crate::support::Team;

#[tokio::test]
async fn a_token_is_shown_once_and_its_hash_alone_is_kept() {
    let team = Team::open();
    let ana = team.ana();
    let fields = [("name", "ManyChat"), ("scope", "write")];
    let made = ana.post("/settings/api", &fields).await.expect(200).page();
    let token = made.attribute("input[aria-label=Token]", "value");
    assert_eq!(token.len(), 46);
    assert_eq!(
        made.attribute("input[aria-label=Header]", "value"),
        format!("x-org-auth-token: {token}")
    );

    let rows = team.dump(&["api_tokens", "activities", "sessions"]);
    assert!(!rows.iter().any(|row| row.contains(&token)));
    let list = ana.get("/settings/api").await.expect(200);
    assert!(!list.body.contains(&token));
    let page = list.page();
    assert_eq!(
        page.words("li.mate[aria-label=ManyChat] .mate-role"),
        "Write"
    );
    assert!(page.text().contains("Made by Ana Lima just now"));
    assert!(page.text().contains("Never used"));
    assert_eq!(
        team.settings_log(),
        ["token_made ManyChat: - → write, by_hand Ana Lima"]
    );
    let log = ana.get("/activity?what=api").await.expect(200).page();
    assert_eq!(
        log.log(),
        ["API token ManyChat made, scope Write, by Ana Lima"]
    );
}

#[tokio::test]
async fn a_token_has_a_name_of_its_own_and_a_known_scope() {
    let team = Team::open();
    let ana = team.ana();
    team.program_of(&ana, "ManyChat", "write").await;
    for (fields, problem) in [
        (
            [("name", "ManyChat"), ("scope", "read")],
            "called ManyChat already",
        ),
        ([("name", " "), ("scope", "read")], "The name is missing."),
        (
            [("name", "n8n"), ("scope", "owner")],
            "Choose a scope from the list.",
        ),
    ] {
        let refused = ana.post("/settings/api", &fields).await.expect(422);
        assert!(refused.page().text().contains(problem), "{problem}");
    }
    assert_eq!(team.dump(&["api_tokens"]).len(), 1);
}

#[tokio::test]
async fn a_revoked_token_does_nothing_from_the_next_request_on() {
    let team = Team::open();
    let (ana, program) = (team.ana(), team.program("read").await);
    program.get("/api/v1/stages").await.expect(200);

    let list = ana.get("/settings/api").await.expect(200).page();
    let confirm = ana.get(&list.link("Revoke read")).await.expect(200).page();
    assert_eq!(confirm.heading(), "Revoke read?");
    let revoked = ana.submit(&confirm.form("Revoke")).await.expect(303);

    let refused = program.get("/api/v1/stages").await.expect(401);
    assert_eq!(refused.code(), "token_wrong");
    let page = ana.follow(&revoked).await.page();
    assert_eq!(
        page.toast(),
        "read was revoked. Its token does nothing now."
    );
    assert!(page.text().contains("There are no tokens yet."));
    assert_eq!(
        team.settings_log().last().unwrap(),
        "token_revoked read, by_hand Ana Lima"
    );
    ana.submit(&confirm.form("Revoke")).await.expect(404);
    // Its name is free again.
    team.program("read")
        .await
        .get("/api/v1/stages")
        .await
        .expect(200);
}

#[tokio::test]
async fn when_a_token_was_used_last_is_noted_once_a_minute() {
    let team = Team::open();
    let (ana, program) = (team.ana(), team.program("read").await);
    program.get("/api/v1/stages").await.expect(200);
    let first = team.dump(&["api_tokens"]);
    let page = ana.get("/settings/api").await.expect(200).page();
    assert_eq!(
        page.words("li.mate[aria-label=read] .mate-joined"),
        "Used just now"
    );

    team.later(TimeDelta::seconds(59));
    program.get("/api/v1/stages").await.expect(200);
    assert_eq!(team.dump(&["api_tokens"]), first);

    team.later(TimeDelta::seconds(1));
    program.get("/api/v1/stages").await.expect(200);
    assert_ne!(team.dump(&["api_tokens"]), first);
}

#[tokio::test]
async fn a_token_works_on_when_whoever_made_it_has_left() {
    let team = Team::open();
    let program = team.program("write").await;
    let removed = team.olga().post("/settings/members/2/removal", &[]).await;
    removed.expect(303);
    program.get("/api/v1/stages").await.expect(200);
    let page = team.olga().get("/settings/api").await.expect(200).page();
    assert!(page.text().contains("Made by Ana Lima"));
}
