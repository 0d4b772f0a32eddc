//! What another organization has, to be sent where it is nobody's business.

use leadboard::db::id::OrganizationId;

use super::cast::Team;

/// What Otto's organization has, and nobody else.
pub struct Theirs {
    pub contact: String,
    pub stage: String,
    pub tag: String,
    pub rule: String,
    pub user: String,
}

impl Theirs {
    /// Oskar has a ManyChat id, an e-mail address, a tag, a message and a run behind him; a stage is secret.
    pub async fn of(team: &Team) -> Self {
        let otto = team.otto();
        let stages = team.stages(OrganizationId(2));
        let stage = stages.last().unwrap().id.to_string();
        team.database.execute(&format!(
            "UPDATE contacts SET manychat_id = '900', ig_id = '901', email = 'oskar@example.com' WHERE username = 'oskar';
             UPDATE stages SET name = 'Secret stage', name_key = 'secret stage' WHERE id = {stage}"
        ));
        let tag = [("name", "Secret tag"), ("colour", "red")];
        otto.post("/settings/tags", &tag).await.expect(303);
        let rule = [
            ("type", "stage_to_status"),
            ("when_stage", &*stage),
            ("then_status", "won"),
            ("name", "Secret rule"),
            ("enabled", "yes"),
        ];
        let rules = "/settings/pipeline/automations";
        otto.post(rules, &rule).await.expect(303);
        let oskar = team.contact("oskar");
        let page = team.page_of("oskar");
        let moved = [
            ("stage", stage.clone()),
            ("seen_stage", oskar.stage_id.to_string()),
        ];
        let moved = moved
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        otto.post(&format!("{page}/stage"), &moved)
            .await
            .expect(303);
        let tagged = [("tag", "1"), ("on", "true")];
        otto.post(&format!("{page}/tags"), &tagged)
            .await
            .expect(303);
        team.receives(&otto, "oskar", "Secret words")
            .await
            .expect(303);
        Self {
            contact: oskar.id.to_string(),
            stage,
            tag: "1".to_owned(),
            rule: "1".to_owned(),
            user: "5".to_owned(),
        }
    }
}

/// Whether a text tells of what is theirs.
pub fn tells(text: &str) -> bool {
    ["Secret", "oskar", "Otto Kern"]
        .iter()
        .any(|word| text.contains(word))
}

/// Nobody has this.
pub const NOBODYS: &str = "99999";
