//! What the help says of which changes set off rules, held against what they do.

use serde_json::json;

use crate::support::Team;

/// Does what a line of the help names.
async fn does(team: &Team, change: &str) {
    let (ana, milo) = (team.ana(), team.milo());
    let closed = team.stage("Closed");
    let imports = async |rules: &[&str]| {
        let draft = ana.uploads("a.csv", "username,stage\nanna,Closed\n").await;
        let mut form = ana.follow(&draft).await.expect(200).page().form("Preview");
        for rules in rules {
            form = form.with("rules", rules);
        }
        team.runs_import(&ana, &form).await;
    };
    match change {
        "A card that is dragged, or moved by its menu" => {
            team.moves(&milo, "anna", "Closed").await.expect(303);
        }
        "What is changed on a contact's page" => {
            team.sets_status(&milo, "anna", "won").await.expect(303);
        }
        "A bulk edit" => {
            let fields = [("stage", &*closed)];
            team.edits(&milo, &["anna"], &fields).await.expect(303);
        }
        "A program, through the API" => {
            let program = team.program("write").await;
            let place = format!("/api/v1{}", team.page_of("anna"));
            let won = json!({"lead_status": "won"});
            program.patch(&place, won).await.expect(200);
        }
        "Merging two contacts" => {
            let form = team.merge_form(&ana, "cleo", "anna").await;
            let form = form.with("lead_status", "other");
            ana.submit(&form).await.expect(303);
        }
        "An import, where automations are to run" => imports(&["on"]).await,
        "Any other import" => imports(&[]).await,
        "Adding contacts, in whatever way" => {
            let fields = [("username", "nora"), ("stage", &*closed)];
            milo.post("/contacts", &fields).await.expect(303);
            team.pastes(&milo, &["omar".to_owned()], "Closed").await;
            let program = team.program("write").await;
            let new = json!({"username": "pia", "lead_status": "won"});
            program.post("/api/v1/contacts", new).await.expect(201);
            team.imports(&ana, "username,lead status\nquin,Won\n").await;
        }
        "Undoing or redoing a change" => {
            team.moves(&milo, "anna", "Closed").await.expect(303);
            let undo = team.undo_of(&milo, "anna").await;
            team.database.execute("DELETE FROM runs");
            let undone = milo.submit(&undo).await;
            assert_eq!(team.standing("anna"), "Outreach Sent, Open");
            let page = milo.follow(&undone).await.page();
            milo.submit(&page.form("Redo")).await.expect(303);
        }
        "Undoing a bulk edit or an import" => {
            let program = team.program("write").await;
            let place = format!("/api/v1{}", team.page_of("anna"));
            let edited = team.edits(&milo, &["anna"], &[("stage", &*closed)]).await;
            program
                .patch(&place, json!({"name": "Anna"}))
                .await
                .expect(200);
            team.database.execute("DELETE FROM runs");
            team.takes_back(&milo, &edited).await.expect(303);
            assert_eq!(team.standing("anna"), "Outreach Sent, Open");
        }
        "Moving contacts out of a stage that is deleted" => {
            let place = "/settings/pipeline/stages/1/deletion";
            let fields = [("destination", &*closed)];
            ana.post(place, &fields).await.expect(303);
            team.waits_until(|team| team.standing("anna").starts_with("Closed"))
                .await;
        }
        other => panic!("nobody has tried: {other}"),
    }
}

#[tokio::test]
async fn the_help_says_which_changes_set_off_rules_as_they_do() {
    let page = Team::open().milo().get("/help/automations").await;
    let page = page.expect(200).page();
    let changes = page.list(".paths tbody th");
    let answers = page.list(".paths tbody td");
    assert_eq!((changes.len(), answers.len()), (11, 11));
    for (change, answer) in changes.iter().zip(&answers) {
        let team = Team::open();
        team.adds_starter_rules(&team.ana()).await;
        does(&team, change).await;
        let has_run = !team.dump(&["runs"]).is_empty();
        assert_eq!(has_run, answer.starts_with("Yes"), "{change}: {answer}");
    }
}
