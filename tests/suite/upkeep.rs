//! What a server does in the background, beginning when it starts: finishing what goes, deleting what is too old.

use chrono::TimeDelta;

use crate::support::Team;

#[tokio::test]
async fn runs_are_kept_for_ninety_days() {
    let mut team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    team.moves(&team.milo(), "anna", "Closed").await.expect(303);
    team.later(TimeDelta::days(60));
    team.database
        .execute("UPDATE sessions SET expires_at = 9000000000000000");
    team.moves(&team.milo(), "ben", "Closed").await.expect(303);
    let (of_anna, of_ben) = (team.runs("anna"), team.runs("ben"));
    assert_eq!((of_anna.len(), of_ben.len()), (2, 2));
    team.later(TimeDelta::days(30) + TimeDelta::seconds(1));

    team.restart();
    team.waits_until(|team| team.runs("anna").is_empty()).await;

    assert_eq!(team.runs("ben"), of_ben);
    assert_eq!(team.log("anna").len(), 2, "the log stays");
}

#[tokio::test]
async fn sessions_links_and_counted_tries_go_when_their_time_is_over() {
    let mut team = Team::open_without_upkeep();
    let tables = ["sessions", "reset_links", "invitations", "sign_in_tries"];
    let before = team.dump(&tables);
    let (now, later) = (team.clock.now().micros(), 9_000_000_000_000_000_i64);
    for (mark, until) in [("old", now), ("young", later)] {
        let tried = if mark == "old" {
            now - 90_000_000_000
        } else {
            now
        };
        team.database.execute(&format!(
            "INSERT INTO sessions (key_hash, state, expires_at) VALUES ('{mark}', '', {until});
             INSERT INTO reset_links (token_hash, user_id, created_at, expires_at) VALUES ('{mark}', 1, 1, {until});
             INSERT INTO invitations (organization_id, token_hash, role, guest, invited_by, created_at, expires_at)
                 VALUES (1, '{mark}', 'member', '', 1, 1, {until});
             INSERT INTO sign_in_tries (subject, tries, last_at) VALUES ('{mark}', 3, {tried});"
        ));
    }
    assert_eq!(team.dump(&tables).len(), before.len() + 8);

    team.restart();
    let has_old = |team: &Team| team.dump(&tables).iter().any(|row| row.contains("old"));
    team.waits_until(|team| !has_old(team)).await;

    assert_eq!(team.dump(&tables).len(), before.len() + 4);
}

#[tokio::test]
async fn the_contacts_of_somebody_who_was_removed_become_nobodys() {
    let mut team = Team::open_without_upkeep();
    let before = team.contact("dora");
    let memberships = team.dump(&["memberships"]).len();
    // Ana removed Mei; Milo left.
    team.database
        .execute("UPDATE memberships SET removed_by = 2 WHERE user_id = 4; UPDATE memberships SET removed_by = 3 WHERE user_id = 3");

    team.restart();
    team.waits_until(|team| team.dump(&["memberships"]).len() == memberships - 2)
        .await;

    let after = team.contact("dora");
    assert_eq!(after.assignee_id, None);
    assert_eq!(after.version, before.version + 1);
    assert_eq!(after.last_activity_at, before.last_activity_at);
    assert_eq!(
        team.log("dora"),
        ["assignee Mei Chen → -, member_removed Ana Lima"]
    );
    let told = |page: crate::support::page::Page| page.list(".log-line, .log li").join("\n");
    let dora = told(team.sees(&team.olga(), "dora").await);
    assert!(
        dora.contains("as Mei Chen was removed from the team by Ana Lima"),
        "{dora}"
    );
    let anna = told(team.sees(&team.olga(), "anna").await);
    assert!(anna.contains("as Milo Novak left the team"), "{anna}");
}

#[tokio::test]
async fn somebody_who_removes_a_namesake_did_not_leave_themselves() {
    let team = Team::open();
    team.database
        .execute("UPDATE users SET name = 'Ana Lima' WHERE id = 4");

    team.ana()
        .post("/settings/members/4/removal", &[])
        .await
        .expect(303);

    let page = team.sees(&team.olga(), "dora").await;
    let told = "as Ana Lima was removed from the team by Ana Lima";
    assert!(page.text().contains(told), "{}", page.text());
}

#[tokio::test]
async fn batches_are_kept_for_ninety_days() {
    let mut team = Team::open();
    team.edits(&team.milo(), &["anna"], &[("lead_status", "won")])
        .await
        .expect(303);
    team.later(TimeDelta::days(60));
    team.database
        .execute("UPDATE sessions SET expires_at = 9000000000000000");
    let milo = team.milo();
    let younger = team
        .edits(&milo, &["ben"], &[("lead_status", "won")])
        .await
        .expect(303);
    let younger = younger.header("location").to_owned();
    team.later(TimeDelta::days(30) + TimeDelta::seconds(1));

    team.restart();
    team.waits_until(|team| team.dump(&["batches"]).len() == 1)
        .await;

    team.milo().get(&younger).await.expect(200);
    team.milo().get("/batches/1").await.expect(404);
    assert_eq!(team.dump(&["batch_items"]).len(), 1);
    assert_eq!(team.standing("anna"), "Outreach Sent, Won");
}

#[tokio::test]
async fn what_the_board_keeps_instead_of_counting_stays_few_rows_and_right() {
    let team = Team::open();
    let names: Vec<String> = (0..600).map(|number| format!("lead_{number}")).collect();
    team.pastes(&team.milo(), &names, "Closed")
        .await
        .expect(200);
    // Upkeep wakes for it.
    team.imports(&team.ana(), "Username\nnina\n").await;
    team.waits_until(|team| team.dump(&["board_counts"]).len() < 100)
        .await;
    let board = team.milo().get("/pipeline").await.expect(200).page();
    let counts = board.list(".column-head .count");
    assert_eq!(counts, ["3", "0", "2", "0", "600", "0"]);
}
