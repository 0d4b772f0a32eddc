//! A tag that was deleted: the contacts that had it are as all others.

use serde_json::json;

use crate::filters::{board, found};
use crate::support::Team;
use crate::support::caller::Caller;

/// A team whose Anna has the tag VIP still, and had Hot before it was deleted.
async fn without_hot() -> (Team, Caller) {
    let team = Team::open();
    let program = team.program("write").await;
    let tags = json!({"username": "anna", "add": ["Hot", "VIP"]});
    program
        .post("/api/v1/contact/update-tags-external", tags)
        .await
        .expect(200);
    team.ana()
        .post("/settings/tags/1/deletion", &[])
        .await
        .expect(303);
    (team, program)
}

#[tokio::test]
async fn who_had_it_is_merged_with_the_tags_that_are_left() {
    let (team, _) = without_hot().await;
    let ana = team.ana();
    team.merges(&ana, "anna", "ben").await;
    let page = team.sees(&ana, "ben").await;
    assert_eq!(page.list("#contact-tags .tag"), ["VIP"]);
}

#[tokio::test]
async fn who_had_it_gets_other_tags_from_programs() {
    let (team, program) = without_hot().await;
    let only = json!({"username": "anna", "tags": ["new"], "action": "set"});
    let answer = program
        .post("/api/v1/contact/update-tags-external", only)
        .await
        .expect(200);
    assert_eq!(answer.json()["data"]["tags"], json!(["new"]));
    let place = format!("/api/v1/contacts/{}", team.contact("anna").id);
    let answer = program.patch(&place, json!({"tags": []})).await.expect(200);
    assert_eq!(answer.json()["tags"], json!([]));
    let lines = ["tagged - → Hot", "tagged - → VIP", "tagged - → new"];
    let log = team.log("anna");
    for line in lines {
        assert!(log.iter().any(|logged| logged.starts_with(line)), "{log:?}");
    }
}

#[tokio::test]
async fn a_board_that_was_filtered_by_it_shows_nobody_any_more() {
    let team = Team::open();
    let tag = team.has_tag("vip", &["anna", "ben"]);
    let query = format!("tag={tag}");
    assert_eq!(found(&team, &query).await, ["Anna Kowalska", "ben"]);

    let deletion = format!("/settings/tags/{tag}/deletion");
    team.ana().post(&deletion, &[]).await.expect(303);

    assert_eq!(found(&team, &query).await, [""; 0]);
    let page = board(&team, &query).await;
    assert!(page.list(".count").iter().all(|count| count == "0"));
}
