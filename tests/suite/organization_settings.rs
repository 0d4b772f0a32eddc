//! Settings > Organization: name, time zone, currency, and the end of it.

use crate::support::Team;
use crate::support::cast::PASSWORD;

const PAGE: &str = "/settings/organization";

/// When the first contact was added, there and there.
const BERLIN: &str = "09:00";
const TOKYO: &str = "17:00";

#[tokio::test]
async fn ana_renames_the_organization_and_moves_its_days() {
    let team = Team::open();
    let ana = team.ana();
    let last_line = async || {
        let page = ana.get("/activity").await.expect(200).page();
        page.list(".log-line time").last().cloned().unwrap()
    };
    assert_eq!(last_line().await, BERLIN);
    let form = ana.get(PAGE).await.expect(200).page().form("Save");
    assert_eq!(form.value("time_zone"), "Europe/Berlin");
    let form = form
        .with("name", "Berlin & Tokyo Coaching")
        .with("time_zone", "Asia/Tokyo")
        .with("currency", "USD");

    let saved = ana.submit(&form).await;

    let page = ana.follow(&saved).await.expect(200).page();
    assert_eq!(page.toast(), "Saved.");
    assert_eq!(last_line().await, TOKYO);
    assert_eq!(
        page.words(".sidebar-organization"),
        "Berlin & Tokyo Coaching"
    );
    let details = ana.get(&team.page_of("dora")).await.page();
    assert!(
        details.text().contains("1,200.50 USD"),
        "{}",
        details.text()
    );
    assert_eq!(
        team.settings_log(),
        [
            "organization_renamed Berlin Coaching: Berlin Coaching → Berlin & Tokyo Coaching, by_hand Ana Lima",
            "time_zone_changed Berlin Coaching: Europe/Berlin → Asia/Tokyo, by_hand Ana Lima",
            "currency_changed Berlin Coaching: EUR → USD, by_hand Ana Lima"
        ]
    );
    let same = ana.get(PAGE).await.page().form("Save");
    let answer = ana.submit(&same).await;
    assert_eq!(
        ana.follow(&answer).await.page().toast(),
        "Nothing was changed."
    );
    assert_eq!(team.settings_log().len(), 3);
}

#[tokio::test]
async fn two_admins_do_not_undo_each_others_settings() {
    let team = Team::open();
    let ana = team.ana().get(PAGE).await.page().form("Save");
    let olga = team.olga().get(PAGE).await.page().form("Save");
    team.ana()
        .submit(&ana.with("name", "New name"))
        .await
        .expect(303);
    team.olga()
        .submit(&olga.with("time_zone", "UTC"))
        .await
        .expect(303);
    let form = team.ana().get(PAGE).await.page().form("Save");
    assert_eq!(form.value("name"), "New name");
    assert_eq!(form.value("time_zone"), "UTC");
}

#[tokio::test]
async fn a_currency_with_other_parts_is_refused_while_there_are_deal_values() {
    let team = Team::open();
    let ana = team.ana();
    let form = ana.get(PAGE).await.page().form("Save");
    let yen = form.with("currency", "JPY");
    let page = ana.submit(&yen).await.expect(422).page();
    assert!(
        page.text().contains("There are deal values in EUR"),
        "{}",
        page.text()
    );
    assert_eq!(page.form("Save").value("currency"), "JPY");
    team.database
        .execute("UPDATE contacts SET deal_value = NULL;");
    ana.submit(&yen).await.expect(303);
    for (field, value) in [
        ("name", " "),
        ("time_zone", "Mars/Base"),
        ("currency", "ZZZ"),
        ("currency", "XAU"),
        ("currency", "XXX"),
    ] {
        ana.submit(&form.with(field, value)).await.expect(422);
    }
}

#[tokio::test]
async fn olga_deletes_the_organization_by_typing_its_name_and_nothing_of_it_is_left() {
    let team = Team::open();
    team.adds_rule_on_stage(&team.ana(), "Closed", "won")
        .await
        .expect(303);
    team.moves(&team.milo(), "anna", "Closed").await.expect(303);
    let olga = team.olga();
    team.ana()
        .get("/settings/organization/deletion")
        .await
        .expect(403);
    let form = olga.get("/settings/organization/deletion").await;
    let form = form.expect(200).page().form("Delete the organization");
    let wrong = olga.submit(&form.with("name", "berlin")).await.expect(422);
    assert!(wrong.body.contains("Type the name as it stands there"));

    let deleted = olga.submit(&form.with("name", "Berlin Coaching")).await;

    assert_eq!(deleted.expect(303).header("location"), "/organizations");
    for who in [team.milo(), team.ana()] {
        let answer = who.get("/pipeline").await.expect(303);
        assert!(
            ["/organizations", "/login?next=%2Fpipeline"].contains(&answer.header("location")),
            "{}",
            answer.header("location")
        );
    }
    team.waits_until(|team| team.dump(&["organizations"]).len() == 1)
        .await;
    assert_eq!(
        team.dump(&["organizations", "memberships", "users"]).len(),
        3
    );
    assert_eq!(team.dump(&["contacts"]).len(), 1, "Oskar stays");
    assert_eq!(team.dump(&["stages"]).len(), 6);
    assert!(team.dump(&["rules", "runs", "notes"]).is_empty());
    team.stranger()
        .signs_in("milo@example.com", PASSWORD)
        .await
        .expect(422);
    team.otto().get(&team.page_of("oskar")).await.expect(200);
}
