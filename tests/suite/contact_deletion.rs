//! Deleting a contact.

use crate::support::Team;

#[tokio::test]
async fn ana_deletes_a_contact_after_being_asked_and_the_log_keeps_who_did_it() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    team.adds_starter_rules(&ana).await;
    team.moves(&milo, "anna", "Closed").await.expect(303);
    milo.post("/contacts/1/notes", &[("text", "called")])
        .await
        .expect(303);
    let page = ana
        .get(&team.sees(&ana, "anna").await.link("Delete"))
        .await
        .expect(200)
        .page();
    assert_eq!(page.heading(), "Delete Anna Kowalska?");
    let log = team.dump(&["activities"]).len();

    let answer = ana.submit(&page.form("Delete contact")).await;

    let board = ana.follow(&answer).await.expect(200).page();
    assert_eq!(board.toast(), "Anna Kowalska was deleted.");
    assert_eq!(board.column("Closed").count(), 0);
    ana.get("/contacts/1").await.expect(404);
    assert_eq!(team.dump(&["notes"]), [""; 0]);
    assert_eq!(
        team.dump(&["activities"]).len(),
        log + 1,
        "the log stays, and says so"
    );
    let last = team
        .database
        .look(crate::support::rows::activities)
        .pop()
        .unwrap();
    assert_eq!(last.line(), "contact_deleted anna → -, by_hand Ana Lima");
    let runs = ana
        .get("/settings/pipeline/automations/runs?rule=1")
        .await
        .expect(200)
        .page();
    assert_eq!(
        runs.words(".run-what"),
        "Closed → Won for Anna Kowalska deleted"
    );
}

#[tokio::test]
async fn a_member_meets_no_button_to_delete_a_contact() {
    let team = Team::open();
    assert!(team.sees(&team.ana(), "anna").await.has_control("Delete"));
    assert!(team.sees(&team.olga(), "anna").await.has_control("Delete"));
    let page = team.sees(&team.milo(), "anna").await;
    assert!(page.has_control("Open DM") && !page.has_control("Delete"));
}

#[tokio::test]
async fn a_username_is_free_again_when_its_contact_is_gone() {
    let team = Team::open();
    team.ana()
        .post("/contacts/1/deletion", &[])
        .await
        .expect(303);
    let fields = [("username", "anna"), ("stage", &*team.stage("Lost"))];
    team.milo().post("/contacts", &fields).await.expect(303);
    assert_ne!(team.contact("anna").id.0, 1);
    assert_eq!(
        team.sees(&team.milo(), "anna").await.log(),
        ["Added to Lost, by Milo Novak"]
    );
}
