//! How little the database is asked: session and membership are checked with each request, and counted here too.

use leadboard::crm::status::LeadStatus;

use crate::support::Team;
use crate::support::database::Kind;
use crate::support::person::Person;

/// Contacts with all that a card can show.
async fn fill(team: &Team, milo: &Person) {
    let names: Vec<String> = (0..60).map(|number| format!("lead_{number}")).collect();
    for stage in ["Interested", "Closed"] {
        let of_stage: Vec<String> = names
            .iter()
            .map(|name| format!("{name}.{}", &stage[..1]))
            .collect();
        team.pastes(milo, &of_stage, stage).await.expect(200);
    }
    let some = ["anna", "ben", "cleo", "dora"];
    for username in some {
        team.receives(milo, username, "Hi").await.expect(303);
    }
    for tag in ["hot", "zebra", "podcast"] {
        team.has_tag(tag, &some);
    }
    // The toast that was left is read.
    milo.get("/contacts/1").await.expect(200);
}

#[tokio::test]
async fn a_board_is_read_with_at_most_twelve_statements_however_many_cards_it_has() {
    let team = Team::open_counted();
    let milo = team.milo();
    milo.get("/contacts/1").await.expect(200);
    let board = async |query: &str| {
        team.statements(async || {
            milo.get(&format!("/pipeline{query}")).await.expect(200);
        })
        .await
    };
    let few = board("").await;
    assert!((5..=12).contains(&few), "{few}");
    fill(&team, &milo).await;
    let many = board("").await;
    assert!(many <= few, "{many} after {few}");
    for query in [
        "?lead_status=open&lead_status=won&conversation_status=no_reply&created=this_month",
        "?q=lead&assignee=me&sort=name",
        "?tag=1&tag_all=2&q=an",
    ] {
        let filtered = board(query).await;
        assert!((3..=12).contains(&filtered), "{query}: {filtered}");
    }
    // As a browser reads them again that shows more of two columns, and cards that the filter hides.
    let long = format!(
        "/columns?organization=1&tag=1&tag_all=2&column={}:120&column={}:120&kept=1&kept=2&kept=3",
        team.stage("Interested"),
        team.stage("Closed")
    );
    let again = board(&long).await;
    assert!((3..=12).contains(&again), "{again}");
}

#[tokio::test]
async fn a_board_on_which_nothing_changed_is_not_read_again() {
    let team = Team::open_counted();
    let (milo, mei) = (team.milo(), team.mei());
    fill(&team, &milo).await;
    mei.get("/pipeline").await.expect(200);
    milo.get("/pipeline").await.expect(200);
    let board = async || {
        milo.get("/pipeline").await.expect(200);
    };
    // The session with the membership, and what stands in each column.
    assert_eq!(team.statements(board).await, 2);
    team.moves(&mei, "anna", "Lost").await.expect(303);
    // And the cards of the columns that changed, all together.
    assert_eq!(team.statements(board).await, 3);
    assert_eq!(team.statements(board).await, 2);
    let page = milo.get("/pipeline").await.expect(200).page();
    assert_eq!(page.column("Lost").cards(), ["Anna Kowalska"]);
}

#[tokio::test]
async fn the_list_asks_as_little_for_many_contacts_as_for_few() {
    let team = Team::open_counted();
    let milo = team.milo();
    let list = async || {
        milo.get("/contacts?sort=name").await.expect(200);
    };
    list().await;
    let few = team.statements(list).await;
    assert!((3..=12).contains(&few), "{few}");
    fill(&team, &milo).await;
    list().await;
    assert_eq!(team.statements(list).await, few);
}

#[tokio::test]
async fn a_move_with_one_rule_takes_at_most_fourteen_statements() {
    let team = Team::open_counted();
    let milo = team.milo();
    team.adds_rule_on_stage(&team.ana(), "Closed", "won").await;
    fill(&team, &milo).await;
    milo.get("/pipeline").await.expect(200);
    let forms = ["anna", "ben"].map(|username| {
        let fields = [
            ("stage", team.stage("Closed")),
            ("seen_stage", team.stage("Outreach Sent")),
            ("board", String::new()),
        ];
        (format!("{}/stage", team.page_of(username)), fields)
    });
    let mut statements = Vec::new();
    for (place, fields) in &forms {
        let fields = fields.each_ref().map(|(name, value)| (*name, &**value));
        let drop = async || {
            milo.post_by_htmx(place, &fields).await.expect(200);
        };
        statements.push(team.statements(drop).await);
    }
    assert_eq!(team.contact("ben").lead_status, LeadStatus::Won);
    // The session with the membership, the contact, the figures of the columns; and what is written: on Postgres in one.
    let few = match Kind::under_test() {
        Kind::Sqlite => 3 + 3,
        Kind::Postgres => 3 + 1,
    };
    // The first one reads the stages and the rules, too.
    assert_eq!(statements, [few + 2, few]);
}
