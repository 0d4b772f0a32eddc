//! What a card tells of the thread, and its tags.

use chrono::TimeDelta;

use crate::support::Team;
use crate::support::page::Page;

impl Team {
    /// Puts tags on a contact, each in a colour of its own.
    fn has_tags(&self, username: &str, names: &[&str]) {
        let contact = self.contact(username).id;
        let colours = ["red", "amber", "violet", "teal", "sky"];
        for (name, colour) in names.iter().zip(colours) {
            self.database.execute(&format!(
                "INSERT INTO tags (organization_id, name, name_key, colour, created_at) \
                 SELECT 1, '{name}', '{name}', '{colour}', 0 \
                 WHERE NOT EXISTS (SELECT 1 FROM tags WHERE name_key = '{name}'); \
                 INSERT INTO contact_tags (organization_id, contact_id, tag_id) \
                 SELECT 1, {contact}, id FROM tags WHERE name_key = '{name}'; \
                 UPDATE contacts SET tag_ids = tag_ids || CASE WHEN tag_ids = '' THEN '' ELSE ',' END || \
                 (SELECT CAST(id AS TEXT) FROM tags WHERE name_key = '{name}') WHERE id = {contact};"
            ));
        }
    }

    async fn board(&self) -> Page {
        self.milo().get("/pipeline").await.expect(200).page()
    }
}

#[tokio::test]
async fn a_card_shows_the_status_the_last_message_and_whose_turn_it_is() {
    let team = Team::open();
    let milo = team.milo();
    let shown = async || {
        let card = team.board().await;
        (
            card.words("#card-1 .conversation"),
            card.list("#card-1 .card-message"),
            card.list("#card-1 .turn"),
        )
    };
    let nothing: Vec<String> = Vec::new();
    assert_eq!(
        shown().await,
        ("No Reply".to_owned(), nothing.clone(), nothing.clone())
    );
    team.sends(&milo, "anna", "Hi Anna!").await.expect(303);
    assert_eq!(
        shown().await,
        (
            "No Reply".to_owned(),
            vec!["Us: Hi Anna!".to_owned()],
            vec![
                "their turn, < 1 min. Waiting for their reply since 2 March 2026, 10:00".to_owned()
            ]
        )
    );
    team.later(TimeDelta::minutes(1));
    team.receives(&milo, "anna", "How much\nis it?")
        .await
        .expect(303);
    for (more, words) in [
        (TimeDelta::seconds(59), "< 1 min"),
        (TimeDelta::seconds(1), "1 min"),
        (TimeDelta::minutes(59), "1 h"),
        (TimeDelta::hours(23), "1 d"),
        (TimeDelta::days(8), "9 d"),
    ] {
        team.later(more);
        let turn = format!("our turn, {words}. Waiting for our reply since 2 March 2026, 10:01");
        assert_eq!(
            shown().await,
            (
                "New Message".to_owned(),
                vec!["Them: How much is it?".to_owned()],
                vec![turn]
            )
        );
    }
    let card = team.board().await;
    let time = |name: &str| card.attribute("#card-1 .turn-ours", name);
    assert_eq!(time("datetime"), "2026-03-02T09:01:00Z");
    assert_eq!(
        time("title"),
        "Waiting for our reply since 2 March 2026, 10:01"
    );

    team.handles(&milo, "anna").await.expect(303);
    let (status, message, turn) = shown().await;
    assert_eq!((&*status, turn), ("Replied", nothing));
    assert_eq!(message, ["Them: How much is it?"]);
}

#[tokio::test]
async fn it_is_their_turn_since_our_last_message_everywhere_until_they_answer_or_are_closed() {
    let team = Team::open();
    let milo = team.milo();
    let shown = async || {
        let turns = [
            team.board().await.list("#card-1 .turn"),
            team.sees(&milo, "anna").await.list(".contact-head .turn"),
            milo.get("/contacts")
                .await
                .expect(200)
                .page()
                .list("#contact-1 .turn"),
        ];
        assert_eq!(turns[0], turns[1]);
        assert_eq!(turns[0], turns[2]);
        turns.into_iter().next().unwrap_or_default()
    };
    team.receives(&milo, "anna", "Hi").await.expect(303);
    team.later(TimeDelta::hours(1));
    team.sends(&milo, "anna", "Hello").await.expect(303);
    team.later(TimeDelta::days(1));
    let theirs = |long: &str, since: &str| {
        [format!(
            "their turn, {long}. Waiting for their reply since {since} March 2026, 11:00"
        )]
    };
    assert_eq!(shown().await, theirs("1 d", "2"));
    // Asked once more.
    team.sends(&milo, "anna", "Are you there?")
        .await
        .expect(303);
    team.later(TimeDelta::hours(5));
    assert_eq!(shown().await, theirs("5 h", "3"));

    for status in ["won", "lost", "abandoned"] {
        team.sets_status(&milo, "anna", status).await.expect(303);
        assert_eq!(shown().await, [""; 0], "{status}");
    }
    // Whoever writes to us waits for us, whatever became of them.
    team.receives(&milo, "anna", "Yes").await.expect(303);
    assert_eq!(
        shown().await,
        ["our turn, < 1 min. Waiting for our reply since 3 March 2026, 16:00"]
    );
}

#[tokio::test]
async fn an_open_contact_is_stale_after_seven_days_without_activity() {
    let team = Team::open();
    let milo = team.milo();
    let stale = async || team.board().await.list("#card-1 .stale");
    // Anna was added an hour ago.
    team.later(TimeDelta::days(7) - TimeDelta::hours(1) - TimeDelta::seconds(1));
    assert_eq!(stale().await, [""; 0]);
    team.later(TimeDelta::seconds(1));
    assert_eq!(stale().await, ["7 d stale. No activity for 7 days"]);
    team.later(TimeDelta::days(5));
    assert_eq!(stale().await, ["12 d stale. No activity for 12 days"]);
    let board = team.board().await;
    assert_eq!(
        board.attribute("#card-1 .stale", "title"),
        "No activity for 12 days, since 2 March 2026, 09:00"
    );
    assert!(!board.has("#card-3 .stale"), "cleo was won");

    let notes = format!("{}/notes", team.page_of("anna"));
    milo.post(&notes, &[("text", "Called.")]).await.expect(303);
    assert_eq!(stale().await, [""; 0]);
    for (contact, status) in [("anna", "lost"), ("ben", "abandoned")] {
        team.sets_status(&milo, contact, status).await.expect(303);
    }
    team.later(TimeDelta::days(10));
    let board = team.board().await;
    assert!(board.has("#card-4 .stale"), "dora is open");
    for closed in ["#card-1", "#card-2", "#card-3"] {
        assert!(board.has(closed));
        assert!(!board.has(&format!("{closed} .stale")), "{closed}");
    }
}

#[tokio::test]
async fn a_message_puts_the_card_on_top_and_a_drop_keeps_what_it_shows() {
    let team = Team::open();
    let milo = team.milo();
    let top = async || team.board().await.column("Outreach Sent").cards()[0].clone();
    for (username, name) in [("ben", "ben"), ("anna", "Anna Kowalska"), ("ben", "ben")] {
        team.later(TimeDelta::minutes(1));
        team.receives(&milo, username, "Hi").await.expect(303);
        assert_eq!(top().await, name);
    }
    team.later(TimeDelta::minutes(1));
    team.handles(&milo, "anna").await.expect(303);
    assert_eq!(top().await, "Anna Kowalska");
    team.later(TimeDelta::minutes(1));
    team.logs(&milo, "ben", "in", "of old", "2025-01-01T10:00")
        .await
        .expect(303);
    assert_eq!(top().await, "ben", "it was logged just now");

    team.has_tags("ben", &["hot"]);
    for sort in ["", "sort=name"] {
        let seen = team.contact("ben").stage_id.to_string();
        let stage = if seen == "1" { "2" } else { "1" };
        let drop = [("stage", stage), ("seen_stage", &*seen), ("board", sort)];
        let answer = milo.post_by_htmx("/contacts/2/stage", &drop).await;
        let card = answer.expect(200).page();
        assert_eq!(card.words("#card-2 .conversation"), "New Message");
        assert_eq!(card.words("#card-2 .card-message"), "Them: Hi");
        assert_eq!(card.list("#card-2 .card-tag"), ["hot"]);
    }
}

#[tokio::test]
async fn a_card_shows_three_tags_by_name_and_says_which_others_there_are() {
    let team = Team::open();
    team.has_tags("anna", &["zebra", "hot", "podcast", "referral", "alps"]);
    team.has_tags("ben", &["hot"]);
    let board = team.board().await;
    assert_eq!(board.list("#card-1 .card-tag"), ["alps", "hot", "podcast"]);
    assert_eq!(board.words("#card-1 .card-tag-more"), "+2referral, zebra");
    assert!(board.has("#card-2 .card-tag.stage-amber"));
    assert_eq!(board.list("#card-2 .card-tag"), ["hot"]);
    assert!(!board.has("#card-2 .card-tag-more"));
    assert!(!board.has("#card-3 .card-tags"));
    // One that was deleted may still be in the row.
    team.database
        .execute("DELETE FROM contact_tags; DELETE FROM tags;");
    assert!(!team.board().await.has(".card-tags"));
}
