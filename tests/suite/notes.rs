//! Notes: everybody reads them, their author changes them, the log tells of them.

use crate::support::Team;

#[tokio::test]
async fn milo_adds_a_note_and_mei_reads_it() {
    let team = Team::open();
    let milo = team.milo();
    let form = team.sees(&milo, "anna").await.form("Add note");

    let answer = milo
        .submit(&form.with("text", "  Wants a call\r\non Friday "))
        .await;

    assert_eq!(answer.header("location"), "/contacts/1#notes");
    let page = team.sees(&team.mei(), "anna").await;
    assert_eq!(page.words(".note-head b"), "Milo Novak");
    assert_eq!(
        page.one(".note-text").text().collect::<String>(),
        "Wants a call\non Friday"
    );
    assert_eq!(page.log()[0], "Note added, by Milo Novak");
    assert_eq!(
        team.contact("anna").version,
        1,
        "a note is no change of a field"
    );
}

#[tokio::test]
async fn the_author_edits_and_deletes_a_note_and_the_log_says_so() {
    let team = Team::open();
    let milo = team.milo();
    milo.post("/contacts/1/notes", &[("text", "Wants a call")])
        .await
        .expect(303);
    let edit = milo
        .get(&team.sees(&milo, "anna").await.link("Edit note"))
        .await
        .expect(200)
        .page();
    let form = edit.form("Save");
    assert_eq!(form.value("text"), "Wants a call");

    milo.submit(&form.clone()).await.expect(303);
    assert_eq!(
        team.log("anna").len(),
        1,
        "the same words again are no edit"
    );
    milo.submit(&form.with("text", "Wants two calls"))
        .await
        .expect(303);
    let page = team.sees(&milo, "anna").await;
    assert_eq!(page.list(".note-text"), ["Wants two calls"]);
    assert!(page.words(".note-head").contains("edited"));
    milo.post("/contacts/1/notes/1/deletion", &[])
        .await
        .expect(303);

    let page = team.sees(&milo, "anna").await;
    assert_eq!(page.list(".note-text"), [""; 0]);
    assert_eq!(
        page.log()[..3],
        [
            "Note deleted, by Milo Novak",
            "Note edited, by Milo Novak",
            "Note added, by Milo Novak"
        ]
    );
}

#[tokio::test]
async fn nobody_changes_somebody_elses_note_not_even_the_owner() {
    let team = Team::open();
    team.milo()
        .post("/contacts/1/notes", &[("text", "mine")])
        .await
        .expect(303);
    let before = team.dump(&["notes", "activities", "contacts"]);
    for other in [team.mei(), team.ana(), team.olga()] {
        let page = team.sees(&other, "anna").await;
        assert_eq!(page.list(".note-text"), ["mine"]);
        assert!(!page.has_control("Edit note"));
        other.get("/contacts/1/notes/1").await.expect(403);
        let refused = other
            .post("/contacts/1/notes/1", &[("text", "theirs")])
            .await
            .expect(403);
        assert!(
            refused
                .page()
                .text()
                .contains("Only the author of a note can change it.")
        );
        other
            .post("/contacts/1/notes/1/deletion", &[])
            .await
            .expect(403);
    }
    assert_eq!(team.dump(&["notes", "activities", "contacts"]), before);
}

#[tokio::test]
async fn a_note_is_found_only_under_its_own_contact() {
    let team = Team::open();
    let milo = team.milo();
    milo.post("/contacts/1/notes", &[("text", "Anna's")])
        .await
        .expect(303);
    let before = team.dump(&["notes", "activities"]);
    milo.get("/contacts/2/notes/1").await.expect(404);
    milo.post("/contacts/2/notes/1", &[("text", "Ben's")])
        .await
        .expect(404);
    milo.post("/contacts/2/notes/1/deletion", &[])
        .await
        .expect(404);
    milo.post("/contacts/99/notes", &[("text", "nobody's")])
        .await
        .expect(404);
    assert_eq!(team.dump(&["notes", "activities"]), before);
}

#[tokio::test]
async fn a_note_that_is_empty_or_too_long_is_refused_and_not_lost() {
    let team = Team::open();
    let milo = team.milo();
    milo.post("/contacts/1/notes", &[("text", "kept")])
        .await
        .expect(303);
    let long = "ü".repeat(5001);
    for place in ["/contacts/1/notes", "/contacts/1/notes/1"] {
        for (text, sentence) in [
            (" \n ", "The note is empty."),
            (
                &*long,
                "The note is too long: 5001 characters, at most 5000.",
            ),
            (
                "bell \u{7}",
                "The note has a character that cannot be shown. Type it again.",
            ),
        ] {
            let page = milo.post(place, &[("text", text)]).await.expect(422).page();
            assert_eq!(page.words("#problem-text"), sentence);
            let form = page.form("Save");
            assert_eq!(
                (&*form.action, form.value("text").trim()),
                (place, text.trim())
            );
        }
    }
    assert_eq!(team.sees(&milo, "anna").await.list(".note-text"), ["kept"]);
    milo.post("/contacts/1/notes", &[("text", &long[..10000])])
        .await
        .expect(303);
}

#[tokio::test]
async fn notes_come_in_pages_and_none_is_out_of_reach() {
    let team = Team::open();
    let milo = team.milo();
    let place = format!("{}/notes", team.page_of("anna"));
    for number in 0..25 {
        let text = format!("note number {number}");
        milo.post(&place, &[("text", &text)]).await.expect(303);
    }

    let first = team.sees(&milo, "anna").await;
    let older = milo
        .get(&first.link("Older notes"))
        .await
        .expect(200)
        .page();

    let mut seen = first.list("p.note-text");
    assert_eq!(seen.len(), 20);
    assert_eq!(seen[0], "note number 24");
    seen.extend(older.list("p.note-text"));
    assert_eq!(seen.len(), 25);
    assert_eq!(seen[24], "note number 0");
    assert!(!older.has_control("Older notes"));
}
