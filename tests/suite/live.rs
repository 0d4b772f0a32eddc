//! Those who look on are told what changed, at once, and nothing but ids.

use serde_json::json;

use crate::support::Team;

#[tokio::test]
async fn a_move_is_told_to_a_teammate_by_ids_alone() {
    let team = Team::open();
    let anna = team.contact("anna");
    let mut mei = team.mei().looks_on().await;

    team.moves(&team.milo(), "anna", "Closed").await.expect(303);

    let closed: i64 = team.stage("Closed").parse().unwrap();
    let told =
        json!({ "contacts": [anna.id.0], "stages": [anna.stage_id.0, closed], "settings": false });
    assert_eq!(mei.hears_of().await, told);
}
