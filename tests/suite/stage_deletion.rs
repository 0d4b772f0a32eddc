//! Deleting a stage: what is asked, what goes with it, and where its contacts go.

use chrono::TimeDelta;

use crate::support::Team;
use crate::support::person::{Answer, Person};

pub const PLACE: &str = "/settings/pipeline/stages";

pub async fn deletes(team: &Team, who: &Person, stage: &str, destination: &str) -> Answer {
    let destination = match destination {
        "" => String::new(),
        name => team.stage(name),
    };
    let place = format!("{PLACE}/{}/deletion", team.stage(stage));
    who.post(&place, &[("destination", &destination)]).await
}

pub async fn adds(who: &Person, name: &str) {
    let fields = [("name", name), ("colour", "red")];
    who.post(PLACE, &fields).await.expect(303);
}

pub fn is_there(team: &Team, stage: &str) -> bool {
    let stages = team.stages(leadboard::db::id::OrganizationId(1));
    stages.iter().any(|other| other.name == stage)
}

#[tokio::test]
async fn ana_deletes_a_stage_with_contacts_and_reads_which_automations_go_with_it() {
    let team = Team::open();
    let ana = team.ana();
    team.adds_rule_on_stage(&ana, "Interested", "open")
        .await
        .expect(303);
    team.adds_rule_on_status(&ana, "abandoned", "Interested")
        .await
        .expect(303);
    team.adds_rule_on_stage(&ana, "Lost", "lost")
        .await
        .expect(303);
    team.adds_rule_on_stage(&ana, "In Conversation", "lost")
        .await
        .expect(303);
    let before = (team.contact("cleo"), team.contact("dora"));
    team.later(TimeDelta::hours(1));
    let page = ana.get(PLACE).await.page();
    let question = ana.get(&page.link("Delete stage Interested")).await;
    let question = question.expect(200).page();
    assert!(question.text().contains("2 contacts in this stage"));
    let going = ["Interested → Open", "Abandoned → Interested"];
    assert_eq!(question.list(".stage-rules li"), going);
    assert!(!question.text().contains("Lost → Lost"));
    let form = question.form("Delete stage");
    assert_eq!(form.value("destination"), team.stage("In Conversation"));
    let offered = question.list("option");
    assert!(!offered.contains(&"Interested".to_owned()), "{offered:?}");

    let deleted = ana.submit(&form).await;

    let page = ana.follow(&deleted).await.expect(200).page();
    assert_eq!(
        page.toast(),
        "Interested was deleted. 2 contacts moved to In Conversation. 2 rules were deleted with it."
    );
    assert!(!is_there(&team, "Interested"));
    let after = (team.contact("cleo"), team.contact("dora"));
    for (before, after) in [(before.0, after.0), (before.1, after.1)] {
        assert_eq!(after.stage_id.to_string(), team.stage("In Conversation"));
        assert_eq!(after.version, before.version + 1);
        assert_eq!(after.last_activity_at, before.last_activity_at);
        assert_eq!(after.lead_status, before.lead_status, "no rule answers");
    }
    let line = "stage Interested → In Conversation, stage_deleted Ana Lima";
    assert_eq!(team.log("cleo"), [line]);
    assert_eq!(team.log("dora"), [line]);
    assert_eq!(team.dump(&["runs"]), [""; 0]);
    let log = team.settings_log();
    assert_eq!(
        log[4..],
        [
            "rule_deleted Interested → Open, by_hand Ana Lima",
            "rule_deleted Abandoned → Interested, by_hand Ana Lima",
            "stage_deleted Interested: - → In Conversation, by_hand Ana Lima",
        ]
    );
    let details = team.sees(&team.milo(), "dora").await;
    assert!(
        details
            .text()
            .contains("as stage Interested was deleted by Ana Lima"),
        "{}",
        details.text()
    );
    let rules = ana.get("/settings/pipeline/automations").await.page();
    assert_eq!(rules.all("li.rule").len(), 2);
    let board = team.milo().get("/pipeline").await.page();
    assert_eq!(board.list(".column h2").len(), 5);
    assert_eq!(board.column("In Conversation").count(), 2);
}

#[tokio::test]
async fn an_empty_stage_needs_no_destination() {
    let team = Team::open();
    let olga = team.olga();
    let page = olga.get(PLACE).await.page();
    let question = olga.get(&page.link("Delete stage Closed")).await.page();
    assert!(question.text().contains("No contact is in this stage."));
    assert!(!question.has("select, .stage-rules"));

    let deleted = olga.submit(&question.form("Delete stage")).await;

    let page = olga.follow(&deleted).await.page();
    assert_eq!(page.toast(), "Closed was deleted.");
    assert!(!is_there(&team, "Closed"));
    assert_eq!(
        team.settings_log(),
        ["stage_deleted Closed, by_hand Olga Berg"]
    );
    adds(&olga, "closed").await;
}

#[tokio::test]
async fn contacts_go_nowhere_but_to_another_stage_of_ones_own() {
    let team = Team::open();
    let ana = team.ana();
    adds(&ana, "Hot").await;
    let hot = team.stage("Hot");
    deletes(&team, &ana, "Hot", "").await.expect(303);
    let before = team.dump(&["stages", "contacts", "activities"]);
    let place = format!("{PLACE}/{}/deletion", team.stage("Interested"));
    let interested = team.stage("Interested");
    for (destination, status, problem) in [
        ("", 422, "Choose another stage for its contacts."),
        (&*interested, 422, "Choose another stage for its contacts."),
        ("soon", 422, "Choose another stage for its contacts."),
        (
            &hot,
            422,
            "The stage Hot was deleted meanwhile. Choose another one.",
        ),
        ("7", 404, ""),
        ("999", 404, ""),
    ] {
        let answer = ana.post(&place, &[("destination", destination)]).await;
        let page = answer.expect(status).page();
        assert_eq!(page.list(".problem").join(""), problem, "{destination}");
    }
    assert_eq!(team.dump(&["stages", "contacts", "activities"]), before);
}

#[tokio::test]
async fn the_last_stage_stays() {
    let team = Team::open();
    let ana = team.ana();
    for stage in [
        "In Conversation",
        "Interested",
        "Meeting Booked",
        "Closed",
        "Lost",
    ] {
        deletes(&team, &ana, stage, "Outreach Sent")
            .await
            .expect(303);
    }
    assert!(!ana.get(PLACE).await.page().has(".stage-delete"));
    let place = format!("{PLACE}/{}/deletion", team.stage("Outreach Sent"));
    for refused in [
        ana.get(&place).await,
        deletes(&team, &ana, "Outreach Sent", "").await,
    ] {
        let sentence =
            "Outreach Sent is the only stage, and a pipeline needs one. Add another stage first.";
        let page = refused.expect(409).page();
        assert!(page.text().contains(sentence), "{}", page.text());
    }
    assert_eq!(team.standing("dora"), "Outreach Sent, Open");
}
