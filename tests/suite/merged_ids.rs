//! The ids by which other systems know two contacts that are merged.

use serde_json::json;

use crate::support::Team;

#[tokio::test]
async fn the_ids_that_others_know_a_contact_by_are_chosen_as_well() {
    let team = Team::open();
    let ana = team.ana();
    for (username, manychat_id) in [("anna", "111"), ("ben", "222")] {
        let form = team.sees(&ana, username).await.form("Save");
        let form = form.with("manychat_id", manychat_id);
        ana.submit(&form.with("ig_id", "17841")).await.expect(303);
    }
    let page = ana
        .get("/contacts/1/merge?other=ben")
        .await
        .expect(200)
        .page();
    assert!(page.text().contains("Instagram id 17841"), "alike");
    let form = page.form("Merge contacts");
    assert_eq!(form.value("manychat_id"), "this");

    ana.submit(&form.with("manychat_id", "other"))
        .await
        .expect(303);

    let anna = team.contact("anna");
    assert_eq!(anna.manychat_id.as_deref(), Some("222"));
    assert_eq!(anna.ig_id.as_deref(), Some("17841"));
    assert_eq!(
        team.log("anna").last().unwrap(),
        "manychat_id 111 → 222, by_hand Ana Lima"
    );
}

#[tokio::test]
async fn the_manychat_id_that_was_given_up_leads_to_the_contact_and_nobody_else_gets_it() {
    let team = Team::open();
    let ana = team.ana();
    for (username, manychat_id) in [("anna", "111"), ("ben", "222")] {
        let form = team.sees(&ana, username).await.form("Save");
        let form = form.with("manychat_id", manychat_id);
        ana.submit(&form).await.expect(303);
    }
    let form = team.merge_form(&ana, "ben", "anna").await;
    ana.submit(&form.with("manychat_id", "other"))
        .await
        .expect(303);
    let program = team.program("write").await;
    for manychat_id in ["111", "222"] {
        let body = json!({"manychat_id": manychat_id, "status": "won"});
        let place = "/api/v1/contact/contact-status";
        let answer = program.patch(place, body).await.expect(200);
        assert_eq!(answer.json()["data"]["username"], "anna");
    }
    let form = team.sees(&ana, "cleo").await.form("Save");
    let refused = ana.submit(&form.with("manychat_id", "111")).await;
    let page = refused.expect(422).page();
    assert_eq!(
        page.words("#problem-manychat_id"),
        "The ManyChat id 111 leads to Anna Kowalska since a merge."
    );
    let new = json!({"username": "nora", "manychat_id": "111"});
    let refused = program.post("/api/v1/contacts", new).await.expect(422);
    assert_eq!(refused.fields(), ["manychat_id"]);
}

#[tokio::test]
async fn an_id_that_the_one_left_has_now_is_its_own_and_free_once_it_is_given_up() {
    let team = Team::open();
    let ana = team.ana();
    team.database
        .execute("UPDATE contacts SET manychat_id = '222', ig_id = '333' WHERE id = 2;");
    team.merges(&ana, "ben", "anna").await;
    assert_eq!(team.contact("anna").manychat_id.as_deref(), Some("222"));
    for (username, manychat_id) in [("anna", "666"), ("cleo", "222")] {
        let form = team.sees(&ana, username).await.form("Save");
        let saved = ana.submit(&form.with("manychat_id", manychat_id)).await;
        saved.expect(303);
    }
    let merged = team.dump(&["merged_contacts"]);
    assert!(merged[0].contains("333"), "{merged:?}");
}
