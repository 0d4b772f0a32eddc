//! The board: columns, counts, order, and all cards of a long column.

use std::collections::HashSet;

use chrono::TimeDelta;

use crate::support::Team;
use crate::support::database::Kind;
use crate::support::page::Page;

#[tokio::test]
async fn the_board_has_a_column_for_each_stage_with_its_exact_count_and_cards() {
    let team = Team::open();
    let page = team.milo().get("/pipeline").await.expect(200).page();
    let counts: Vec<String> = page.list(".column-head");
    assert_eq!(
        counts,
        [
            "Outreach Sent2",
            "In Conversation0",
            "Interested2Deal value: 1,201 EUR",
            "Meeting Booked0",
            "Closed0",
            "Lost0",
        ]
    );
    assert_eq!(page.column("Interested").cards(), ["Dora Ünal", "cleo"]);
    assert_eq!(page.words("#card-3 .badge-won"), "Won");
    assert_eq!(
        page.attribute("#card-1 .avatar", "title"),
        "Assigned to Milo Novak"
    );
    assert_eq!(
        page.attribute("#card-2 .avatar", "title"),
        "Assigned to nobody"
    );
    assert_eq!(
        page.attribute("#card-1 time", "datetime"),
        "2026-03-02T08:00:00Z"
    );
    for control in ["Filter", "Add contact", "Search contacts", "Sort"] {
        assert!(page.has_control(control), "{control}");
    }
}

#[tokio::test]
async fn an_organization_sees_only_its_own_board() {
    let team = Team::open();
    let page = team.otto().get("/pipeline").await.expect(200).page();
    assert_eq!(page.list(".card-name"), ["oskar"]);
    assert_eq!(page.words(".sidebar-organization"), "Otto & Partner");
    let page = team
        .milo()
        .get("/pipeline?q=oskar")
        .await
        .expect(200)
        .page();
    assert!(page.text().contains("No contact matches"));
}

#[tokio::test]
async fn a_card_just_touched_is_on_top() {
    let team = Team::open();
    let milo = team.milo();
    for (touched, expected) in [
        ("anna", ["Anna Kowalska", "ben"]),
        ("ben", ["ben", "Anna Kowalska"]),
    ] {
        team.later(TimeDelta::minutes(1));
        let place = format!("{}/notes", team.page_of(touched));
        milo.post(&place, &[("text", "called")]).await.expect(303);
        let page = milo.get("/pipeline").await.expect(200).page();
        assert_eq!(page.column("Outreach Sent").cards(), expected);
    }
    let page = milo.get("/pipeline?sort=created").await.expect(200).page();
    assert_eq!(
        page.column("Outreach Sent").cards(),
        ["ben", "Anna Kowalska"]
    );
    let page = milo.get("/pipeline?sort=name").await.expect(200).page();
    assert_eq!(
        page.column("Outreach Sent").cards(),
        ["Anna Kowalska", "ben"]
    );
    assert_eq!(page.words("select[name='sort'] option[selected]"), "Name");
}

/// 130 contacts of every name and time, many alike, in one column. One statement, since it waits for its turn beside
/// the server's own writes, where a transaction that began with reading would not.
fn fill(team: &Team) {
    let rows: Vec<String> = (0..130)
        .map(|i| {
            let name = ["ÄRGER", "zoe", "Bo'b", "100%"][i % 4];
            let (touched, created) = (1_000_000 + i / 10, 2_000_000 - i / 7);
            format!(
                "(1, 'lead_{i}', '{}', 'by_hand', 5, 'open', 'no_reply', 1, '{}', 'lead_{i}', {touched}, {created})",
                name.replace('\'', "''"),
                name.to_lowercase().replace('\'', "''"),
            )
        })
        .collect();
    team.database.execute(&format!(
        "INSERT INTO contacts (organization_id, username, name, source, stage_id, lead_status, \
         conversation_status, version, sort_name, search_text, last_activity_at, created_at) VALUES {};",
        rows.join(", ")
    ));
}

#[tokio::test]
async fn a_long_column_comes_in_pages_of_fifty_until_each_card_is_seen_once_in_each_sort() {
    let team = Team::open();
    fill(&team);
    let milo = team.milo();
    let mut orders = HashSet::new();
    for sort in ["activity", "created", "name"] {
        let page = milo
            .get(&format!("/pipeline?sort={sort}"))
            .await
            .expect(200)
            .page();
        let column = page.column("Closed");
        assert_eq!(column.count(), 130);
        let mut seen = usernames(&page);
        let mut sizes = vec![column.cards().len()];
        let mut more = column.more();
        while let Some(place) = more {
            let page = milo.get(&place).await.expect(200).page();
            sizes.push(page.list(".card-name").len());
            seen.extend(usernames(&page));
            more = page
                .all("a.more")
                .first()
                .map(|link| link.attr("hx-get").unwrap().to_owned());
        }
        assert_eq!(sizes, [50, 50, 30], "{sort}");
        let once: HashSet<&String> = seen.iter().collect();
        assert_eq!(once.len(), 130, "{sort}");
        orders.insert(seen);
    }
    assert_eq!(orders.len(), 3, "the sorts differ");
}

#[tokio::test]
async fn pages_of_a_column_keep_the_search_and_the_filter() {
    let team = Team::open();
    fill(&team);
    team.database
        .execute("UPDATE contacts SET lead_status = 'lost' WHERE username LIKE 'lead_1%';");
    let milo = team.milo();
    let page = milo
        .get("/pipeline?q=lead_1&lead_status=lost&sort=name")
        .await
        .expect(200)
        .page();
    let column = page.column("Closed");
    assert_eq!(column.count(), 41);
    team.database
        .execute("UPDATE contacts SET lead_status = 'lost' WHERE username LIKE 'lead_%';");
    let page = milo
        .get("/pipeline?q=lead_&lead_status=lost")
        .await
        .expect(200)
        .page();
    let more = page.column("Closed").more().unwrap();
    for kept in ["q=lead_", "lead_status=lost"] {
        assert!(more.contains(kept), "{kept} in {more}");
    }
    assert_eq!(
        milo.get(&more)
            .await
            .expect(200)
            .page()
            .list(".card-name")
            .len(),
        50
    );
}

#[tokio::test]
async fn both_databases_sort_names_alike() {
    let mut orders = Vec::new();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let team = Team::open_on(kind);
        fill(&team);
        let page = team
            .milo()
            .get("/pipeline?sort=name")
            .await
            .expect(200)
            .page();
        let more = team
            .milo()
            .get(&page.column("Closed").more().unwrap())
            .await
            .expect(200)
            .page();
        orders.push((usernames(&page), usernames(&more)));
    }
    assert_eq!(orders[0], orders[1]);
}

#[tokio::test]
async fn cards_that_move_away_while_one_scrolls_are_neither_shown_twice_nor_skipped() {
    let team = Team::open();
    fill(&team);
    let milo = team.milo();
    let page = milo.get("/pipeline?sort=name").await.expect(200).page();
    let first = usernames(&page);
    team.moves(&team.mei(), &first[10], "Lost")
        .await
        .expect(303);
    let place = page.column("Closed").more().unwrap();
    let next = usernames(&milo.get(&place).await.expect(200).page());
    assert!(next.iter().all(|username| !first.contains(username)));
    assert_eq!(next.len(), 50);
}

#[tokio::test]
async fn an_address_for_more_cards_that_makes_no_sense_is_answered_calmly() {
    let team = Team::open();
    let milo = team.milo();
    for place in [
        "/pipeline/stages/1/cards",
        "/pipeline/stages/1/cards?after=1&after_id=x",
        "/pipeline/stages/x/cards?after=1&after_id=1",
        "/pipeline/stages/7/cards?after=1&after_id=1",
        "/pipeline/stages/999/cards?after=1&after_id=1",
    ] {
        milo.get(place).await.expect(404);
    }
    let begun_again = milo
        .get("/pipeline/stages/1/cards?after=x&after_id=1")
        .await
        .expect(200);
    assert_eq!(begun_again.page().list(".card-name").len(), 2);
}

fn usernames(page: &Page) -> Vec<String> {
    page.list(".column[aria-labelledby='stage-5'] .card-username, :not(.column-cards) > .card .card-username")
        .into_iter()
        .filter_map(|handle| handle.strip_prefix("@lead_").map(|number| format!("lead_{number}")))
        .collect()
}

#[tokio::test]
async fn a_column_tells_what_its_deals_are_worth_as_far_as_the_filter_shows_them() {
    let team = Team::open();
    let milo = team.milo();
    for (username, value) in [
        ("anna", "1,200.50"),
        ("ben", "800"),
        ("cleo", "99"),
        ("dora", ""),
    ] {
        let form = team.sees(&milo, username).await.form("Save");
        milo.submit(&form.with("deal_value", value))
            .await
            .expect(303);
    }
    let totals = async |query: &str| {
        let page = milo
            .get(&format!("/pipeline{query}"))
            .await
            .expect(200)
            .page();
        page.list(".column-total")
    };
    let whole = ["Deal value: 2,001 EUR", "Deal value: 99 EUR"];
    assert_eq!(totals("").await, whole);
    // What is kept, and what is counted.
    for query in ["?assignee=3", "?q=anna", "?q=anna&created=this_month"] {
        assert_eq!(totals(query).await, ["Deal value: 1,201 EUR"], "{query}");
    }
    let anna = team.contact("anna");
    let seen = anna.stage_id.to_string();
    let drop = [
        ("stage", &*team.stage("Closed")),
        ("seen_stage", &seen),
        ("board", ""),
    ];
    let place = format!("/contacts/{}/stage", anna.id);
    let answer = milo.post_by_htmx(&place, &drop).await.expect(200).page();
    let both = ["Deal value: 800 EUR", "Deal value: 1,201 EUR"];
    assert_eq!(answer.list(".column-total"), both);
}
