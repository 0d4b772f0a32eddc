//! Belonging to more than one organization, or to none: the switch, and forms that were made for another one.

use crate::support::Team;
use crate::support::person::Person;

/// Ana is a Member of Otto & Partner, too, and sits at Berlin Coaching.
fn ana_of_both(team: &Team) -> Person {
    team.ana_joins_ottos();
    team.ana()
}

#[tokio::test]
async fn ana_switches_to_her_other_organization_and_back() {
    let team = Team::open();
    let ana = ana_of_both(&team);
    let page = ana.get("/organizations").await.expect(200).page();
    assert_eq!(
        page.list(".place-name"),
        ["Berlin CoachingAdmin", "Otto & PartnerMember"]
    );

    let answer = ana
        .post("/organizations/current", &[("organization", "2")])
        .await;

    let board = ana.follow(&answer).await.expect(200).page();
    assert_eq!(board.list(".card-name"), ["oskar"]);
    assert_eq!(board.words(".sidebar-organization"), "Otto & Partner");
    ana.get("/settings/pipeline/automations/new")
        .await
        .expect(403);
    ana.post("/organizations/current", &[("organization", "1")])
        .await
        .expect(303);
    assert!(ana.get("/pipeline").await.body.contains("Anna Kowalska"));
}

#[tokio::test]
async fn nobody_switches_to_an_organization_that_is_not_theirs() {
    let team = Team::open();
    for organization in ["2", "99", "x", ""] {
        team.ana()
            .post("/organizations/current", &[("organization", organization)])
            .await
            .expect(404);
    }
    assert!(team.ana().get("/pipeline").await.body.contains("Anna"));
}

#[tokio::test]
async fn a_form_made_for_another_organization_is_not_taken_and_is_sent_again_after_the_switch() {
    let team = Team::open();
    let ana = ana_of_both(&team);
    let form = ana
        .get("/contacts/new")
        .await
        .expect(200)
        .page()
        .form("Add contact")
        .with("username", "emil")
        .with("name", "Emil <Ott> & Sohn");
    ana.post("/organizations/current", &[("organization", "2")])
        .await
        .expect(303);

    let refused = ana.submit(&form).await.expect(409);

    let page = refused.page();
    assert_eq!(page.heading(), "Made for Berlin Coaching");
    assert!(
        page.text().contains("Nothing was saved yet"),
        "{}",
        page.text()
    );
    assert!(
        team.dump(&["contacts"])
            .iter()
            .all(|row| !row.contains("emil"))
    );
    let switch = page.form("Switch to Berlin Coaching and save");
    let again = ana.submit(&switch).await.expect(307);
    assert_eq!(again.header("location"), "/contacts");
    let fields: Vec<(&str, &str)> = switch
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let added = ana.post("/contacts", &fields).await;
    let details = ana.follow(&added).await.expect(200).page();
    assert_eq!(details.heading(), "Emil <Ott> & Sohn");
    assert_eq!(details.words(".sidebar-organization"), "Berlin Coaching");
}

#[tokio::test]
async fn a_form_without_its_organization_or_of_one_that_was_left_is_not_taken() {
    let team = Team::open();
    let milo = team.milo();
    for (organization, status, words) in [
        ("", 422, "This form is not whole"),
        ("x", 422, "This form is not whole"),
        ("2", 409, "not a member of any more"),
    ] {
        let fields = [("organization", organization), ("lead_status", "won")];
        let answer = milo.post("/contacts/1/lead-status", &fields).await;
        assert!(
            answer.clone().expect(status).body.contains(words),
            "{}",
            answer.body
        );
    }
    let drop = [
        ("organization", "2"),
        ("stage", "2"),
        ("seen_stage", "1"),
        ("board", ""),
    ];
    let toast = milo.post_by_htmx("/contacts/1/stage", &drop).await;
    assert!(
        toast.clone().expect(409).body.contains("Nothing was saved"),
        "{}",
        toast.body
    );
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
}

#[tokio::test]
async fn the_page_of_a_contact_of_another_organization_of_mine_offers_the_switch() {
    let team = Team::open();
    let ana = ana_of_both(&team);
    let oskar = team.page_of("oskar");

    let page = ana.get(&oskar).await.expect(409).page();

    assert_eq!(page.heading(), "In Otto & Partner");
    assert!(!page.text().contains("oskar"), "{}", page.text());
    let answer = ana.submit(&page.form("Switch to Otto & Partner")).await;
    assert_eq!(ana.follow(&answer).await.page().heading(), "oskar");
    team.milo().get(&oskar).await.expect(404);
}

#[tokio::test]
async fn somebody_who_was_removed_is_out_with_the_next_request_on_every_session() {
    let team = Team::open();
    let ana = team.ana();
    ana.get("/pipeline").await.expect(200);

    team.database
        .execute("DELETE FROM memberships WHERE user_id = 2;");

    let led = ana.get("/pipeline").await.expect(303);
    let page = ana.follow(&led).await.expect(200).page();
    assert_eq!(page.heading(), "Your organizations");
    assert!(
        page.text()
            .contains("Ask an Admin of your team for an invitation link"),
        "{}",
        page.text()
    );
    let answer = team.moves(&ana, "anna", "Closed").await.expect(303);
    assert_eq!(answer.header("location"), "/organizations");
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
    ana.get("/login").await.expect(200);
}
