//! Adding many contacts by pasting their usernames.

use crate::support::Team;

#[tokio::test]
async fn milo_pastes_usernames_and_is_told_what_came_of_each() {
    let team = Team::open();
    let milo = team.milo();
    let form = milo
        .get("/contacts/paste")
        .await
        .expect(200)
        .page()
        .form("Add contacts");
    let form = form
        .with(
            "usernames",
            "emil\r\n@Frida.K\n\n  Emil \nhttps://www.instagram.com/gus/\nanna\n",
        )
        .with("stage", &team.stage("Interested"))
        .with("assignee", "4");

    let page = milo.submit(&form).await.expect(200).page();

    assert_eq!(page.heading(), "3 contacts added");
    assert_eq!(
        page.list("h2"),
        [
            "In your pipeline already, left as they were (1)",
            "More than once on your list (1)"
        ]
    );
    assert_eq!(page.list(".name-list li"), ["anna", "emil"]);
    for username in ["emil", "frida.k", "gus"] {
        assert_eq!(team.standing(username), "Interested, Open");
        assert_eq!(team.contact(username).assignee_id.map(|id| id.0), Some(4));
        let log = team.sees(&milo, username).await.log();
        assert_eq!(log, ["Added to Interested, by Milo Novak"]);
    }
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
}

#[tokio::test]
async fn bad_lines_are_listed_and_nothing_is_half_done_until_they_are_skipped() {
    let team = Team::open();
    let milo = team.milo();
    let form = milo
        .get("/contacts/paste")
        .await
        .expect(200)
        .page()
        .form("Add contacts");
    let before = team.dump(&["contacts", "activities"]);
    let typed = "emil\nfrida k\n<b>gus</b>\n@hugo";

    let page = milo
        .submit(&form.with("usernames", typed))
        .await
        .expect(422)
        .page();

    assert_eq!(team.dump(&["contacts", "activities"]), before);
    assert!(
        page.words(".alert")
            .starts_with("Some lines cannot be usernames. Nothing was added yet.")
    );
    let sentence = "Username may have only letters, digits, dots and underscores.";
    assert_eq!(
        page.list(".bad-lines li"),
        [
            format!("Line 2, frida k: {sentence}"),
            format!("Line 3, <b>gus</b>: {sentence}")
        ]
    );
    assert_eq!(page.form("Add contacts").value("usernames"), typed);
    let skipping = page.form("Skip these 2 lines and add 2");
    let page = milo.submit(&skipping).await.expect(200).page();
    assert_eq!(page.heading(), "2 contacts added");
    assert_eq!(
        page.list("h2"),
        ["Skipped, as they cannot be usernames (2)"]
    );
    assert_eq!(team.standing("hugo"), "Outreach Sent, Open");
}

#[tokio::test]
async fn nothing_and_too_much_are_refused() {
    let team = Team::open();
    let milo = team.milo();
    let form = milo
        .get("/contacts/paste")
        .await
        .expect(200)
        .page()
        .form("Add contacts");
    let before = team.dump(&["contacts"]);
    let many = |count: usize| {
        (0..count)
            .map(|i| format!("lead_{i}\n"))
            .collect::<String>()
    };
    for (typed, sentence) in [
        (" \n\n", "Paste at least one username."),
        (&*many(1001), "Paste at most 1000 lines at a time."),
    ] {
        let page = milo
            .submit(&form.clone().with("usernames", typed))
            .await
            .expect(422)
            .page();
        assert_eq!(page.words(".alert"), sentence);
    }
    let only_bad = form.clone().with("usernames", "frida k");
    let page = milo.submit(&only_bad).await.expect(422).page();
    assert_eq!(
        page.list("button[name='skip_bad']"),
        [""; 0],
        "there is nothing left to add"
    );
    assert_eq!(team.dump(&["contacts"]), before);

    let page = milo
        .submit(&form.with("usernames", &many(1000)))
        .await
        .expect(200)
        .page();
    assert_eq!(page.heading(), "1000 contacts added");
}
