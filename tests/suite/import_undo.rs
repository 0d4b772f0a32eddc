//! Taking an import back, by the way that its own page shows.

use chrono::TimeDelta;

use crate::support::Team;
use crate::support::page::Page;

/// Emil, Frida and Gil are new; Ben, Dora and Cleo get something else; Anna is as the file says.
const PEOPLE: &str = "username,name,phone,stage,tags\n\
    emil,Emil Fischer,,,\n\
    frida,,,,vip\n\
    gil,,,,\n\
    ben,Ben Adler,+49 30 3,Closed,vip\n\
    dora,Dora,+49 30 4,,\n\
    cleo,,+49 30 5,,\n\
    anna,Anna Kowalska,,,\n";

/// Lets Ana import the file, with its tags and with automations, and returns where its page is.
async fn imported(team: &Team) -> String {
    let ana = team.ana();
    let draft = ana.uploads("people.csv", PEOPLE).await;
    let mut form = ana.follow(&draft).await.expect(200).page().form("Preview");
    form.fields.push(("new_tags".to_owned(), "yes".to_owned()));
    let id = team.runs_import(&ana, &form.with("rules", "on")).await;
    format!("/batches/{id}")
}

/// Follows the link of the import's page, and confirms. Returns the page that says what came of it.
async fn takes_back(team: &Team, import: &str) -> Page {
    let ana = team.ana();
    let page = ana.get(import).await.expect(200).page();
    let confirm = ana.get(&page.link("Undo")).await.expect(200).page();
    assert_eq!(confirm.heading(), "Undo this import?");
    let told = "What was changed is set back for 3 contacts, also what rules set because of it. What it added is \
        deleted: 3 contacts. No rule runs.";
    assert!(confirm.text().contains(told), "{}", confirm.text());
    let undone = ana.submit(&confirm.form("Undo")).await;
    ana.follow(&undone).await.expect(200).page()
}

#[tokio::test]
async fn what_an_import_added_is_gone_and_what_it_changed_is_as_before() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let before = ["anna", "ben", "dora", "cleo"].map(|name| team.contact(name));
    let import = imported(&team).await;
    assert_eq!(team.standing("ben"), "Closed, Won", "a rule answered");
    let (lines, runs) = (team.log("ben").len(), team.runs("ben"));
    team.later(TimeDelta::minutes(5));

    let page = takes_back(&team, &import).await;

    let tallies = ["6 Undone", "0 Unchanged", "0 Left as they are", "0 Failed"];
    assert_eq!(page.list(".tally"), tallies);
    assert_eq!(
        team.dump(&["contacts"]).len(),
        5,
        "nobody is there who was not"
    );
    for was in before {
        let mut now = team.contact(&was.username);
        if was.username != "anna" {
            assert_eq!(now.version, was.version + 2, "{}", was.username);
        }
        now.version = was.version;
        now.status_changed_at = was.status_changed_at;
        assert_eq!(now, was);
    }
    assert_eq!(
        team.log("ben")[lines..],
        [
            "stage Closed → Outreach Sent, undo Ana Lima",
            "lead_status won → open, undo Ana Lima",
            "untagged vip → -, undo Ana Lima",
            "name Ben Adler → -, undo Ana Lima",
            "phone +49 30 3 → -, undo Ana Lima",
        ]
    );
    assert_eq!(team.runs("ben"), runs, "taking back sets no rule off");
    let list = team.milo().get("/contacts").await.expect(200).page();
    assert!(!list.text().contains("emil") && !list.text().contains("frida"));
    let again = team.ana().get(&import).await.expect(200).page();
    assert!(again.text().contains("It was undone: see what came of it."));
    assert!(!again.has_control("Undo"));

    // The same file can be imported once more.
    imported(&team).await;
    assert_eq!(team.contact("emil").name.as_deref(), Some("Emil Fischer"));
    assert_eq!(team.standing("ben"), "Closed, Won");
}

#[tokio::test]
async fn whom_somebody_changed_since_is_left_and_listed_with_who_and_when() {
    let team = Team::open();
    let (ana, mei) = (team.ana(), team.mei());
    let import = imported(&team).await;
    team.later(TimeDelta::minutes(5));
    let form = team.sees(&mei, "dora").await.form("Save");
    let changed = form.with("phone", "+49 30 99");
    mei.submit(&changed).await.expect(303);
    let note = format!("{}/notes", team.page_of("frida"));
    mei.post(&note, &[("text", "Knows us")]).await.expect(303);
    let program = team.program_of(&ana, "n8n", "write").await;
    let gils = serde_json::json!({"username": "gil", "direction": "in", "text": "Hi"});
    let gils = program.post("/api/v1/contact/message", gils).await;
    gils.expect(201);
    // Another field than the import's.
    team.sets_status(&mei, "cleo", "lost").await.expect(303);

    let page = takes_back(&team, &import).await;

    let tallies = ["3 Undone", "0 Unchanged", "3 Left as they are", "0 Failed"];
    assert_eq!(page.list(".tally"), tallies);
    assert_eq!(
        page.list(".item-what"),
        [
            "dora Mei Chen changed Phone on 2 March 2026, 10:05.",
            "frida Mei Chen wrote a note on 2 March 2026, 10:05.",
            "gil n8n, via API, set Conversation Status to New Message on 2 March 2026, 10:05.",
        ]
    );
    let dora = team.contact("dora");
    assert_eq!(dora.phone.as_deref(), Some("+49 30 99"));
    assert_eq!(dora.name.as_deref(), Some("Dora"), "left whole");
    assert_eq!(
        team.contact("gil").thread.last_message_text.as_deref(),
        Some("Hi")
    );
    assert_eq!(team.contact("frida").tags.iter().count(), 1);
    let cleo = team.contact("cleo");
    assert_eq!((cleo.phone, cleo.lead_status.code()), (None, "lost"));
    assert_eq!(team.contact("ben").name, None);
    let contacts = team.dump(&["contacts"]);
    assert!(!contacts.iter().any(|row| row.contains("emil")));
}

#[tokio::test]
async fn a_tag_that_the_import_added_goes_with_it_unless_somebody_made_use_of_it() {
    for kept_by in ["nobody", "a contact", "an edit", "a view"] {
        let team = Team::open();
        let import = imported(&team).await;
        let (place, fields) = match kept_by {
            "a contact" => (
                format!("{}/tags", team.page_of("anna")),
                vec![("tag", "1"), ("on", "true")],
            ),
            "an edit" => (
                "/settings/tags/1".to_owned(),
                vec![("name", "VIP"), ("colour", "red")],
            ),
            "a view" => (
                "/views".to_owned(),
                vec![
                    ("page", "pipeline"),
                    ("query", "tag_all=1"),
                    ("name", "VIPs"),
                ],
            ),
            _ => (String::new(), vec![]),
        };
        if kept_by != "nobody" {
            let who = if kept_by == "a contact" {
                team.milo()
            } else {
                team.ana()
            };
            who.post(&place, &fields).await.expect(303);
        }
        takes_back(&team, &import).await;
        let tags = team.dump(&["tags"]);
        assert_eq!(tags.len(), usize::from(kept_by != "nobody"), "{kept_by}");
    }
}

#[tokio::test]
async fn who_is_no_admin_any_more_takes_no_import_back() {
    let team = Team::open();
    let import = imported(&team).await;
    team.database
        .execute("UPDATE memberships SET role = 'member' WHERE user_id = 2");
    let ana = team.ana();
    let page = ana.get(&import).await.expect(200).page();
    assert!(!page.has_control("Undo"));
    let before = team.dump(&["contacts", "batches"]);
    ana.get(&format!("{import}/undo")).await.expect(403);
    ana.post(&format!("{import}/undo"), &[]).await.expect(403);
    assert_eq!(team.dump(&["contacts", "batches"]), before);
}
