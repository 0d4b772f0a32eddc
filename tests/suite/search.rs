//! Search over many contacts: what is counted, and how the databases find it.

use diesel::connection::SimpleConnection as _;
use leadboard::db::Connection;

use super::filters::found;
use crate::support::Team;
use crate::support::database::Kind;
use crate::support::rows::plan_on_sqlite;

/// 30,000 contacts in Closed who are all called Lee, of whom each hundredth is a Zuma too.
fn fill(team: &Team) {
    let numbers = match team.database.connect() {
        Connection::Sqlite(_) => {
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)"
        }
        Connection::Postgres(_) => "WITH n (i) AS (SELECT generate_series(1, 30000))",
    };
    team.database.execute(&format!(
        "INSERT INTO contacts (organization_id, username, name, source, stage_id, lead_status, conversation_status, \
         version, sort_name, search_text, last_activity_at, created_at) {numbers} \
         SELECT 1, 'lead_' || i, 'Lee', CASE WHEN i <= 12000 THEN 'inbound' ELSE 'outreach' END, 5, 'open', 'no_reply', 1, 'lee', \
         ' lead_' || i || ' lee' || CASE WHEN i % 100 = 0 THEN ' zuma' ELSE '' END, 1000000 + i, 2000000 FROM n; \
         INSERT INTO tags (organization_id, name, name_key, colour, created_at) VALUES \
         (1, 'Rare', 'rare', 'red', 0), (1, 'Common', 'common', 'green', 0); \
         INSERT INTO contact_tags (organization_id, contact_id, tag_id) SELECT 1, id, 1 FROM contacts WHERE username = 'lead_77'; \
         INSERT INTO contact_tags (organization_id, contact_id, tag_id) SELECT 1, id, 2 FROM contacts WHERE stage_id = 5;"
    ));
}

#[tokio::test]
async fn a_count_is_exact_to_ten_thousand_and_then_says_that_there_are_more() {
    let team = Team::open();
    fill(&team);
    let milo = team.milo();
    let count = async |query: &str| {
        let page = milo.get(&format!("/pipeline?{query}")).await;
        let page = page.expect(200).page();
        page.list("#stage-5-count").join("")
    };
    for (query, expected) in [
        ("", "30,000"),
        (
            "lead_status=open&conversation_status=no_reply&assignee=nobody&stage=5",
            "30,000",
        ),
        ("q=lee", "10,000+"),
        ("q=lee&lead_status=open", "10,000+"),
        ("q=zuma", "300"),
        ("q=zuma+lee", "300"),
        ("q=zu", "300"),
        ("q=l", "10,000+"),
        ("source=inbound", "10,000+"),
        ("source=outreach&q=zuma", "180"),
        ("tag=1", "1"),
        ("tag=2", "10,000+"),
        ("tag=1&tag=2", "10,000+"),
        ("tag_all=1&tag_all=2", "1"),
        ("tag=2&q=zuma", "300"),
        ("tag=2&tag_none=1&q=lead_77", "110"),
        ("q=anna", "0"),
    ] {
        assert_eq!(count(query).await, expected, "{query}");
    }
    let page = milo.get("/pipeline?q=an+lee").await.expect(200).page();
    assert_eq!(page.words(".empty h2"), "No contact matches");
}

#[tokio::test]
async fn the_cards_of_a_common_word_come_in_the_order_of_the_board_page_by_page() {
    let team = Team::open();
    fill(&team);
    let milo = team.milo();
    for query in ["q=lee", "q=zuma", "tag=2", "tag=2&q=zuma"] {
        let page = milo.get(&format!("/pipeline?{query}")).await;
        let page = page.expect(200).page();
        let first = page.list(".card-username");
        let next = milo.get(&page.column("Closed").more().unwrap()).await;
        let next = next.expect(200).page().list(".card-username");
        let step = if query.contains("zuma") { 100 } else { 1 };
        let expected: Vec<String> = (0..100)
            .map(|place| format!("@lead_{}", 30_000 - place * step))
            .collect();
        assert_eq!([first, next].concat(), expected, "{query}");
    }
}

#[tokio::test]
async fn what_is_written_is_found_at_once_and_what_is_deleted_is_not() {
    let team = Team::open();
    let (milo, ana) = (team.milo(), team.ana());
    let fields = [
        ("username", "new.lead"),
        ("name", "Zoë  Strauß"),
        ("stage", "1"),
    ];
    milo.post("/contacts", &fields).await.expect(303);
    let shown = "Zoë Strauß";
    for search in ["new.l", "zoë", "ZOE\u{308}", "strauß", "STRAUSS", "zo str"] {
        let query = reqwest::Url::parse_with_params("http://x", [("q", search)]).unwrap();
        assert_eq!(
            found(&team, query.query().unwrap()).await,
            [shown],
            "{search}"
        );
    }
    let form = team.sees(&milo, "new.lead").await.form("Save");
    milo.submit(&form.with("username", "other.lead").with("name", ""))
        .await
        .expect(303);
    assert_eq!(found(&team, "q=strau").await, [""; 0]);
    assert_eq!(found(&team, "q=other").await, ["other.lead"]);
    let place = format!("{}/deletion", team.page_of("other.lead"));
    ana.post(&place, &[]).await.expect(303);
    assert_eq!(found(&team, "q=other").await, [""; 0]);
}

#[tokio::test]
async fn a_merged_contact_is_found_by_the_name_it_had() {
    let team = Team::open();
    let ana = team.ana();
    let page = ana
        .get("/contacts/1/merge?other=ben")
        .await
        .expect(200)
        .page();
    ana.submit(&page.form("Merge contacts")).await.expect(303);
    assert_eq!(found(&team, "q=ben").await, ["Anna Kowalska"]);
}

#[test]
fn sqlite_looks_up_what_few_have_and_walks_the_board_for_what_many_have() {
    let team = Team::open_on(Kind::Sqlite);
    let mut connection = team.database.connect();
    let of_few = "SELECT id FROM contacts WHERE +contacts.organization_id = 1 AND stage_id = 3 AND contacts.id IN \
        (SELECT rowid FROM contacts_search WHERE contacts_search MATCH '\"abc\"') ORDER BY last_activity_at DESC, id DESC LIMIT 51";
    let plan = plan_on_sqlite(&mut connection, of_few);
    assert!(
        plan.contains("SEARCH contacts USING INTEGER PRIMARY KEY"),
        "{plan}"
    );
    let of_many = "SELECT id FROM contacts WHERE organization_id = 1 AND stage_id = 3 AND \
        instr(search_text, 'abc') > 0 AND EXISTS (SELECT 1 FROM contact_tags WHERE organization_id = 1 AND \
        contact_id = contacts.id AND tag_id IN (1, 2)) ORDER BY last_activity_at DESC, id DESC LIMIT 51";
    let plan = plan_on_sqlite(&mut connection, of_many);
    assert!(
        plan.contains("USING INDEX contacts_on_board (organization_id=? AND stage_id=?)"),
        "{plan}"
    );
    assert!(
        plan.contains("USING COVERING INDEX sqlite_autoindex_contact_tags_1"),
        "{plan}"
    );
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
}

#[test]
fn sqlite_counts_by_a_date_without_leaving_an_index_and_walks_the_board_by_no_date() {
    let team = Team::open_on(Kind::Sqlite);
    let mut connection = team.database.connect();
    let mut counts = |condition: &str| {
        let query = format!(
            "SELECT stage_id, COUNT(*), SUM(deal_value) FROM (SELECT stage_id, deal_value FROM contacts WHERE \
            contacts.organization_id = 1 AND lead_status IN ('won', 'lost') AND conversation_status IN ('replied') \
            AND {condition} LIMIT 1000000) AS found GROUP BY stage_id"
        );
        plan_on_sqlite(&mut connection, &query)
    };
    let created = counts("(contacts.created_at IS NOT NULL AND contacts.created_at >= 1)");
    let by_creation = "COVERING INDEX contacts_by_creation (organization_id=? AND created_at>?)";
    assert!(created.contains(by_creation), "{created}");
    let closed = "(contacts.lead_status <> 'open' AND COALESCE(contacts.status_changed_at, contacts.created_at) >= 1)";
    let closed = counts(closed);
    let by_closing = "COVERING INDEX contacts_closed (organization_id=? AND <expr>>?)";
    assert!(closed.contains(by_closing), "{closed}");
    let other = counts("source = 'inbound' AND status_changed_at >= 1");
    assert!(other.contains("USING COVERING INDEX"), "{other}");

    let page = "SELECT id FROM contacts WHERE organization_id = 1 AND (+contacts.created_at IS NOT NULL AND \
        +contacts.created_at >= 1) AND stage_id = 3 ORDER BY last_activity_at DESC, id DESC LIMIT 51";
    let page = plan_on_sqlite(&mut connection, page);
    let by_activity = "INDEX contacts_on_board (organization_id=? AND stage_id=?)";
    assert!(page.contains(by_activity), "{page}");
    assert!(!page.contains("TEMP B-TREE"), "{page}");
}

#[test]
fn postgres_has_an_index_for_parts_of_words() {
    let team = Team::open_on(Kind::Postgres);
    let mut connection = team.database.connect();
    connection
        .batch_execute(
            "SET enable_seqscan = off; DO $$ DECLARE line text; plan text := ''; BEGIN \
             FOR line IN EXPLAIN SELECT id FROM contacts WHERE search_text LIKE '%abc%' LOOP plan := plan || line; END LOOP; \
             IF plan NOT LIKE '%contacts_search%' THEN RAISE EXCEPTION '%', plan; END IF; END $$;",
        )
        .unwrap();
}

#[tokio::test]
async fn a_name_that_is_still_being_typed_is_found_all_along() {
    let team = Team::open();
    for search in [
        "k",
        "ko",
        "kow",
        "anna",
        "anna k",
        "anna ko",
        "k anna",
        "a kowalska",
    ] {
        let query = reqwest::Url::parse_with_params("http://x", [("q", search)]).unwrap();
        let found = found(&team, query.query().unwrap()).await;
        let is_found = found.contains(&"Anna Kowalska".to_owned());
        assert_eq!(
            is_found,
            search != "k",
            "{search}: by itself it begins the name"
        );
    }
    assert_eq!(found(&team, "q=anna+o").await, [""; 0]);
}
