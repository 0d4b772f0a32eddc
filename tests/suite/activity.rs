//! The activity log of a contact: newest first, in pages, by kind, in sentences.

use chrono::TimeDelta;

use crate::support::Team;
use crate::support::page::Page;

#[tokio::test]
async fn the_log_is_newest_first_and_comes_in_pages_of_twenty_until_all_is_seen_once() {
    let team = Team::open();
    let milo = team.milo();
    for number in 0..45 {
        team.later(TimeDelta::minutes(1));
        let fields = [
            ("username", "anna"),
            ("was_username", "anna"),
            ("name", &*format!("Anna {number}")),
        ];
        milo.post("/contacts/1", &fields).await.expect(303);
    }

    let mut page = team.sees(&milo, "anna").await;
    let mut lines = Vec::new();
    let mut sizes = Vec::new();
    loop {
        sizes.push(page.log().len());
        lines.extend(page.log());
        if !page.has_control("Older") {
            break;
        }
        page = milo.get(&page.link("Older")).await.expect(200).page();
    }

    assert_eq!(sizes, [20, 20, 6]);
    assert_eq!(lines[0], "Name Anna 43 → Anna 44, by Milo Novak");
    assert_eq!(lines[43], "Name Anna 0 → Anna 1, by Milo Novak");
    assert_eq!(lines[45], "Added to Outreach Sent, by Olga Berg");
    let mut once = lines.clone();
    once.dedup();
    assert_eq!(once.len(), 46);
}

#[tokio::test]
async fn the_log_can_be_narrowed_to_one_kind_and_its_pages_stay_narrowed() {
    let team = Team::open();
    let milo = team.milo();
    team.adds_starter_rules(&team.ana()).await;
    for number in 0..21 {
        milo.post("/contacts/1/notes", &[("text", &number.to_string())])
            .await
            .expect(303);
    }
    team.moves(&milo, "anna", "Closed").await.expect(303);
    milo.post("/contacts/1/assignee", &[("assignee", "")])
        .await
        .expect(303);

    let all = team.sees(&milo, "anna").await;
    let narrowed = async |kind: &str| milo.get(&all.link(kind)).await.expect(200).page();

    let chosen = |page: &Page| page.words(".kinds [aria-current]");
    assert_eq!(chosen(&all), "All");
    for (kind, lines) in [
        (
            "Pipeline Stage",
            vec!["Pipeline Stage Outreach Sent → Closed, by Milo Novak"],
        ),
        (
            "Lead Status",
            vec!["Lead Status Open → Won, via automation (Closed → Won)"],
        ),
        (
            "Assignee",
            vec!["Assignee Milo Novak → nobody, by Milo Novak"],
        ),
        ("Profile", vec!["Added to Outreach Sent, by Olga Berg"]),
    ] {
        let page = narrowed(kind).await;
        assert_eq!(
            (chosen(&page), page.log()),
            (
                kind.to_owned(),
                lines.into_iter().map(str::to_owned).collect()
            )
        );
    }
    let notes = narrowed("Notes").await;
    assert_eq!(notes.log(), ["Note added, by Milo Novak"; 20]);
    let older = milo.get(&notes.link("Older")).await.expect(200).page();
    assert_eq!(older.log(), ["Note added, by Milo Novak"]);
    milo.get("/contacts/1?kind=gossip").await.expect(404);
    milo.get("/contacts/1/activity?before=x").await.expect(404);
}

#[tokio::test]
async fn each_kind_of_change_has_its_sentence() {
    let team = Team::open();
    let milo = team.milo();
    let form = team.sees(&milo, "dora").await.form("Save");
    let form = form
        .with("username", "dora.u")
        .with("name", "")
        .with("email", "d@example.com")
        .with("phone", "030 99")
        .with("deal_value", "7");
    milo.submit(&form).await.expect(303);
    team.sets_status(&milo, "dora.u", "abandoned")
        .await
        .expect(303);

    assert_eq!(
        team.sees(&milo, "dora.u").await.log(),
        [
            "Lead Status Open → Abandoned, by Milo Novak",
            "Deal value 1,200.50 EUR → 7.00 EUR, by Milo Novak",
            "Phone +49 30 123456 → 030 99, by Milo Novak",
            "E-mail dora@example.com → d@example.com, by Milo Novak",
            "Name Dora Ünal → none, by Milo Novak",
            "Username dora → dora.u, by Milo Novak",
            "Added to Interested, by Olga Berg",
        ]
    );
}

#[tokio::test]
async fn times_are_told_in_the_organizations_zone() {
    let team = Team::open();
    let milo = team.milo();
    team.moves(&milo, "anna", "Closed").await.expect(303);
    team.later(TimeDelta::hours(2));
    let page = team.sees(&milo, "anna").await;
    let time = page.all(".log-line time")[0];
    assert_eq!(time.attr("title"), Some("2 March 2026, 10:00"));
    assert_eq!(time.attr("datetime"), Some("2026-03-02T09:00:00Z"));
    assert_eq!(crate::support::page::words(time), "2 h ago");
}

#[tokio::test]
async fn the_log_keeps_the_names_as_they_were() {
    let team = Team::open();
    let milo = team.milo();
    team.adds_starter_rules(&team.ana()).await;
    team.moves(&milo, "anna", "Closed").await.expect(303);
    // Renaming stages and people comes later; the log must not mind.
    team.database.execute(
        "UPDATE stages SET name = 'Done', name_key = 'done' WHERE name = 'Closed';
         UPDATE users SET name = 'Milo N.' WHERE id = 3;",
    );
    assert_eq!(
        team.sees(&milo, "anna").await.log()[..2],
        [
            "Lead Status Open → Won, via automation (Closed → Won)",
            "Pipeline Stage Outreach Sent → Closed, by Milo Novak",
        ]
    );
}
