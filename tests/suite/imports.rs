//! Importing contacts from a CSV file: what is shown before, what comes of it, and the way back.

use leadboard::crm::contact::Source;

use crate::support::Team;
use crate::support::form::Form;
use crate::support::page::Page;
use crate::support::person::{Answer, Person};
use crate::support::rows;

/// One of each kind: Emil is new, Dora gets another phone, Ben is as he was, and one row cannot be.
const PEOPLE: &str = "IG Handle,Full Name,Mail,Phone,Pipeline Stage,Lead Status,Assigned to\n\
    @Emil,Emil Fischer,emil@example.com,+49 30 1,Interested,open,milo@example.com\n\
    dora,,,+49 30 2,,,\n\
    ben,,,,Outreach Sent,Open,\n\
    frida k,Frida,,,,,\n";

/// What the page of a file shows once it is uploaded.
async fn opens(who: &Person, file: &str) -> Page {
    let draft = who.uploads("people.csv", file).await;
    who.follow(&draft).await.expect(200).page()
}

/// The page with the preview.
async fn previews(who: &Person, form: &Form) -> Page {
    let shown = who.submit(form).await;
    who.follow(&shown).await.expect(200).page()
}

fn counts(page: &Page) -> Vec<String> {
    page.list(".import-counts div")
}

/// The lines of the report behind the headers: number, result and why.
async fn report(who: &Person, import: &str) -> Vec<String> {
    let file = who.get(&format!("/contacts/import/{import}/report")).await;
    let file = file.expect(200);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let text = file.body.trim_start_matches('\u{feff}');
    let mut reader = csv_lines(text);
    reader.remove(0);
    reader.iter().map(|line| line[..3].join("|")).collect()
}

/// Each line of a CSV file as its cells.
pub fn csv_lines(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let lines = reader.records().map(Result::unwrap);
    lines
        .map(|line| line.iter().map(str::to_owned).collect())
        .collect()
}

#[tokio::test]
async fn ana_sees_what_would_come_of_a_file_before_it_is_written_and_then_that_comes() {
    let team = Team::open();
    let ana = team.ana();
    let before = team.dump(&["contacts", "activities"]);
    let page = opens(&ana, PEOPLE).await;
    assert_eq!(page.words("main .lead"), "people.csv, 4 rows");
    let form = page.form("Preview").with("stage", &team.stage("Lost"));
    assert_eq!(form.value("column_0"), "username");
    assert_eq!(form.value("column_6"), "assignee");

    let page = previews(&ana, &form).await;

    assert_eq!(
        counts(&page),
        ["To create 1", "To update 1", "Unchanged 1", "Refused 1"]
    );
    let rows = page.list("#preview table:first-of-type tbody tr");
    assert!(rows[0].starts_with("2 To create @Emil"), "{rows:?}");
    assert!(rows[1].starts_with("3 To update dora"), "{rows:?}");
    let sentence = "Username may have only letters, digits, dots and underscores.";
    assert!(
        rows[3].starts_with("5 Refused frida k") && rows[3].ends_with(sentence),
        "{rows:?}"
    );
    assert_eq!(team.dump(&["contacts", "activities"]), before);

    ana.submit(&page.form("Import 4 rows")).await.expect(303);
    let id = form.action.rsplit('/').next().unwrap().to_owned();
    team.waits_until(|team| team.is_done(&id)).await;

    assert_eq!(team.standing("emil"), "Interested, Open");
    let emil = team.contact("emil");
    assert_eq!(emil.name.as_deref(), Some("Emil Fischer"));
    assert_eq!(emil.assignee_id.map(|id| id.0), Some(3));
    assert_eq!(emil.source, Source::Import);
    let log = team.sees(&ana, "emil").await.log();
    assert_eq!(log, ["Added to Interested, via import by Ana Lima"]);
    assert_eq!(
        team.log("dora"),
        ["phone +49 30 123456 → +49 30 2, import Ana Lima"]
    );
    assert_eq!(team.log("ben"), [""; 0]);
    assert_eq!(
        report(&ana, &id).await,
        [
            "2|created|",
            "3|updated|",
            "4|unchanged|",
            &format!("5|refused|{sentence}")
        ]
    );
}

#[tokio::test]
async fn an_import_is_no_activity_that_moves_a_card() {
    let team = Team::open();
    let before = team.contact("dora").last_activity_at;
    team.later(chrono::TimeDelta::hours(1));
    team.imports(&team.ana(), "username,name\ndora,Dora\n")
        .await;
    let dora = team.contact("dora");
    assert_eq!(dora.name.as_deref(), Some("Dora"));
    assert_eq!(dora.last_activity_at, before);
}

#[tokio::test]
async fn the_columns_of_a_file_are_remembered_for_the_next_with_these_headers() {
    let team = Team::open();
    let (ana, olga) = (team.ana(), team.olga());
    let form = opens(&ana, "Who,What\nanna,Anna K\n").await.form("Preview");
    assert_eq!((form.value("column_0"), form.value("column_1")), ("", ""));
    let nobody = ana.submit(&form).await.expect(422).page();
    assert!(
        nobody
            .words(".alert")
            .starts_with("No column says who a row is about.")
    );
    let form = form.with("column_0", "username").with("column_1", "name");
    let twice = ana
        .submit(&form.with("column_1", "username"))
        .await
        .expect(422);
    let told = twice.page().words(".alert");
    assert_eq!(
        told,
        "Two columns are taken for Username. Leave one of them out."
    );
    previews(&ana, &form).await;

    let again = opens(&olga, "WHO,What\nben,Ben\n").await.form("Preview");
    let other = opens(&olga, "What,Who\nBen,ben\n").await.form("Preview");

    assert_eq!(
        (again.value("column_0"), again.value("column_1")),
        ("username", "name")
    );
    assert_eq!(other.value("column_0"), "");
    let ottos = opens(&team.otto(), "Who,What\nben,Ben\n")
        .await
        .form("Preview");
    assert_eq!(ottos.value("column_0"), "", "it is another organization's");
}

#[tokio::test]
async fn a_contact_is_known_by_its_manychat_id_its_username_or_an_email_of_its_own() {
    let team = Team::open();
    let ana = team.ana();
    team.imports(&ana, "username,manychat id,email\nanna,77,anna@example.com\nben,,both@example.com\ncleo,,both@example.com\n").await;
    let contacts = team.database.look(rows::contacts).len();
    let file = "username,manychat id,email,name\n\
        renamed,77,,By ManyChat\n\
        ,,dora@example.com,By Mail\n\
        @BEN,,,By Name\n\
        ,,both@example.com,Two\n\
        ,,nobody@example.com,None\n\
        ben,,,Again\n\
        ,,,Nobody\n";

    let page = previews(&ana, &opens(&ana, file).await.form("Preview")).await;
    assert_eq!(
        counts(&page),
        [
            "To create 0",
            "To update 3",
            "Unchanged 0",
            "Refused 3",
            "Once more 1"
        ]
    );
    let id = team.imports(&ana, file).await;

    let name = |username: &str| team.contact(username).name.unwrap();
    assert_eq!(name("anna"), "By ManyChat");
    assert_eq!(name("dora"), "By Mail");
    assert_eq!(name("ben"), "Again");
    assert_eq!(team.database.look(rows::contacts).len(), contacts);
    assert_eq!(
        report(&ana, &id).await,
        [
            "2|updated|Taken for anna: the username renamed was left out.",
            "3|updated|",
            "4|updated|",
            "5|refused|2 contacts have this e-mail. Write the username as well.",
            "6|refused|No contact has this, and a new one needs a username.",
            "7|updated|",
            "8|refused|The row does not say who it is about.",
        ]
    );
}

#[tokio::test]
async fn a_row_about_somebody_who_was_merged_goes_to_the_one_that_is_left() {
    let team = Team::open();
    let ana = team.ana();
    let merge = ana.get("/contacts/1/merge?other=ben").await.expect(200);
    ana.submit(&merge.page().form("Merge contacts"))
        .await
        .expect(303);

    let file = "username,phone\nben,+49 30 99\n";
    let page = previews(&ana, &opens(&ana, file).await.form("Preview")).await;
    let id = team.imports(&ana, file).await;

    assert_eq!(counts(&page)[1], "To update 1");
    assert_eq!(team.contact("anna").phone.as_deref(), Some("+49 30 99"));
    let told = "2|updated|Taken for anna: the username ben was left out.";
    assert_eq!(report(&ana, &id).await, [told]);
}

#[tokio::test]
async fn automations_run_for_what_an_import_changes_only_where_that_is_chosen() {
    let team = Team::open();
    let ana = team.ana();
    team.adds_starter_rules(&ana).await;
    team.imports(&ana, "username,stage\nanna,Closed\nnew_one,Closed\n")
        .await;
    assert_eq!(team.standing("anna"), "Closed, Open");
    assert_eq!(
        team.standing("new_one"),
        "Closed, Open",
        "adding sets nothing off"
    );
    assert_eq!(team.runs("anna"), [""; 0]);

    let form = opens(&ana, "username,stage\nben,Closed\n")
        .await
        .form("Preview");
    team.runs_import(&ana, &form.with("rules", "on")).await;

    assert_eq!(team.standing("ben"), "Closed, Won");
    assert_eq!(team.runs("ben")[0], "Closed → Won: applied");
}

#[tokio::test]
async fn tags_that_are_not_there_are_added_or_left_out_as_it_was_chosen() {
    let team = Team::open();
    let ana = team.ana();
    let file = "username,tags\nanna,\"vip, Met in Rome\"\nben,VIP\n";
    let page = previews(&ana, &opens(&ana, file).await.form("Preview")).await;
    let told = "These tags are not there, and will be left out: vip, Met in Rome.";
    assert!(page.text().contains(told), "{}", page.text());
    let id = team.imports(&ana, file).await;
    let left_out = "2|unchanged|Left out the tags vip, Met in Rome, which are not there.";
    assert_eq!(report(&ana, &id).await[0], left_out);
    assert_eq!(team.dump(&["tags"]), [""; 0]);

    let mut form = opens(&ana, file).await.form("Preview");
    form.fields.push(("new_tags".to_owned(), "yes".to_owned()));
    team.runs_import(&ana, &form).await;

    assert_eq!(team.dump(&["tags"]).len(), 2, "VIP is vip");
    assert_eq!(team.contact("anna").tags.iter().count(), 2);
    assert_eq!(team.contact("ben").tags.iter().count(), 1);
    let before = team.dump(&["contacts", "contact_tags", "activities"]);
    team.imports(&ana, file).await;
    let mut after = team.dump(&["contacts", "contact_tags", "activities"]);
    after.retain(|row| before.contains(row));
    assert_eq!(after, before, "once more changes nothing");
}

#[tokio::test]
async fn a_row_that_names_what_is_not_there_is_refused_and_says_so() {
    let team = Team::open();
    let ana = team.ana();
    let file = "username,stage,status,assignee,value,source,email\n\
        a1,Nowhere,,,,,\na2,,maybe,,,,\na3,,,Nemo,,,\na4,,,,12x,,\na5,,,,,moon,\na6,,,,,,a b\na7,,,,,,,,more\na8,,,,\"€1,200\",by_hand,\n";
    let id = team.imports(&ana, file).await;
    let told = report(&ana, &id).await;
    for (line, sentence) in told.iter().zip([
        "There is no stage called “Nowhere”.",
        "Lead Status may be Open, Won, Lost or Abandoned, not “maybe”.",
        "Nobody of your team is called “Nemo”.",
        "Deal value must be an amount such as 1200.00.",
        "Source may be By hand, Import, API, Inbound or Outreach, not “moon”.",
        "This does not look like an e-mail address, such as ana@example.com.",
        "The row has 9 cells, but there are 7 headers.",
    ]) {
        assert!(line.ends_with(sentence), "{line}");
    }
    assert_eq!(told[7], "9|created|");
    let last = team.contact("a8");
    assert_eq!(
        (last.deal_value, last.source),
        (Some(120_000), Source::ByHand)
    );
}

#[tokio::test]
async fn what_somebody_else_chose_meanwhile_is_not_run_unseen() {
    let team = Team::open();
    let (ana, olga) = (team.ana(), team.olga());
    let form = opens(&ana, "username,name\nanna,Other\n")
        .await
        .form("Preview");
    let seen = previews(&ana, &form)
        .await
        .form("Import 2 rows".replace("2 rows", "1 row").as_str());
    let shown = olga.submit(&form.with("column_1", "")).await;
    olga.follow(&shown).await.expect(200);
    let answer: Answer = ana.submit(&seen).await.expect(409);
    assert!(
        answer
            .page()
            .text()
            .contains("Somebody changed this import meanwhile.")
    );
    assert_eq!(team.contact("anna").name.as_deref(), Some("Anna Kowalska"));
}

#[tokio::test]
async fn a_server_that_stops_in_the_middle_leaves_an_import_that_another_goes_on_with() {
    let mut team = Team::open_without_upkeep();
    let ana = team.ana();
    let rows: String = (0..2000)
        .map(|i| format!("lead_{i},+49 {i:04}\n"))
        .collect();
    let form = opens(&ana, &format!("username,phone\n{rows}"))
        .await
        .form("Preview");
    let page = previews(&ana, &form).await;
    ana.submit(&page.form("Import 2,000 rows"))
        .await
        .expect(303);
    let id = form.action.rsplit('/').next().unwrap().to_owned();
    let done = |team: &Team| team.database.look(rows::contacts).len() - 5;
    assert!(
        (1..2000).contains(&done(&team)),
        "{} rows in a second",
        done(&team)
    );
    assert!(!team.is_done(&id));

    team.restart();
    team.waits_until(|team| team.is_done(&id)).await;

    assert_eq!(done(&team), 2000);
    let told = report(&team.ana(), &id).await;
    assert!(told.iter().all(|line| line.ends_with("|created|")));
    assert_eq!(told.len(), 2000);
}

#[tokio::test]
async fn a_file_that_is_discarded_or_left_for_a_day_is_gone_with_all_its_rows() {
    let mut team = Team::open_without_upkeep();
    let ana = team.ana();
    let first = opens(&ana, "username\nanna\n").await;
    let discarded = ana.submit(&first.form("Discard")).await;
    let page = ana.follow(&discarded).await.expect(200).page();
    assert_eq!(page.toast(), "Discarded. Nothing was imported.");
    ana.get("/contacts/import/1").await.expect(404);
    ana.get("/contacts/import/1/report").await.expect(404);
    opens(&ana, "username\nben\n").await;
    team.later(chrono::TimeDelta::hours(2));
    team.restart();
    team.waits_until(|team| team.dump(&["batches"]).len() == 1)
        .await;
    let index = team.ana().get("/contacts/import").await.expect(200).page();
    assert_eq!(index.list(".import-draft a"), ["people.csv"]);
    team.database
        .execute("UPDATE sessions SET expires_at = 9000000000000000");
    team.later(chrono::TimeDelta::hours(23));

    team.restart();
    team.waits_until(|team| team.dump(&["batches"]).is_empty())
        .await;

    assert_eq!(team.dump(&["batch_items"]), [""; 0]);
}
