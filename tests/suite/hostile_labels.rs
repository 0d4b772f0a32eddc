//! Names of tokens, tags and saved views that would be more than text: shown as they were typed wherever they appear,
//! and in a file no formula.

use serde_json::json;

use crate::imports::csv_lines;
use crate::support::Team;
use crate::support::hostile::{PAYLOADS, shows_as_text};

/// As it stands in a statement.
fn quoted(text: &str) -> String {
    text.replace('\'', "''")
}

/// As much as a name may have.
fn cut(payload: &str) -> String {
    let cut: String = payload.chars().take(50).collect();
    cut.trim().to_owned()
}

#[tokio::test]
async fn a_tokens_name_is_text_in_the_settings_and_wherever_its_program_did_something() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    team.adds_starter_rules(&ana).await;
    for payload in PAYLOADS {
        let program = team.program("write").await;
        // Written here, because a token's name may not be as long as some of these.
        let name = quoted(payload);
        team.database
            .execute(&format!("UPDATE api_tokens SET name = '{name}'"));
        let edited = team.edits(&ana, &["anna"], &[("assignee", "2")]).await;
        let place = format!("/api/v1/contacts/{}", team.contact("anna").id);
        let mut change = json!({"assignee": null, "lead_status": "won"});
        program.patch(&place, change.clone()).await.expect(200);
        change["lead_status"] = json!("open");
        program.patch(&place, change).await.expect(200);
        let message = json!({"username": "anna", "direction": "in", "text": "Hi"});
        let logged = program.post("/api/v1/contact/message", message).await;
        logged.expect(201);
        let token = ana.get("/settings/api").await.expect(200);
        shows_as_text(&token, payload);
        let revocation = token.page().attribute(".mate a[data-dialog]", "href");
        for place in [
            &*revocation,
            "/contacts/1",
            "/contacts/1/activity",
            "/activity",
            "/activity?through=api",
            "/settings/pipeline/automations/runs",
        ] {
            shows_as_text(&ana.get(place).await.expect(200), payload);
        }
        let undone = team.takes_back(&ana, &edited).await;
        shows_as_text(&ana.follow(&undone).await, payload);
        let revoked = ana.post(&revocation, &[]).await;
        shows_as_text(&ana.follow(&revoked).await, payload);
        shows_as_text(&milo.get("/activity").await.expect(200), payload);

        let typed = cut(payload);
        let fields = [("name", &*typed), ("scope", "read")];
        shows_as_text(
            &ana.post("/settings/api", &fields).await.expect(200),
            &typed,
        );
        shows_as_text(
            &ana.post("/settings/api", &fields).await.expect(422),
            &typed,
        );
        shows_as_text(&milo.get("/activity").await.expect(200), &typed);
        team.database.execute("DELETE FROM api_tokens");
    }
}

#[tokio::test]
async fn a_tags_name_is_text_on_contacts_in_filters_and_in_the_settings() {
    let team = Team::open();
    let ana = team.ana();
    let tag = team.has_tag("x", &["anna"]);
    team.adds_rule_on_stage(&ana, "Closed", "won")
        .await
        .expect(303);
    for payload in PAYLOADS {
        let typed = cut(payload);
        let fields = [("name", &*typed), ("colour", "red")];
        let added = ana.post("/settings/tags", &fields).await;
        shows_as_text(&ana.follow(&added).await.expect(200), &typed);
        let settings = ana.get("/settings/tags").await.expect(200).page();
        let place = settings.link(&format!("Delete tag {typed}"));
        let deleted = ana.post(&place, &[]).await;
        shows_as_text(&ana.follow(&deleted).await.expect(200), &typed);
        let log = ana.get("/activity?what=tag_settings").await.expect(200);
        shows_as_text(&log, &typed);

        // Written here, because a tag's name may not be as long as some of these.
        let name = quoted(payload);
        team.database.execute(&format!(
            "UPDATE tags SET name = '{name}', name_key = '{name}'"
        ));
        for place in [
            "/settings/tags",
            &format!("/settings/tags/{tag}"),
            &format!("/settings/tags/{tag}/deletion"),
            "/contacts/1",
            "/pipeline",
            &format!("/pipeline?tag={tag}"),
            &format!("/pipeline?tag_none={tag}&lead_status=open"),
            "/contacts",
            &format!("/contacts?tag_all={tag}"),
            &format!("/contacts?tag_none={tag}"),
        ] {
            shows_as_text(&ana.get(place).await.expect(200), payload);
        }
        let bulk = [("contact", "1"), ("step", ""), ("remove_tag", &*tag)];
        shows_as_text(
            &ana.post("/contacts/bulk", &bulk).await.expect(200),
            payload,
        );
        let review = [("contact", "1"), ("step", "review"), ("remove_tag", &*tag)];
        shows_as_text(
            &ana.post("/contacts/bulk", &review).await.expect(200),
            payload,
        );
        let edited = team.edits(&ana, &["anna"], &[("remove_tag", &*tag)]).await;
        shows_as_text(&ana.follow(&edited).await, payload);
        for place in [
            "/batches",
            "/contacts/1",
            "/contacts/1/activity",
            "/activity",
        ] {
            shows_as_text(&ana.get(place).await.expect(200), payload);
        }
        let fields = [("tag", &*tag), ("on", "true")];
        let put = ana.post_by_htmx("/contacts/1/tags", &fields).await;
        shows_as_text(&ana.follow(&put).await.expect(200), payload);
        let twin = [("name", payload), ("colour", "red")];
        shows_as_text(
            &ana.post("/settings/tags", &twin).await.expect(422),
            payload,
        );
    }
}

#[tokio::test]
async fn a_saved_views_name_is_text_in_the_menu_and_on_its_pages() {
    let team = Team::open();
    let (ana, mei) = (team.ana(), team.mei());
    for (payload, of) in PAYLOADS
        .into_iter()
        .zip(["pipeline", "contacts"].into_iter().cycle())
    {
        let typed = cut(payload);
        let fields = [
            ("name", &*typed),
            ("page", of),
            ("query", "tag=99"),
            ("shared", "true"),
        ];
        let saved = ana.post("/views", &fields).await;
        shows_as_text(&ana.follow(&saved).await.expect(200), &typed);
        shows_as_text(&ana.post("/views", &fields).await.expect(422), &typed);
        let views = ana.get("/views").await.expect(200).page();
        let view = views.link(&format!("Rename view {typed}"));
        let view = view.strip_suffix("/name").unwrap();
        let opened = mei.get(view).await;
        shows_as_text(&mei.follow(&opened).await.expect(200), &typed);
        // Written here, because a view's name may not be as long as some of these.
        let name = quoted(payload);
        team.database
            .execute(&format!("UPDATE saved_views SET name = '{name}'"));
        for (who, place) in [
            (&mei, &*format!("/{of}")),
            (&mei, "/views"),
            (&ana, &*format!("{view}/name")),
            (&ana, &*format!("{view}/deletion")),
        ] {
            shows_as_text(&who.get(place).await.expect(200), payload);
        }
        for shared in ["false", "true"] {
            let changed = ana
                .post(&format!("{view}/sharing"), &[("shared", shared)])
                .await;
            shows_as_text(&ana.follow(&changed).await.expect(200), payload);
        }
        let deleted = ana.post(&format!("{view}/deletion"), &[]).await;
        shows_as_text(&ana.follow(&deleted).await.expect(200), payload);
    }
}

#[tokio::test]
async fn no_name_is_a_formula_in_a_file() {
    let team = Team::open();
    let ana = team.ana();
    let tag = team.has_tag("x", &["anna"]);
    for formula in ["=cmd|' /C calc'!A0", "+1", "-2", "@SUM(A1)", "＝1"] {
        let name = quoted(formula);
        team.database.execute(&format!(
            "UPDATE tags SET name = '{name}', name_key = '{name}' WHERE id = {tag};
             UPDATE stages SET name = '{name}', name_key = '{name}' WHERE id = 1;
             UPDATE users SET name = '{name}' WHERE id = 3"
        ));
        let file = ana.get("/contacts/export?q=anna").await.expect(200).body;
        let cells = &csv_lines(&file)[1];
        let neutral = format!("'{formula}");
        let found = cells.iter().filter(|cell| **cell == neutral).count();
        assert_eq!(found, 3, "stage, tag and assignee: {cells:?}");

        let read = format!(
            "username,stage,note\n\"{}\",,\"{formula}\"\n",
            formula.replace('"', "\"\"")
        );
        let import = team.imports(&ana, &read).await;
        let report = ana.get(&format!("/contacts/import/{import}/report")).await;
        let cells = &csv_lines(&report.expect(200).body)[1];
        let found = cells.iter().filter(|cell| **cell == neutral).count();
        assert_eq!(found, 2, "{cells:?}");
    }
}
