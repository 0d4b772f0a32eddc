//! Contacts whose text would be more than text: shown as it was typed, everywhere, and never acted upon.

use crate::support::Team;
use crate::support::hostile::{PAYLOADS, shows_as_text};
use crate::support::page::Page;

#[tokio::test]
async fn a_contacts_name_and_notes_are_text_on_every_page_and_in_every_part() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    team.adds_starter_rules(&ana).await;
    for payload in PAYLOADS {
        let form = team.sees(&milo, "anna").await.form("Save");
        milo.submit(&form.with("name", payload)).await.expect(303);
        milo.post("/contacts/1/notes", &[("text", payload)])
            .await
            .expect(303);
        team.receives(&milo, "anna", payload).await.expect(303);
        let note = team.sees(&milo, "anna").await.link_of_first_note();
        for place in [
            "/pipeline",
            "/pipeline?sort=name",
            "/contacts/1",
            "/contacts/1/stage",
            "/contacts/1/activity",
            "/contacts/1/deletion",
            "/contacts/1/merge",
            "/contacts/3/merge?other=anna",
            "/contacts/3/merge?other=ann",
            "/activity",
            &note,
            &format!("{note}/deletion"),
        ] {
            shows_as_text(&ana_or(&team, place).get(place).await.expect(200), payload);
        }
        let seen = team.contact("anna").stage_id.to_string();
        let target = if seen == team.stage("Closed") {
            "Lost"
        } else {
            "Closed"
        };
        let target = team.stage(target);
        let moved = [("stage", &*target), ("seen_stage", &*seen), ("board", "")];
        shows_as_text(
            &milo
                .post_by_htmx("/contacts/1/stage", &moved)
                .await
                .expect(200),
            payload,
        );
        let stale = [("stage", "2"), ("seen_stage", "3"), ("board", "")];
        shows_as_text(
            &milo
                .post_by_htmx("/contacts/1/stage", &stale)
                .await
                .expect(409),
            payload,
        );
        shows_as_text(
            &milo.post("/contacts/1/stage", &stale).await.expect(409),
            payload,
        );
        let rule = if target == team.stage("Closed") { 1 } else { 2 };
        for query in [format!("rule={rule}"), "contact=1".to_owned()] {
            let runs = format!("/settings/pipeline/automations/runs?{query}");
            shows_as_text(&ana.get(&runs).await.expect(200), payload);
        }
        milo.post(&format!("{note}/deletion"), &[])
            .await
            .expect(303);
    }
    shows_what_was_merged_as_text(&team, PAYLOADS[6]).await;
    let gone = ana.post("/contacts/1/deletion", &[]).await;
    shows_as_text(&ana.follow(&gone).await.expect(200), PAYLOADS[6]);
}

/// Ben is merged into Anna, who is called by the payload; whatever speaks of it speaks of her.
async fn shows_what_was_merged_as_text(team: &Team, payload: &str) {
    let (ana, milo) = (team.ana(), team.milo());
    let page = ana.get("/contacts/1/merge?other=ben").await.expect(200);
    let merged = ana.submit(&page.page().form("Merge contacts")).await;
    shows_as_text(&ana.follow(&merged).await.expect(200), payload);
    let led = milo.get("/contacts/2").await;
    shows_as_text(&milo.follow(&led).await.expect(200), payload);
    let late = [("text", "late")];
    let late = milo.post("/contacts/2/notes", &late).await.expect(409);
    shows_as_text(&late, payload);
    let late = [("assignee", "")];
    let late = milo.post_by_htmx("/contacts/2/assignee", &late).await;
    shows_as_text(&late.expect(409), payload);
    let ben = [("username", "ben"), ("usernames", "ben"), ("stage", "1")];
    let refused = milo.post("/contacts", &ben).await.expect(422);
    shows_as_text(&refused, payload);
    let pasted = milo.post("/contacts/paste", &ben).await.expect(200);
    shows_as_text(&pasted, payload);
}

/// Whoever may see the place: only Admins see what is asked before a contact is deleted or merged.
fn ana_or(team: &Team, place: &str) -> crate::support::person::Person {
    if place.contains("/merge") || place == "/contacts/1/deletion" {
        team.ana()
    } else {
        team.milo()
    }
}

impl Page {
    fn link_of_first_note(&self) -> String {
        let id = self.attribute(".note", "id");
        format!("/contacts/1/notes/{}", id.strip_prefix("note-").unwrap())
    }
}
