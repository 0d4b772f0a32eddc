//! What happens when a contact changes: design, section 2, through the front door.

use crate::support::Team;

#[tokio::test]
async fn dragging_a_card_to_closed_marks_it_won_and_the_log_says_through_what() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let milo = team.milo();

    let answer = team.moves(&milo, "anna", "Closed").await;

    let board = milo.follow(&answer).await.page();
    assert_eq!(board.toast(), "Moved to Closed. Won via automation.");
    assert_eq!(team.standing("anna"), "Closed, Won");
    let page = team.sees(&milo, "anna").await;
    assert_eq!(
        page.log(),
        [
            "Lead Status Open → Won, via automation (Closed → Won)",
            "Pipeline Stage Outreach Sent → Closed, by Milo Novak",
            "Added to Outreach Sent, by Olga Berg",
        ]
    );
    assert_eq!(
        team.runs("anna"),
        [
            "Closed → Won: applied",
            "Won → Closed: skipped, already_there"
        ]
    );
}

#[tokio::test]
async fn the_starter_set_keeps_an_abandoned_contact_abandoned() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;

    team.sets_status(&team.milo(), "anna", "abandoned")
        .await
        .expect(303);

    assert_eq!(team.standing("anna"), "Lost, Abandoned");
    assert_eq!(
        team.runs("anna"),
        [
            "Abandoned → Lost: applied",
            "Lost → Lost: skipped, named_by_this_change"
        ]
    );
}
