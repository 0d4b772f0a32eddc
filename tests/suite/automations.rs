//! Settings > Pipeline > Automations: guide "Smart Automations".

use crate::support::Team;
use crate::support::page::Page;
use crate::support::person::Person;

const LIST: &str = "/settings/pipeline/automations";

async fn list(who: &Person) -> Page {
    who.get(LIST).await.expect(200).page()
}

#[tokio::test]
async fn ana_goes_to_settings_pipeline_automations_and_adds_a_rule_of_each_type() {
    let team = Team::open();
    let ana = team.ana();
    let board = ana.get("/pipeline").await.expect(200).page();
    let settings = ana
        .follow(&ana.get(&board.link("Settings")).await)
        .await
        .expect(200)
        .page();
    assert_eq!(settings.words(".tabs [aria-current='page']"), "Stages");
    let automations = ana.get(&settings.link("Automations")).await;
    let settings = automations.expect(200).page();
    assert_eq!(settings.words(".tabs [aria-current='page']"), "Automations");
    assert_eq!(settings.words(".empty h2"), "No rules yet");

    let new = ana.get(&settings.link("Add Rule")).await.expect(200).page();
    assert_eq!(new.list(".type b"), ["Stage to Status", "Status to Stage"]);
    let form = new.form("Save");
    assert_eq!(form.value("enabled"), "yes", "enabled by default");
    let (closed, lost) = (team.stage("Closed"), team.stage("Lost"));
    let first = form.clone().with("when_stage", &closed);
    let first = first.with("then_status", "won");
    let page = ana.follow(&ana.submit(&first).await).await.page();
    assert_eq!(page.toast(), "Rule added.");
    let second = form
        .with("type", "status_to_stage")
        .with("then_stage", &lost)
        .with("when_status", "abandoned");
    ana.submit(&second.without("enabled")).await.expect(303);

    let page = list(&ana).await;
    assert_eq!(
        page.list(".rule-words"),
        [
            "When stage changes to Closed → set status to Won",
            "When status changes to Abandoned → move to Lost disabled",
        ]
    );
    assert_eq!(
        page.attribute("[aria-label='Closed → Won enabled']", "aria-checked"),
        "true"
    );
    assert_eq!(
        page.attribute("[aria-label='Abandoned → Lost enabled']", "aria-checked"),
        "false"
    );
    assert_eq!(
        team.settings_log(),
        [
            "rule_added Closed → Won, by_hand Ana Lima",
            "rule_added Abandoned → Lost, by_hand Ana Lima"
        ]
    );
}

#[tokio::test]
async fn a_switch_takes_effect_immediately_and_a_disabled_rule_does_nothing() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    team.adds_rule_on_stage(&ana, "Closed", "won")
        .await
        .expect(303);

    let off = list(&ana).await.form("Closed → Won enabled");
    let page = ana.follow(&ana.submit(&off).await).await.page();
    assert_eq!(page.toast(), "Closed → Won is disabled.");
    team.moves(&milo, "anna", "Closed").await.expect(303);
    assert_eq!(team.standing("anna"), "Closed, Open");
    assert_eq!(
        team.runs("anna"),
        [""; 0],
        "a rule that is off is not even considered"
    );

    ana.submit(&page.form("Closed → Won enabled"))
        .await
        .expect(303);
    team.moves(&milo, "ben", "Closed").await.expect(303);
    assert_eq!(team.standing("ben"), "Closed, Won");
    assert_eq!(team.standing("anna"), "Closed, Open", "it is not made good");
    assert_eq!(
        team.settings_log()[1..],
        [
            "rule_disabled Closed → Won, by_hand Ana Lima",
            "rule_enabled Closed → Won, by_hand Ana Lima",
        ]
    );
}

#[tokio::test]
async fn the_switch_answers_htmx_with_the_rule_and_a_toast_and_twice_is_once() {
    let team = Team::open();
    let ana = team.ana();
    team.adds_rule_on_stage(&ana, "Closed", "won")
        .await
        .expect(303);
    for _ in 0..2 {
        let place = format!("{LIST}/1/enabled");
        let page = ana
            .post_by_htmx(&place, &[("enabled", "no")])
            .await
            .expect(200)
            .page();
        assert_eq!(page.toast(), "Closed → Won is disabled.");
        assert_eq!(
            page.attribute("#rule-1 [role='switch']", "aria-checked"),
            "false"
        );
    }
    assert_eq!(team.settings_log().len(), 2);
}

#[tokio::test]
async fn an_identical_rule_is_refused_with_a_sentence_that_names_the_other() {
    let team = Team::open();
    let ana = team.ana();
    team.adds_rule_on_stage(&ana, "Closed", "won")
        .await
        .expect(303);
    let before = team.dump(&["rules", "activities"]);

    let page = team
        .adds_rule_on_stage(&ana, "Closed", "won")
        .await
        .expect(422)
        .page();

    assert_eq!(
        page.words(".alert"),
        "There is a rule that does this already: Closed → Won."
    );
    let form = page.form("Save");
    assert_eq!(
        (form.value("when_stage"), form.value("then_status")),
        (&*team.stage("Closed"), "won")
    );
    assert_eq!(team.dump(&["rules", "activities"]), before);
    team.adds_rule_on_status(&ana, "won", "Closed")
        .await
        .expect(303);
    team.adds_rule_on_stage(&ana, "Closed", "lost")
        .await
        .expect(303);
}

#[tokio::test]
async fn a_deleted_rule_does_nothing_more_and_what_it_did_stays_in_the_logs() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    team.adds_rule_on_stage(&ana, "Closed", "won")
        .await
        .expect(303);
    team.moves(&milo, "anna", "Closed").await.expect(303);
    let log = team.log("anna");

    let sure = ana
        .get(&list(&ana).await.link("Delete rule Closed → Won"))
        .await
        .expect(200)
        .page();
    assert_eq!(sure.heading(), "Delete this rule?");
    assert!(sure.text().contains("Closed → Won"));
    let answer = ana.submit(&sure.form("Delete rule")).await;

    let page = ana.follow(&answer).await.page();
    assert_eq!(page.toast(), "Rule Closed → Won was deleted.");
    assert_eq!(page.list(".rule"), [""; 0]);
    assert_eq!(team.standing("anna"), "Closed, Won");
    assert_eq!(team.log("anna"), log);
    assert_eq!(
        team.sees(&milo, "anna").await.log()[0],
        "Lead Status Open → Won, via automation (Closed → Won)"
    );
    team.moves(&milo, "ben", "Closed").await.expect(303);
    assert_eq!(team.standing("ben"), "Closed, Open");
    assert_eq!(
        team.settings_log()[1],
        "rule_deleted Closed → Won, by_hand Ana Lima"
    );
}

#[tokio::test]
async fn a_form_for_a_rule_that_is_gone_finds_nothing_and_writes_nothing() {
    let team = Team::open();
    let ana = team.ana();
    team.adds_rule_on_stage(&ana, "Closed", "won")
        .await
        .expect(303);
    let stale = list(&ana).await.form("Closed → Won enabled");
    let sure = ana
        .get(&format!("{LIST}/1/deletion"))
        .await
        .expect(200)
        .page()
        .form("Delete rule");
    team.olga()
        .post(&format!("{LIST}/1/deletion"), &[])
        .await
        .expect(303);
    let before = team.dump(&["rules", "activities"]);

    let page = ana.submit(&stale).await.expect(404).page();
    assert_eq!(page.heading(), "Nothing here");
    ana.submit(&sure).await.expect(404);
    let toast = ana
        .post_by_htmx(&format!("{LIST}/1/enabled"), &[("enabled", "no")])
        .await
        .expect(404);
    assert!(toast.page().has(".toast-error"));
    ana.get(&format!("{LIST}/1")).await.expect(404);
    assert_eq!(team.dump(&["rules", "activities"]), before);
}

#[tokio::test]
async fn the_starter_rules_are_the_guides_four_and_only_for_an_empty_list() {
    let team = Team::open();
    let ana = team.ana();
    let add = list(&ana).await.form("Add the suggested starter rules");

    let page = ana.follow(&ana.submit(&add).await).await.page();

    assert_eq!(page.toast(), "4 rules added. They count from now on.");
    assert_eq!(
        page.list(".rule-words"),
        [
            "When stage changes to Closed → set status to Won",
            "When stage changes to Lost → set status to Lost",
            "When status changes to Won → move to Closed",
            "When status changes to Abandoned → move to Lost",
        ]
    );
    assert!(!page.has_control("Add the suggested starter rules"));
    let again = ana.submit(&add).await.expect(409).page();
    assert!(
        again
            .text()
            .contains("The list has rules already; nothing was added.")
    );
    assert_eq!(list(&ana).await.list(".rule").len(), 4);
    assert_eq!(team.settings_log().len(), 4);
}

#[tokio::test]
async fn two_who_add_the_starter_rules_at_once_add_them_once() {
    let team = Team::open();
    let (ana, olga) = (team.ana(), team.olga());
    let place = format!("{LIST}/starter");
    let (first, second) = tokio::join!(ana.post(&place, &[]), olga.post(&place, &[]));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 303);
    assert!(matches!(statuses[1], 409 | 422), "{}", statuses[1]);
    assert_eq!(list(&ana).await.list(".rule").len(), 4);
}

#[tokio::test]
async fn members_see_the_rules_and_their_runs_but_no_control_to_change_them() {
    let team = Team::open();
    let milo = team.milo();
    let page = list(&milo).await;
    assert_eq!(
        page.words(".empty p"),
        "Only Admins and the Owner can add rules."
    );
    team.adds_starter_rules(&team.ana()).await;
    team.moves(&milo, "anna", "Closed").await.expect(303);

    let page = list(&milo).await;

    assert_eq!(page.list(".rule-words").len(), 4);
    assert_eq!(page.list(".rule-state"), ["Enabled"; 4]);
    assert!(!page.has("main form"));
    assert_eq!(
        page.list(".rules a"),
        ["Last runs"; 4],
        "nothing but what they may read"
    );
    assert!(!page.has_control("Add Rule"));
    let runs = format!("{LIST}/runs?rule=1");
    let runs = milo.get(&runs).await.expect(200).page();
    assert_eq!(runs.list(".run-result"), ["Applied"]);
}

#[tokio::test]
async fn a_rule_that_cannot_be_is_refused_and_a_stage_of_others_is_not_there() {
    let team = Team::open();
    let ana = team.ana();
    let before = team.dump(&["rules", "activities"]);
    for (kind, stage, status, answer) in [
        ("both", "1", "won", 422),
        ("stage_to_status", "x", "won", 422),
        ("stage_to_status", "1", "great", 422),
        ("stage_to_status", "1", "", 422),
        ("stage_to_status", "7", "won", 404),
        ("status_to_stage", "7", "won", 404),
        ("status_to_stage", "999", "won", 404),
    ] {
        let fields = [
            ("type", kind),
            ("when_stage", stage),
            ("then_stage", stage),
            ("when_status", status),
            ("then_status", status),
            ("enabled", "yes"),
        ];
        let page = ana.post(LIST, &fields).await.expect(answer).page();
        let heading = if answer == 422 {
            "Add Rule"
        } else {
            "Nothing here"
        };
        assert_eq!(page.heading(), heading);
        assert_eq!(page.has(".alert"), answer == 422);
    }
    assert_eq!(team.dump(&["rules", "activities"]), before);
}

#[tokio::test]
async fn rules_of_one_organization_do_nothing_in_another() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let otto = team.otto();
    let oskar = team.contact("oskar");
    let stages = team.stages(leadboard::db::id::OrganizationId(2));
    let (closed, seen) = (stages[4].id.to_string(), oskar.stage_id.to_string());
    let place = format!("/contacts/{}/stage", oskar.id);
    otto.post(&place, &[("stage", &closed), ("seen_stage", &seen)])
        .await
        .expect(303);
    assert_eq!(team.contact("oskar").lead_status.code(), "open");
    assert_eq!(list(&otto).await.words(".empty h2"), "No rules yet");
}
