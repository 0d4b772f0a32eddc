//! What was won, lost or abandoned long ago is hidden on the board, and counted.

use chrono::TimeDelta;

use crate::filters::{board, found};
use crate::support::Team;

/// The link that shows what is hidden.
async fn hidden(team: &Team, query: &str) -> String {
    board(team, query).await.words("#hidden a")
}

/// Cleo was won on 2 March, Ben was lost five days later; the others are open.
async fn team_with_closed_contacts() -> Team {
    let team = Team::open();
    team.later(TimeDelta::days(5));
    team.sets_status(&team.milo(), "ben", "lost")
        .await
        .expect(303);
    team
}

#[tokio::test]
async fn a_rep_hides_what_was_closed_long_ago_and_follows_the_link_to_see_it() {
    let team = team_with_closed_contacts().await;
    team.later(TimeDelta::days(3));
    let all = ["Anna Kowalska", "Dora Ünal", "ben", "cleo"];
    assert_eq!(found(&team, "").await, all);
    assert_eq!(found(&team, "hide=30").await, all);
    let none = "0 hidden: won, lost or abandoned over 30 days ago";
    assert_eq!(hidden(&team, "hide=30").await, none);

    let page = board(&team, "hide=7&sort=name").await;
    assert_eq!(
        page.list(".card-name"),
        ["Anna Kowalska", "ben", "Dora Ünal"]
    );
    assert_eq!(page.words("[name=hide] [selected]"), "Hide after 7 days");
    let link = page.link("1 hidden: won, lost or abandoned over 7 days ago");
    assert_eq!(link, "/pipeline?sort=name");
    let page = team.milo().get(&link).await.expect(200).page();
    assert_eq!(page.list(".card-name").len(), 4);
    assert!(!page.has("#hidden"));
}

#[tokio::test]
async fn a_contact_is_hidden_from_the_first_day_after_the_last() {
    let team = team_with_closed_contacts().await;
    let olga = team.olga();
    let page = olga.get("/settings/organization").await.expect(200).page();
    let form = page.form("Save").with("time_zone", "America/New_York");
    olga.submit(&form).await.expect(303);
    // 10 March, 03:59 there, and 04:00: Cleo was won on 2 March.
    team.later(TimeDelta::hours(2 * 24 + 18) + TimeDelta::minutes(59));
    assert!(hidden(&team, "hide=7").await.starts_with("0 hidden"));
    team.later(TimeDelta::minutes(1));
    assert!(hidden(&team, "hide=7").await.starts_with("1 hidden"));
}

#[tokio::test]
async fn what_is_hidden_is_counted_under_whatever_other_filter() {
    let team = team_with_closed_contacts().await;
    team.later(TimeDelta::days(20));
    for (query, shown, number) in [
        ("", &["Anna Kowalska", "Dora Ünal"][..], 2),
        ("lead_status=lost", &[], 1),
        ("lead_status=open", &["Anna Kowalska", "Dora Ünal"], 0),
        (
            "lead_status=open&lead_status=won",
            &["Anna Kowalska", "Dora Ünal"],
            1,
        ),
        ("assignee=nobody", &[], 2),
        ("assignee=me", &["Anna Kowalska"], 0),
        ("q=cle", &[], 1),
        ("q=anna&created=2026-03-02..", &["Anna Kowalska"], 0),
        (
            "created=2026-03-02..2026-03-02",
            &["Anna Kowalska", "Dora Ünal"],
            2,
        ),
        ("created=today", &[], 0),
    ] {
        let query = format!("hide=7&{query}");
        assert_eq!(found(&team, &query).await, shown, "{query}");
        let said = hidden(&team, &query).await;
        assert_eq!(
            said.split(' ').next().unwrap(),
            number.to_string(),
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_contact_that_is_closed_now_stays_and_one_that_is_open_again_comes_back() {
    let team = team_with_closed_contacts().await;
    team.later(TimeDelta::days(20));
    let milo = team.milo();
    assert_eq!(found(&team, "hide=7").await, ["Anna Kowalska", "Dora Ünal"]);
    team.sets_status(&milo, "anna", "abandoned")
        .await
        .expect(303);
    team.sets_status(&milo, "cleo", "open").await.expect(303);
    let shown = ["Anna Kowalska", "Dora Ünal", "cleo"];
    assert_eq!(found(&team, "hide=7").await, shown);
    let page = board(&team, "hide=7").await;
    assert!(page.words("#hidden a").starts_with("1 hidden"));
    assert_eq!(page.words("#stage-3-figures"), "2Deal value: 1,201 EUR");
}

#[tokio::test]
async fn a_board_that_is_read_again_says_anew_how_many_are_hidden() {
    let team = team_with_closed_contacts().await;
    team.later(TimeDelta::days(20));
    let milo = team.milo();
    let place = "/pipeline/columns?organization=1&hide=7";
    let again = milo.get(place).await.expect(200).body;
    assert!(again.contains("2 hidden: won, lost or abandoned over 7 days ago"));
    team.sets_status(&milo, "cleo", "open").await.expect(303);
    let again = milo.get(place).await.expect(200).body;
    assert!(again.contains("1 hidden: won"));
}

#[tokio::test]
async fn a_view_keeps_what_it_hides() {
    let team = team_with_closed_contacts().await;
    team.later(TimeDelta::days(20));
    let milo = team.milo();
    let page = board(&team, "hide=7").await;
    let form = milo.get(&page.link("Save view")).await.expect(200).page();
    let form = form.form("Save").with("name", "Without the old");
    milo.submit(&form).await.expect(303);
    let page = milo.get("/pipeline").await.expect(200).page();
    let view = milo.get(&page.link("Without the old")).await;
    let page = milo.follow(&view).await.page();
    assert_eq!(page.list(".card-name"), ["Anna Kowalska", "Dora Ünal"]);
}
