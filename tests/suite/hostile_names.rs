//! Names that would be more than text: of people, stages, the organization and rules.

use crate::support::Team;
use crate::support::hostile::{PAYLOADS, shows_as_text};

#[tokio::test]
async fn the_names_of_people_stages_and_the_organization_are_text() {
    let team = Team::open();
    let ana = team.ana();
    team.adds_starter_rules(&ana).await;
    for payload in PAYLOADS {
        // Written here, because a stage's name may not be as long as some of these.
        let name = payload.replace('\'', "''");
        team.database.execute(&format!(
            "UPDATE organizations SET name = '{name}' WHERE id = 1; UPDATE users SET name = '{name}' WHERE id = 2;
             UPDATE stages SET name = '{name}', name_key = '{name}' WHERE id = 5;"
        ));
        let fields = [("text", "called")];
        ana.post("/contacts/1/notes", &fields).await.expect(303);
        let to_them = [("stage", "5"), ("assignee", "2")];
        let edited = team.edits(&ana, &["anna"], &to_them).await;
        shows_as_text(&ana.follow(&edited).await, payload);
        let automations = "/settings/pipeline/automations";
        for place in [
            "/pipeline",
            "/pipeline?stage=5&assignee=2",
            "/contacts/new",
            "/contacts/paste",
            "/contacts",
            "/contacts?sort=name",
            "/batches",
            "/batches/1",
            "/batches/1/undo",
            "/contacts/1",
            "/contacts/1/stage",
            "/activity",
            automations,
            &format!("{automations}/new"),
            &format!("{automations}/1"),
            &format!("{automations}/runs"),
            &format!("{automations}/1/deletion"),
            "/settings/pipeline/stages",
            "/settings/pipeline/stages/5",
            "/settings/pipeline/stages/5/deletion",
            "/contacts/999",
            "/settings/members",
            "/settings/members/leaving",
            "/settings/organization",
            "/settings/profile",
            "/organizations",
        ] {
            let answer = ana.get(place).await;
            shows_as_text(&answer, payload);
        }
        for place in [
            "/settings/members/2/role",
            "/settings/members/2/removal",
            "/settings/members/2/reset-link",
            "/settings/organization/ownership",
            "/settings/organization/deletion",
        ] {
            shows_as_text(&team.olga().get(place).await.expect(200), payload);
        }
        let moved = team.moves(&ana, "anna", payload).await;
        shows_as_text(&ana.follow(&moved).await, payload);
        team.moves(&ana, "anna", "Lost").await.expect(303);
        let switched = ana
            .post_by_htmx(&format!("{automations}/1/enabled"), &[("enabled", "yes")])
            .await;
        shows_as_text(&switched.expect(200), payload);
        let twice = team
            .adds_rule_on_stage(&ana, payload, "won")
            .await
            .expect(422);
        shows_as_text(&twice, payload);
    }
}

#[tokio::test]
async fn a_rules_name_is_text_on_every_page_and_in_every_toast() {
    let team = Team::open();
    let ana = team.ana();
    team.adds_starter_rules(&ana).await;
    let automations = "/settings/pipeline/automations";
    for payload in PAYLOADS {
        let payload: String = payload.chars().take(60).collect();
        let payload = payload.trim();
        let edit = ana
            .get(&format!("{automations}/1"))
            .await
            .expect(200)
            .page();
        let saved = ana.submit(&edit.form("Save").with("name", payload)).await;
        shows_as_text(&ana.follow(&saved).await.expect(200), payload);
        team.moves(&ana, "anna", "Closed").await.expect(303);
        for place in [
            automations,
            &format!("{automations}/1"),
            &format!("{automations}/1/deletion"),
            &format!("{automations}/runs"),
            "/contacts/1",
        ] {
            shows_as_text(&ana.get(place).await.expect(200), payload);
        }
        let switched = ana
            .post_by_htmx(&format!("{automations}/1/enabled"), &[("enabled", "yes")])
            .await;
        shows_as_text(&switched.expect(200), payload);
        let place = format!("{automations}/1/place");
        let moved = ana.post(&place, &[("before", "")]).await;
        shows_as_text(&ana.follow(&moved).await, payload);
        let twin = team.adds_rule_on_stage(&ana, "Closed", "won").await;
        shows_as_text(&twin.expect(422), payload);
        team.moves(&ana, "anna", "Lost").await.expect(303);
        ana.post(&place, &[("before", "2")]).await.expect(303);
    }
}
