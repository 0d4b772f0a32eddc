//! Moving a contact: by its form, by the board's drag, and when somebody else was faster.

use crate::support::Team;
use crate::support::page::Page;
use crate::support::person::{Answer, Person};

const TABLES: [&str; 3] = ["contacts", "activities", "runs"];

/// Drops a card on a stage as the board does, from the stage in which the mover saw it.
pub async fn drops(
    team: &Team,
    who: &Person,
    username: &str,
    from: &str,
    to: &str,
    board: &str,
) -> Answer {
    let fields = [
        ("stage", &*team.stage(to)),
        ("seen_stage", &*team.stage(from)),
        ("board", board),
    ];
    who.post_by_htmx(&format!("{}/stage", team.page_of(username)), &fields)
        .await
}

pub fn count(team: &Team, page: &Page, stage: &str) -> String {
    page.words(&format!("hx-partial #stage-{}-count", team.stage(stage)))
}

#[tokio::test]
async fn the_move_to_menu_works_without_scripts() {
    let team = Team::open();
    let milo = team.milo();
    let board = milo.get("/pipeline?sort=name").await.expect(200).page();
    let card = board.all("#card-1")[0];
    let menu = card
        .select(&scraper::Selector::parse("a.card-action[title^='Move']").unwrap())
        .next();
    let menu = milo
        .get(menu.unwrap().attr("href").unwrap())
        .await
        .expect(200)
        .page();
    assert_eq!(menu.heading(), "Move to");
    assert_eq!(
        menu.list("form.menu button:not([disabled])"),
        [
            "In Conversation",
            "Interested",
            "Meeting Booked",
            "Closed",
            "Lost"
        ]
    );

    let answer = milo.submit(&menu.form("Interested")).await;

    assert_eq!(answer.header("location"), "/pipeline?sort=name");
    let board = milo.follow(&answer).await.page();
    assert_eq!(board.toast(), "Moved to Interested.");
    assert_eq!(
        board.column("Interested").cards(),
        ["Anna Kowalska", "cleo", "Dora Ünal"]
    );
    assert!(
        !milo.get("/pipeline").await.expect(200).page().has(".toast"),
        "it is said once"
    );
}

#[tokio::test]
async fn the_stage_field_of_the_contact_page_moves_it_and_stays_there() {
    let team = Team::open();
    let milo = team.milo();
    let page = team.sees(&milo, "anna").await;

    let answer = milo
        .submit(&page.form("Move").with("stage", &team.stage("Closed")))
        .await;

    let page = milo.follow(&answer).await.page();
    assert_eq!(page.heading(), "Anna Kowalska");
    assert_eq!(page.toast(), "Moved to Closed.");
    assert_eq!(
        team.log("anna"),
        ["stage Outreach Sent → Closed, by_hand Milo Novak"]
    );
}

#[tokio::test]
async fn a_drop_is_answered_with_the_card_both_counts_and_the_toast_at_once() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;

    let answer = drops(&team, &team.milo(), "anna", "Outreach Sent", "Closed", "")
        .await
        .expect(200);

    let page = answer.page();
    assert_eq!(count(&team, &page, "Outreach Sent"), "1");
    assert_eq!(count(&team, &page, "Closed"), "1");
    assert_eq!(page.toast(), "Moved to Closed. Won via automation.");
    let column = format!(
        "hx-partial[hx-target='#stage-{}-cards'] .card",
        team.stage("Closed")
    );
    assert_eq!(page.words(&format!("{column} .card-name")), "Anna Kowalska");
    assert_eq!(page.words(&format!("{column} .badge")), "Won");
    assert!(page.has("hx-partial[hx-target='#card-1'][hx-swap='delete']"));
    assert!(
        !answer.headers.contains_key("set-cookie"),
        "nothing is left for the next page"
    );
}

#[tokio::test]
async fn a_drop_on_a_board_sorted_by_name_brings_the_column_in_its_order() {
    let team = Team::open();
    let answer = drops(
        &team,
        &team.milo(),
        "ben",
        "Outreach Sent",
        "Interested",
        "sort=name",
    )
    .await;
    let page = answer.expect(200).page();
    assert_eq!(page.list(".card-name"), ["ben", "cleo", "Dora Ünal"]);
}

#[tokio::test]
async fn a_card_that_the_filter_now_hides_stays_and_says_so_and_the_counts_are_the_filters() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;

    let answer = drops(
        &team,
        &team.milo(),
        "anna",
        "Outreach Sent",
        "Closed",
        "lead_status=open",
    )
    .await;

    let page = answer.expect(200).page();
    assert_eq!(
        page.words("#card-1 .card-filtered"),
        "Hidden by the filter when you load the board again"
    );
    assert_eq!(count(&team, &page, "Outreach Sent"), "1");
    assert_eq!(count(&team, &page, "Closed"), "0");
    let board = team
        .milo()
        .get("/pipeline?lead_status=open")
        .await
        .expect(200)
        .page();
    assert_eq!(board.column("Closed").cards(), [""; 0]);
}

#[tokio::test]
async fn a_contact_moved_meanwhile_is_a_conflict_that_says_where_it_is_and_writes_nothing() {
    let team = Team::open();
    let milo = team.milo();
    let menu = milo
        .get(&format!("{}/stage", team.page_of("anna")))
        .await
        .expect(200)
        .page();
    team.moves(&team.mei(), "anna", "Interested")
        .await
        .expect(303);
    let before = team.dump(&TABLES);

    let by_form = milo.submit(&menu.form("Closed")).await.expect(409).page();
    let by_drag = drops(&team, &milo, "anna", "Outreach Sent", "Closed", "")
        .await
        .expect(409)
        .page();

    let sentence = "Mei Chen moved Anna Kowalska to Interested at 10:00. Nothing was changed.";
    assert_eq!(by_form.heading(), "Changed meanwhile");
    assert!(by_form.text().contains(sentence), "{}", by_form.text());
    assert_eq!(by_drag.toast(), sentence);
    let column = format!(
        "hx-partial[hx-target='#stage-{}-cards']",
        team.stage("Interested")
    );
    assert_eq!(
        by_drag.words(&format!("{column} .card-name")),
        "Anna Kowalska"
    );
    assert_eq!(count(&team, &by_drag, "Outreach Sent"), "1");
    assert_eq!(count(&team, &by_drag, "Interested"), "3");
    assert_eq!(team.dump(&TABLES), before);
}

#[tokio::test]
async fn a_contact_that_is_at_the_target_already_is_a_quiet_success() {
    let team = Team::open();
    let milo = team.milo();
    team.moves(&team.mei(), "anna", "Closed").await.expect(303);
    let before = team.dump(&TABLES);

    let answer = drops(&team, &milo, "anna", "Outreach Sent", "Closed", "")
        .await
        .expect(200);

    assert_eq!(answer.page().toast(), "Already in Closed.");
    assert_eq!(team.dump(&TABLES), before);
}

#[tokio::test]
async fn a_note_or_an_edit_by_somebody_else_is_no_conflict_for_a_move() {
    let team = Team::open();
    let (milo, mei) = (team.milo(), team.mei());
    let menu = milo
        .get(&format!("{}/stage", team.page_of("anna")))
        .await
        .expect(200)
        .page();
    mei.post(
        &format!("{}/notes", team.page_of("anna")),
        &[("text", "called")],
    )
    .await
    .expect(303);
    let profile = team.sees(&mei, "anna").await.form("Save");
    mei.submit(&profile.with("name", "Anna K"))
        .await
        .expect(303);

    milo.submit(&menu.form("Closed")).await.expect(303);

    assert_eq!(team.standing("anna"), "Closed, Open");
}

#[tokio::test]
async fn a_drop_that_cannot_be_says_so_in_a_toast_and_swaps_nothing() {
    let team = Team::open();
    let milo = team.milo();
    let before = team.dump(&TABLES);
    for (stage, seen, status) in [
        ("99", "1", 404),
        ("7", "1", 404),
        ("x", "1", 422),
        ("2", "", 422),
    ] {
        let fields = [("stage", stage), ("seen_stage", seen), ("board", "")];
        let answer = milo
            .post_by_htmx("/contacts/1/stage", &fields)
            .await
            .expect(status);
        assert!(answer.page().has(".toast-error"), "{}", answer.body);
        assert!(
            !answer.page().has("html > body > main"),
            "a toast, not a page"
        );
        assert_eq!(answer.header("hx-reswap"), "none");
    }
    assert_eq!(team.dump(&TABLES), before);
}

#[tokio::test]
async fn the_way_back_to_the_board_is_the_boards_address_and_nothing_else() {
    let team = Team::open();
    let milo = team.milo();
    for (board, place) in [
        (
            "q=anna&lead_status=open",
            "/pipeline?q=anna&lead_status=open",
        ),
        ("?sort=name", "/pipeline?sort=name"),
        ("\r\nSet-Cookie: leadboard=x", "/pipeline"),
        ("//evil.example", "/pipeline"),
        ("q=\r\nSet-Cookie: x", "/pipeline?q=Set-Cookie%3A+x"),
    ] {
        let fields = [("stage", "1"), ("seen_stage", "1"), ("board", board)];
        let answer = milo.post("/contacts/1/stage", &fields).await.expect(303);
        assert_eq!(answer.header("location"), place);
        assert!(!answer.header("set-cookie").contains("leadboard=x"));
    }
    let fields = [("stage", "1"), ("seen_stage", "1"), ("board", "sort=luck")];
    milo.post("/contacts/1/stage", &fields).await.expect(422);
}
