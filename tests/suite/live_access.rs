//! Whoever may no longer look on hears no more, from that moment on.

use crate::support::Team;
use crate::support::cast::PASSWORD;
use crate::support::person::Person;
use crate::support::stream::Stream;

/// The stream tells that it is over, and ends, before anything that happened afterwards.
async fn is_over(team: &Team, mut stream: Stream) {
    team.moves(&team.olga(), "anna", "Closed").await.expect(303);
    let told = stream.hears_to_the_end().await;
    let told: Vec<&str> = told.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(told, ["gone"]);
}

#[tokio::test]
async fn whoever_is_not_signed_in_does_not_look_on() {
    let team = Team::open();
    team.stranger().get("/live").await.expect(303);
    let request = team.stranger().request(reqwest::Method::GET, "/live");
    let request = request.header("HX-Request", "true");
    team.stranger().send(request).await.expect(401);
}

#[tokio::test]
async fn a_member_who_is_removed_hears_no_more() {
    let team = Team::open();
    let mei = team.mei().looks_on().await;
    team.ana()
        .post("/settings/members/4/removal", &[])
        .await
        .expect(303);
    is_over(&team, mei).await;
    team.mei().get("/live").await.expect(303);
}

#[tokio::test]
async fn whoever_signs_out_hears_no_more_and_others_do() {
    let team = Team::open();
    let mut milo = team.milo().looks_on().await;
    let mei = team.mei().looks_on().await;
    team.mei().post("/logout", &[]).await.expect(303);
    is_over(&team, mei).await;
    milo.hears_until(team.contact("anna").id.0).await;
}

#[tokio::test]
async fn a_new_password_ends_the_streams_of_other_sessions() {
    let team = Team::open();
    let thief = Person::new(&team.server.address, None);
    thief
        .signs_in("mei@example.com", PASSWORD)
        .await
        .expect(303);
    let stream = thief.looks_on().await;
    let fields = [
        ("password", PASSWORD),
        ("new_password", "another horse battery"),
    ];
    let mei = team.mei();
    mei.post("/settings/profile/password", &fields)
        .await
        .expect(303);
    is_over(&team, stream).await;
}

#[tokio::test]
async fn whoever_goes_to_work_elsewhere_hears_no_more_of_this_organization() {
    let mut team = Team::open();
    team.ana_joins_ottos();
    team.lets_streams_beat_quickly();
    let ana = team.ana();
    let mut stream = ana.looks_on().await;
    let fields = [("organization", "2")];
    ana.post("/organizations/current", &fields)
        .await
        .expect(303);
    assert_eq!(stream.hears().await.name, "gone");
    assert_eq!(stream.event().await, None);
}

#[tokio::test]
async fn nobody_hears_more_of_an_organization_that_is_deleted() {
    let team = Team::open();
    let mut mei = team.mei().looks_on().await;
    let olga = team.olga();
    let page = olga.get("/settings/organization/deletion").await;
    let form = page.expect(200).page().form("Delete the organization");
    olga.submit(&form.with("name", "Berlin Coaching"))
        .await
        .expect(303);
    assert_eq!(mei.hears_to_the_end().await[0].name, "gone");
}

#[tokio::test]
async fn a_session_that_ended_without_a_word_is_noticed_at_the_next_heartbeat() {
    let mut team = Team::open();
    team.lets_streams_beat_quickly();
    let mut mei = team.mei().looks_on().await;
    team.database
        .execute("DELETE FROM sessions WHERE user_id = 4");
    assert_eq!(mei.hears().await.name, "gone");
    assert_eq!(mei.event().await, None);
}
