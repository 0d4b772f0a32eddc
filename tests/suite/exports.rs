//! Exporting contacts: what a file holds, and that importing it changes nothing.

use crate::imports::csv_lines;
use crate::support::Team;
use crate::support::person::Person;

async fn exports(who: &Person, query: &str) -> String {
    let file = who
        .get(&format!("/contacts/export{query}"))
        .await
        .expect(200);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let name = file.header("content-disposition");
    assert_eq!(name, "attachment; filename=\"contacts-2026-03-02.csv\"");
    file.body
}

#[tokio::test]
async fn ana_exports_the_contacts_of_a_filter_and_the_log_says_how_many() {
    let team = Team::open();
    let ana = team.ana();
    let all = exports(&ana, "").await;
    assert!(
        all.starts_with('\u{feff}'),
        "a spreadsheet is told that it is UTF-8"
    );
    let lines = csv_lines(all.trim_start_matches('\u{feff}'));
    assert_eq!(lines[0][..3], ["Username", "Name", "E-mail"]);
    assert_eq!(lines.len(), 5, "oskar is another organization's");
    let dora = &lines[4];
    assert_eq!(
        dora[..12],
        [
            "dora",
            "Dora Ünal",
            "dora@example.com",
            "'+49 30 123456",
            "1200.50",
            "",
            "",
            "Interested",
            "Open",
            "",
            "Mei Chen",
            "By hand"
        ]
    );
    assert_eq!(dora[12..14], ["No Reply", ""]);

    let won = exports(&ana, "?lead_status=won").await;
    assert_eq!(csv_lines(&won).len(), 2);
    let log = team.settings_log();
    let told: Vec<&str> = log.iter().rev().take(2).map(String::as_str).collect();
    assert_eq!(
        told,
        [
            "contacts_exported - → 1, by_hand Ana Lima",
            "contacts_exported - → 4, by_hand Ana Lima"
        ]
    );
    let page = team.olga().get("/activity").await.expect(200).page();
    assert!(
        page.text().contains("4 contacts exported"),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn the_file_of_an_order_that_leaves_contacts_out_holds_those_that_are_shown() {
    let team = Team::open();
    let ana = team.ana();
    team.receives(&ana, "anna", "Hi").await.expect(303);
    for (query, shown) in [
        ("?sort=waiting", "1 contact"),
        ("?sort=-last_message&lead_status=open", "1 contact"),
        ("?sort=name", "4 contacts"),
    ] {
        let page = ana.get(&format!("/contacts{query}")).await.page();
        let place = page.link(&format!("Export {shown}"));
        let file = ana.get(&place).await.expect(200).body;
        let count = csv_lines(&file).len() - 1;
        let noun = if count == 1 { "contact" } else { "contacts" };
        assert_eq!(format!("{count} {noun}"), shown, "{place}");
    }
    ana.get("/contacts/export?sort=luck").await.expect(422);
}

#[tokio::test]
async fn importing_an_export_changes_nothing_whatever_the_contacts_are_called() {
    let team = Team::open();
    let ana = team.ana();
    let hostile = [
        "=cmd|' /C calc'!A0",
        "+1",
        "-2+3",
        "@SUM(A1:A9)",
        "'=1",
        "''-x",
        "O'Neil, \"Bob\"; Jr",
        "＝1+1",
        "'",
        "1e5",
        "TRUE",
        "<script>alert(1)</script>",
        "Ünïcødé 李",
        "0049",
        "sep=;",
        "🦊 Fox",
    ];
    for (number, name) in hostile.iter().enumerate() {
        let fields = [
            ("username", &*format!("lead{number}.")),
            ("name", *name),
            ("email", "=x@example.com"),
            ("phone", "-12 34"),
            ("deal_value", "0.05"),
            ("stage", "2"),
            ("assignee", "3"),
        ];
        ana.post("/contacts", &fields).await.expect(303);
    }
    // Two of one name, so that a name alone does not say who it is; and tags with every delimiter in them.
    team.database.execute(
        "UPDATE users SET name = 'Ana Lima' WHERE id = 3;
         INSERT INTO tags (organization_id, name, name_key, colour, created_at) VALUES
             (1, 'a, b; \"c\"', 'a, b; \"c\"', 'red', 1), (1, '=x', '=x', 'red', 1);
         INSERT INTO contact_tags (organization_id, contact_id, tag_id) SELECT 1, id, 1 FROM contacts WHERE organization_id = 1;
         UPDATE contacts SET tag_ids = '1', manychat_id = 'mc-' || id, ig_id = '17841400' || id WHERE organization_id = 1;
         UPDATE contacts SET tag_ids = '1,2' WHERE id = 1; INSERT INTO contact_tags VALUES (1, 1, 2);",
    );
    let file = exports(&ana, "").await;
    let formulas = csv_lines(file.trim_start_matches('\u{feff}'));
    let starts = |cell: &String| cell.starts_with(['=', '+', '-', '@', '＝']);
    assert!(
        !formulas.iter().flatten().any(starts),
        "no cell is a formula"
    );
    let tables = ["contacts", "contact_tags", "tags"];
    let before = (team.dump(&tables), team.activities_of_contacts());

    let draft = ana.uploads("contacts.csv", file.clone()).await;
    let page = ana.follow(&draft).await.expect(200).page();
    let form = page.form("Preview");
    let shown = ana.submit(&form).await;
    let page = ana.follow(&shown).await.expect(200).page();
    assert_eq!(
        page.list(".import-counts div"),
        [
            "To create 0",
            "To update 0",
            &format!("Unchanged {}", 4 + hostile.len()),
            "Refused 0"
        ]
    );
    team.runs_import(&ana, &form).await;

    assert_eq!((team.dump(&tables), team.activities_of_contacts()), before);
    let again = exports(&ana, "").await;
    assert_eq!(again, file);
}

#[tokio::test]
async fn an_export_of_many_pages_has_each_contact_once() {
    let team = Team::open();
    let usernames: Vec<String> = (0..1200).map(|i| format!("lead_{i}")).collect();
    let milo = team.milo();
    for part in usernames.chunks(600) {
        team.pastes(&milo, part, "Lost").await.expect(200);
    }
    let file = exports(&team.olga(), "").await;
    let mut found: Vec<String> = csv_lines(&file)
        .iter()
        .skip(1)
        .map(|line| line[0].clone())
        .collect();
    assert_eq!(found.len(), 1204);
    found.sort();
    found.dedup();
    assert_eq!(found.len(), 1204);
    team.milo().get("/contacts/export").await.expect(403);
    team.ana()
        .get("/contacts/export?lead_status=moon")
        .await
        .expect(422);
}

#[tokio::test]
async fn the_list_leads_those_who_may_to_import_and_to_the_export_of_what_it_shows() {
    let team = Team::open();
    let shown = "/contacts?q=an&lead_status=open&sort=name";
    let page = team.ana().get(shown).await.expect(200).page();
    assert_eq!(page.link("Import"), "/contacts/import");
    assert_eq!(
        page.link("Export 1 contact"),
        "/contacts/export?q=an&sort=name&lead_status=open"
    );
    let page = team.milo().get(shown).await.expect(200).page();
    assert!(!page.has("a[href^='/contacts/import'], a[href^='/contacts/export']"));
}

impl Team {
    fn activities_of_contacts(&self) -> usize {
        let all = self.database.look(crate::support::rows::activities);
        all.iter().filter(|line| line.contact_id.is_some()).count()
    }
}
