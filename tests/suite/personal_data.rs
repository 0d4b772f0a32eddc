//! Privacy requests: what is known of a person is given out, and erased.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use leadboard::db::Connection;

use crate::support::Team;

/// Gives Anna everything that can be known of a person, everywhere it can be kept.
async fn team_that_knows_anna() -> Team {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    team.adds_starter_rules(&ana).await;
    let form = team.sees(&milo, "anna").await.form("Save");
    let form = form
        .with("name", "Annabella Zzyzx")
        .with("email", "annabella@zzyzx.example");
    let form = form
        .with("phone", "+49 171 5550199")
        .with("username", "annabella.zz");
    milo.submit(&form.with("manychat_id", "mc5550199"))
        .await
        .expect(303);
    milo.post("/contacts/1/notes", &[("text", "Likes qwertzuiop")])
        .await
        .expect(303);
    let message = [("direction", "in"), ("text", "My secret asdfghjkl")];
    milo.post("/contacts/1/messages", &message)
        .await
        .expect(303);
    team.moves(&milo, "annabella.zz", "Closed")
        .await
        .expect(303);
    let merge = ana.get("/contacts/1/merge?other=ben").await.expect(200);
    ana.submit(&merge.page().form("Merge contacts"))
        .await
        .expect(303);
    team.imports(&ana, "username,phone,name\n@Annabella.ZZ,0171 5550142,Annabella Q\ncleo,123456,Cleo\nannabella.zz,x,\n").await;
    ana.uploads(
        "waiting.csv",
        "handle,mail,name\nsomebody,Annabella@Zzyzx.example,\ncleo,,\nx,,Anna Kowalska\n",
    )
    .await
    .expect(303);
    team
}

/// All that tells who Anna is. Her first name is in other people's, so it stands here whole.
const TRACES: [&str; 9] = [
    "Kowalska",
    "annabella",
    "Annabella",
    "zzyzx",
    "5550199",
    "5550142",
    "qwertzuiop",
    "asdfghjkl",
    "\"ben\"",
];

#[tokio::test]
async fn an_erased_person_is_in_no_column_of_any_table() {
    let team = team_that_knows_anna().await;
    let ana = team.ana();
    assert!(traces(&team).len() > 8, "{:?}", traces(&team));
    let lines = team.dump(&["activities"]).len();
    let page = ana.get("/contacts/1/erasure").await.expect(200).page();
    let form = page.form("Erase personal data");
    let before = team.dump(&["contacts", "activities", "runs", "batch_items"]);
    let wrong = ana
        .submit(&form.with("username", "anna"))
        .await
        .expect(422)
        .page();
    assert_eq!(
        wrong.words(".problem"),
        "Type the username of this contact to erase it."
    );
    assert_eq!(
        team.dump(&["contacts", "activities", "runs", "batch_items"]),
        before
    );

    let erased = ana.submit(&form.with("username", "@Annabella.ZZ")).await;

    let board = ana.follow(&erased).await.expect(200).page();
    assert_eq!(board.toast(), "The personal data was erased.");
    assert_eq!(traces(&team), [""; 0]);
    assert_eq!(
        team.dump(&["activities"]).len(),
        lines + 1,
        "that something happened stays"
    );
    let log = team.settings_log();
    let told = "contact_erased - → 1, by_hand Ana Lima";
    assert_eq!(log.last().map(String::as_str), Some(told));
    let all = team.database.look(crate::support::rows::activities);
    let own: Vec<String> = all
        .iter()
        .filter(|line| line.contact_id == Some(1))
        .map(|line| line.line())
        .collect();
    assert!(
        own.contains(&"stage Outreach Sent → Closed, by_hand Milo Novak".to_owned()),
        "{own:?}"
    );
    assert!(
        own.contains(&"name - → -, by_hand Milo Novak".to_owned()),
        "{own:?}"
    );
    assert_eq!(
        team.contact("cleo").phone.as_deref(),
        Some("123456"),
        "others stay as they are"
    );
    assert!(
        team.dump(&["batch_items"])
            .iter()
            .any(|row| row.contains("cleo"))
    );
    ana.get("/contacts/1").await.expect(404);
    // What waits can still be imported, without them.
    let drafts = ana.get("/contacts/import").await.expect(200).page();
    let waiting = drafts.link("waiting.csv");
    let form = ana.get(&waiting).await.expect(200).page().form("Preview");
    let batch = team.runs_import(&ana, &form).await;
    let done = ana.get(&format!("/batches/{batch}")).await.expect(200);
    assert_eq!(
        done.page().list(".item-detail"),
        ["The row was erased.", "The row was erased."]
    );
    for page in ["/activity", "/settings/pipeline/automations/runs"] {
        ana.get(page).await.expect(200);
    }
}

#[tokio::test]
async fn ana_gives_out_all_that_is_known_of_a_person() {
    let team = team_that_knows_anna().await;
    let ana = team.ana();
    let page = team.sees(&ana, "annabella.zz").await;
    let file = ana
        .get(&page.link("Export personal data"))
        .await
        .expect(200);
    let name = file.header("content-disposition");
    assert_eq!(name, "attachment; filename=\"contact-1.json\"");
    let data: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!(data["profile"]["username"], "annabella.zz");
    assert_eq!(data["profile"]["manychat_id"], "mc5550199");
    assert_eq!(data["former_usernames"][0], "ben");
    assert_eq!(data["notes"][0]["text"], "Likes qwertzuiop");
    assert_eq!(data["messages"][0]["text"], "My secret asdfghjkl");
    assert_eq!(data["imported_rows"][0][0], "@Annabella.ZZ");
    for part in ["activity", "automation_runs"] {
        assert!(!data[part].as_array().unwrap().is_empty(), "{part}");
    }
    assert!(!file.body.contains("cleo"), "others are not in it");
    let log = team.settings_log();
    let told = "personal_data_exported - → 1, by_hand Ana Lima";
    assert_eq!(log.last().map(String::as_str), Some(told));
}

#[tokio::test]
async fn a_member_meets_neither_and_another_organization_none() {
    let team = Team::open();
    let page = team.sees(&team.milo(), "anna").await;
    assert!(!page.has_control("Export personal data") && !page.has_control("Erase personal data"));
    for place in ["/contacts/1/personal-data", "/contacts/1/erasure"] {
        team.milo().get(place).await.expect(403);
        team.otto().get(place).await.expect(404);
    }
    let fields = [("username", "anna")];
    team.otto()
        .post("/contacts/1/erasure", &fields)
        .await
        .expect(404);
    assert_eq!(team.contact("anna").id.0, 1);
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    found: String,
}

/// Each column of text, of each table, that has a trace of Anna.
fn traces(team: &Team) -> Vec<String> {
    team.database.look(|connection| {
        let columns = "SELECT m.name || '.' || p.name AS found FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table'";
        let columns_on_postgres = "SELECT table_name || '.' || column_name AS found FROM information_schema.columns
            WHERE table_schema = 'public' AND data_type IN ('text', 'character varying')";
        let columns = match connection {
            Connection::Sqlite(sqlite) => sql_query(columns).load::<Found>(sqlite),
            Connection::Postgres(postgres) => sql_query(columns_on_postgres).load::<Found>(postgres),
        };
        let mut found = Vec::new();
        let columns = columns.unwrap();
        assert!(columns.len() > 60);
        for column in columns {
            let (table, name) = column.found.split_once('.').unwrap();
            if table == "sessions" {
                continue;
            }
            let query = format!("SELECT CAST(\"{name}\" AS TEXT) AS found FROM \"{table}\" WHERE \"{name}\" IS NOT NULL");
            let cells = match connection {
                Connection::Sqlite(sqlite) => sql_query(query).load::<Found>(sqlite),
                Connection::Postgres(postgres) => sql_query(query).load::<Found>(postgres),
            };
            for cell in cells.unwrap_or_default() {
                if let Some(trace) = TRACES.iter().find(|trace| cell.found.contains(**trace)) {
                    found.push(format!("{}: {trace} in {}", column.found, cell.found));
                }
            }
        }
        found
    })
}
