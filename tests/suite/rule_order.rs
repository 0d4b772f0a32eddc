//! The order of the rules is the order in which they run: seen, changed, and counted on.

use crate::support::Team;
use crate::support::page::Page;
use crate::support::person::Person;
use crate::support::rows;

const LIST: &str = "/settings/pipeline/automations";

async fn list(who: &Person) -> Page {
    who.get(LIST).await.expect(200).page()
}

fn order(page: &Page) -> Vec<String> {
    let rules = page.all(".rule").into_iter();
    rules
        .map(|rule| rule.attr("aria-label").unwrap().to_owned())
        .collect()
}

async fn team_with_starter_rules() -> Team {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    team
}

const STARTER: [&str; 4] = [
    "Closed → Won",
    "Lost → Lost",
    "Won → Closed",
    "Abandoned → Lost",
];

#[tokio::test]
async fn ana_moves_a_rule_up_and_down_by_its_buttons() {
    let team = team_with_starter_rules().await;
    let ana = team.ana();
    let page = list(&ana).await;
    assert_eq!(order(&page), STARTER);
    assert!(page.text().contains(
        "Rules run from top to bottom. Where two would set the same field, the one further up gets it."
    ));

    let answer = ana
        .submit(&page.form("Move Abandoned → Lost up"))
        .await
        .expect(303);
    let page = ana.follow(&answer).await.page();
    assert_eq!(page.toast(), "Abandoned → Lost is now number 3.");
    assert_eq!(
        order(&page),
        [STARTER[0], STARTER[1], STARTER[3], STARTER[2]]
    );

    let answer = ana.submit(&page.form("Move Closed → Won down")).await;
    let page = ana.follow(&answer).await.page();
    assert_eq!(
        order(&page),
        [STARTER[1], STARTER[0], STARTER[3], STARTER[2]]
    );
    assert_eq!(page.list(".rule-number"), ["1", "2", "3", "4"]);
    assert_eq!(
        team.settings_log()[4..],
        [
            "rule_moved Abandoned → Lost: - → 3, by_hand Ana Lima",
            "rule_moved Closed → Won: - → 2, by_hand Ana Lima",
        ]
    );
}

#[tokio::test]
async fn a_rule_that_stands_there_already_is_not_moved() {
    let team = team_with_starter_rules().await;
    let ana = team.ana();
    let page = list(&ana).await;
    let before = team.dump(&["rules", "activities"]);
    for button in ["Move Closed → Won up", "Move Abandoned → Lost down"] {
        assert_eq!(
            page.attribute(&format!("[aria-label='{button}']"), "aria-disabled"),
            "true"
        );
        ana.submit(&page.form(button)).await.expect(303);
    }
    for before in ["1", "2"] {
        let place = format!("{LIST}/1/place");
        ana.post(&place, &[("before", before)]).await.expect(303);
    }
    assert_eq!(team.dump(&["rules", "activities"]), before);
}

#[tokio::test]
async fn a_rule_can_be_put_before_any_other_or_last_in_a_list_with_gaps() {
    let team = team_with_starter_rules().await;
    let ana = team.ana();
    ana.post(&format!("{LIST}/2/deletion"), &[])
        .await
        .expect(303);
    ana.post(&format!("{LIST}/4/place"), &[("before", "1")])
        .await
        .expect(303);
    assert_eq!(
        order(&list(&ana).await),
        [STARTER[3], STARTER[0], STARTER[2]]
    );
    ana.post(&format!("{LIST}/4/place"), &[("before", "")])
        .await
        .expect(303);
    assert_eq!(
        order(&list(&ana).await),
        [STARTER[0], STARTER[2], STARTER[3]]
    );
    team.adds_rule_on_stage(&ana, "Interested", "open")
        .await
        .expect(303);
    assert_eq!(
        order(&list(&ana).await)[3],
        "Interested → Open",
        "at the end"
    );
}

#[tokio::test]
async fn the_order_decides_which_rule_gets_a_field() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    for status in ["won", "abandoned"] {
        team.adds_rule_on_stage(&ana, "Closed", status)
            .await
            .expect(303);
    }
    team.moves(&milo, "anna", "Closed").await.expect(303);
    assert_eq!(team.standing("anna"), "Closed, Won");
    assert_eq!(
        team.runs("anna"),
        [
            "Closed → Won: applied",
            "Closed → Abandoned: skipped, claimed, Closed → Won"
        ]
    );

    let up = list(&ana).await.form("Move Closed → Abandoned up");
    ana.submit(&up).await.expect(303);

    team.moves(&milo, "ben", "Closed").await.expect(303);
    assert_eq!(team.standing("ben"), "Closed, Abandoned");
    assert_eq!(
        team.runs("ben"),
        [
            "Closed → Abandoned: applied",
            "Closed → Won: skipped, claimed, Closed → Abandoned"
        ]
    );
}

#[tokio::test]
async fn a_place_before_what_is_not_there_is_refused_and_writes_nothing() {
    let team = team_with_starter_rules().await;
    let (ana, otto) = (team.ana(), team.otto());
    let fields = [
        ("type", "stage_to_status"),
        ("when_stage", "7"),
        ("then_status", "won"),
    ];
    otto.post(LIST, &fields).await.expect(303);
    let before = team.dump(&["rules", "activities"]);
    for target in ["99", "5", "x", "-1"] {
        ana.post(&format!("{LIST}/1/place"), &[("before", target)])
            .await
            .expect(404);
    }
    otto.post(&format!("{LIST}/5/place"), &[("before", "1")])
        .await
        .expect(404);
    otto.post(&format!("{LIST}/1/place"), &[("before", "")])
        .await
        .expect(404);
    assert_eq!(team.dump(&["rules", "activities"]), before);
}

#[tokio::test]
async fn rules_that_are_moved_at_the_same_moment_all_keep_a_place_of_their_own() {
    let team = team_with_starter_rules().await;
    let (ana, olga) = (team.ana(), team.olga());
    for _ in 0..5 {
        let (up, down) = (format!("{LIST}/4/place"), format!("{LIST}/1/place"));
        let (first, second) = tokio::join!(
            ana.post(&up, &[("before", "1")]),
            olga.post(&down, &[("before", "")])
        );
        first.expect(303);
        second.expect(303);
        ana.post(&format!("{LIST}/1/place"), &[("before", "2")])
            .await
            .expect(303);
    }
    let positions = team.database.look(|c| rows::positions(c, "rules"));
    assert_eq!(positions, [0, 1, 2, 3]);
    let page = list(&ana).await;
    let mut all = order(&page);
    all.sort();
    let mut starter = STARTER.map(str::to_owned);
    starter.sort();
    assert_eq!(all, starter);
}
