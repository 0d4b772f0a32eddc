//! Editing and naming rules: what changes, what stays, and what two admins do to each other.

use crate::support::Team;
use crate::support::form::Form;
use crate::support::page::Page;
use crate::support::person::Person;

const LIST: &str = "/settings/pipeline/automations";

async fn list(who: &Person) -> Page {
    who.get(LIST).await.expect(200).page()
}

/// Edit Rule, as the list leads there.
async fn edit(who: &Person, name: &str) -> Form {
    let link = list(who).await.link(&format!("Edit rule {name}"));
    who.get(&link).await.expect(200).page().form("Save")
}

async fn team_with_closed_to_won() -> Team {
    let team = Team::open();
    team.adds_rule_on_stage(&team.ana(), "Closed", "won")
        .await
        .expect(303);
    team
}

#[tokio::test]
async fn ana_edits_a_rule_and_it_keeps_its_place_and_its_runs() {
    let team = team_with_closed_to_won().await;
    let (ana, milo) = (team.ana(), team.milo());
    team.adds_rule_on_stage(&ana, "Lost", "lost")
        .await
        .expect(303);
    team.moves(&milo, "anna", "Closed").await.expect(303);

    let form = edit(&ana, "Closed → Won").await;
    assert_eq!(
        (form.value("type"), form.value("when_stage")),
        ("stage_to_status", &*team.stage("Closed"))
    );
    let wanted = form
        .with("when_stage", &team.stage("Meeting Booked"))
        .with("then_status", "open");
    let page = ana.follow(&ana.submit(&wanted).await).await.page();

    assert_eq!(page.toast(), "Rule Meeting Booked → Open was saved.");
    assert_eq!(
        page.list(".rule-words"),
        [
            "When stage changes to Meeting Booked → set status to Open",
            "When stage changes to Lost → set status to Lost",
        ]
    );
    assert_eq!(
        team.settings_log()[2..],
        ["rule_edited Closed → Won: Closed → Won → Meeting Booked → Open, by_hand Ana Lima"]
    );
    let runs = ana.get(&page.link_of_first_runs()).await.expect(200).page();
    assert_eq!(runs.list(".run-rule"), ["Closed → Won"], "as it was then");
    team.moves(&milo, "anna", "Meeting Booked")
        .await
        .expect(303);
    assert_eq!(team.standing("anna"), "Meeting Booked, Open");
}

#[tokio::test]
async fn a_rule_can_become_one_of_the_other_type() {
    let team = team_with_closed_to_won().await;
    let (ana, milo) = (team.ana(), team.milo());
    let form = edit(&ana, "Closed → Won").await;
    let wanted = form
        .with("type", "status_to_stage")
        .with("when_status", "lost")
        .with("then_stage", &team.stage("Lost"));
    ana.submit(&wanted).await.expect(303);
    team.sets_status(&milo, "anna", "lost").await.expect(303);
    team.moves(&milo, "ben", "Closed").await.expect(303);
    assert_eq!(team.standing("anna"), "Lost, Lost");
    assert_eq!(team.standing("ben"), "Closed, Open");
}

#[tokio::test]
async fn a_named_rule_is_called_so_everywhere_and_still_says_what_it_does() {
    let team = team_with_closed_to_won().await;
    let (ana, milo) = (team.ana(), team.milo());
    let form = edit(&ana, "Closed → Won").await;
    let named = form.with("name", "  Ring the bell ");
    let page = ana.follow(&ana.submit(&named).await).await.page();

    assert_eq!(page.toast(), "Rule Ring the bell was saved.");
    assert_eq!(page.list(".rule-name"), ["Ring the bell"]);
    assert_eq!(
        page.list(".rule-words"),
        ["When stage changes to Closed → set status to Won"]
    );
    assert!(page.has_control("Delete rule Ring the bell"));
    team.moves(&milo, "anna", "Closed").await.expect(303);
    assert_eq!(
        team.sees(&milo, "anna").await.log()[0],
        "Lead Status Open → Won, via automation (Ring the bell)"
    );
    assert_eq!(team.runs("anna"), ["Ring the bell: applied"]);
    let off = ana.submit(&page.form("Ring the bell enabled")).await;
    assert_eq!(
        ana.follow(&off).await.page().toast(),
        "Ring the bell is disabled."
    );

    let unnamed = edit(&ana, "Ring the bell").await.with("name", " ");
    let page = ana.follow(&ana.submit(&unnamed).await).await.page();
    assert_eq!(page.toast(), "Rule Closed → Won was saved.");
    assert_eq!(page.list(".rule-name"), [""; 0]);
    assert_eq!(
        team.settings_log()[1..],
        [
            "rule_renamed Closed → Won: Closed → Won → Ring the bell, by_hand Ana Lima",
            "rule_disabled Ring the bell, by_hand Ana Lima",
            "rule_renamed Ring the bell: Ring the bell → Closed → Won, by_hand Ana Lima",
        ]
    );
}

#[tokio::test]
async fn a_rule_can_have_a_name_from_the_start() {
    let team = Team::open();
    let ana = team.ana();
    let form = ana.get(&format!("{LIST}/new")).await.expect(200).page();
    let named = form.form("Save").with("name", "First light");
    ana.submit(&named).await.expect(303);
    assert_eq!(list(&ana).await.list(".rule-name"), ["First light"]);
    assert_eq!(
        team.settings_log(),
        ["rule_added First light, by_hand Ana Lima"]
    );
}

#[tokio::test]
async fn a_name_has_at_most_60_characters_that_can_be_shown() {
    let team = team_with_closed_to_won().await;
    let ana = team.ana();
    let before = team.dump(&["rules", "activities"]);
    for (name, sentence) in [
        (
            "x".repeat(61),
            "The name is too long: 61 characters, at most 60.",
        ),
        (
            "a\u{202e}b".to_owned(),
            "The name has a character that cannot be shown. Type it again.",
        ),
    ] {
        let form = edit(&ana, "Closed → Won").await.with("name", &name);
        let page = ana.submit(&form).await.expect(422).page();
        assert_eq!(page.heading(), "Edit Rule");
        assert_eq!(page.words("#problem-name"), sentence);
        assert_eq!(page.attribute("#rule-name", "aria-invalid"), "true");
        assert!(
            page.attribute("#rule-name", "aria-describedby")
                .contains("problem-name")
        );
        assert_eq!(page.form("Save").value("name"), name);
        assert_eq!(page.form("Save").value("was_name"), "");
    }
    assert_eq!(team.dump(&["rules", "activities"]), before);
    let longest = "ü".repeat(60);
    let form = edit(&ana, "Closed → Won").await.with("name", &longest);
    ana.submit(&form).await.expect(303);
    assert_eq!(list(&ana).await.list(".rule-name"), [longest]);
}

#[tokio::test]
async fn saving_a_rule_as_it_is_writes_nothing() {
    let team = team_with_closed_to_won().await;
    let ana = team.ana();
    let before = team.dump(&["rules", "activities"]);
    let form = edit(&ana, "Closed → Won").await;
    let page = ana.follow(&ana.submit(&form).await).await.page();
    assert_eq!(page.toast(), "Nothing was changed.");
    assert_eq!(team.dump(&["rules", "activities"]), before);
}

#[tokio::test]
async fn an_edit_that_would_make_a_twin_is_refused_and_names_the_other() {
    let team = team_with_closed_to_won().await;
    let ana = team.ana();
    let named = edit(&ana, "Closed → Won")
        .await
        .with("name", "Ring the bell");
    ana.submit(&named).await.expect(303);
    team.adds_rule_on_stage(&ana, "Lost", "lost")
        .await
        .expect(303);
    let before = team.dump(&["rules", "activities"]);

    let form = edit(&ana, "Lost → Lost")
        .await
        .with("when_stage", &team.stage("Closed"))
        .with("then_status", "won");
    let page = ana.submit(&form).await.expect(422).page();

    assert_eq!(
        page.words(".alert"),
        "There is a rule that does this already: Ring the bell."
    );
    for field in ["#when-stage", "#then-status"] {
        assert_eq!(page.attribute(field, "aria-describedby"), "problem-rule");
        assert_eq!(page.attribute(field, "aria-invalid"), "true");
    }
    assert_eq!(team.dump(&["rules", "activities"]), before);
}

#[tokio::test]
async fn two_admins_who_edit_different_things_keep_both() {
    let team = team_with_closed_to_won().await;
    let (ana, olga) = (team.ana(), team.olga());
    let anas = edit(&ana, "Closed → Won").await.with("name", "Bell");
    let olgas = edit(&olga, "Closed → Won")
        .await
        .with("then_status", "lost")
        .without("enabled");
    ana.submit(&anas).await.expect(303);
    olga.submit(&olgas).await.expect(303);
    let page = list(&ana).await;
    assert_eq!(page.list(".rule-name"), ["Bell"]);
    assert_eq!(
        page.list(".rule-words"),
        ["When stage changes to Closed → set status to Lost disabled"]
    );
    assert_eq!(team.settings_log().len(), 4);
}

#[tokio::test]
async fn of_two_admins_who_edit_the_same_thing_the_second_is_told() {
    let team = team_with_closed_to_won().await;
    let (ana, olga) = (team.ana(), team.olga());
    let form = edit(&ana, "Closed → Won").await;
    let stale = edit(&olga, "Closed → Won").await;
    let named = form
        .clone()
        .with("then_status", "abandoned")
        .with("name", "Bell");
    ana.submit(&named).await.expect(303);
    let before = team.dump(&["rules", "activities"]);

    for (field, value) in [("then_status", "lost"), ("name", "Gong")] {
        let answer = olga.submit(&stale.clone().with(field, value)).await;
        let page = answer.expect(409).page();
        assert!(
            page.text().contains(
                "Somebody changed this rule meanwhile: it is now Bell (Closed → Abandoned). Nothing was saved."
            ),
            "{}",
            page.text()
        );
    }
    // What is there already is a quiet success.
    let same = stale.with("then_status", "abandoned").with("name", "Bell");
    let page = olga.follow(&olga.submit(&same).await).await.page();
    assert_eq!(page.toast(), "Nothing was changed.");
    assert_eq!(team.dump(&["rules", "activities"]), before);
}

#[tokio::test]
async fn a_form_that_is_not_whole_or_for_stages_of_others_writes_nothing() {
    let team = team_with_closed_to_won().await;
    let ana = team.ana();
    let before = team.dump(&["rules", "activities"]);
    let form = edit(&ana, "Closed → Won").await;
    for (form, status) in [
        (form.clone().with("when_stage", "7"), 404),
        (form.clone().with("when_stage", "x"), 422),
        (form.clone().with("then_status", "great"), 422),
        (form.clone().with("type", "both"), 422),
        (form.clone().with("was_status", ""), 422),
        (form.clone().without("was_type"), 422),
    ] {
        ana.submit(&form).await.expect(status);
    }
    assert_eq!(team.dump(&["rules", "activities"]), before);
}

#[tokio::test]
async fn a_rule_of_another_organization_cannot_be_edited() {
    let team = team_with_closed_to_won().await;
    let before = team.dump(&["rules", "activities"]);
    let form = edit(&team.ana(), "Closed → Won").await.with("name", "Mine");
    let form = form.with("organization", "2");
    team.otto().get(&format!("{LIST}/1")).await.expect(404);
    team.otto().submit(&form).await.expect(404);
    assert_eq!(team.dump(&["rules", "activities"]), before);
}

impl Page {
    fn link_of_first_runs(&self) -> String {
        self.all(".rule-runs")[0].attr("href").unwrap().to_owned()
    }
}
