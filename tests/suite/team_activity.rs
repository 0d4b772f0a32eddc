//! The team's log: contacts and settings, newest first, by day, narrowed by its address.

use chrono::TimeDelta;

use crate::support::Team;
use crate::support::database::Kind;
use crate::support::page::Page;
use crate::support::rows;

const PLACE: &str = "/activity";

#[tokio::test]
async fn everybody_reads_what_the_team_did_with_contacts_and_settings() {
    let team = Team::open();
    let (ana, milo, mei) = (team.ana(), team.milo(), team.mei());
    team.adds_rule_on_stage(&ana, "Closed", "won")
        .await
        .expect(303);
    team.moves(&milo, "anna", "Closed").await.expect(303);
    ana.post("/contacts/2/deletion", &[]).await.expect(303);
    let board = mei.get("/pipeline").await.expect(200).page();

    let page = mei.get(&board.link("Activity")).await.expect(200).page();

    assert_eq!(page.heading(), "Activity");
    assert_eq!(page.words(".sidebar [aria-current]"), "Activity");
    assert_eq!(
        page.log(),
        [
            "A deleted contact: Contact ben deleted, by Ana Lima",
            "Anna Kowalska: Lead Status Open → Won, via automation (Closed → Won) after a change by Milo Novak",
            "Anna Kowalska: Pipeline Stage Outreach Sent → Closed, by Milo Novak",
            "Rule Closed → Won added, by Ana Lima",
            "Dora Ünal: Added to Interested, by Olga Berg",
            "cleo: Lead Status Open → Won, by Olga Berg",
            "cleo: Added to Interested, by Olga Berg",
            "A deleted contact: Added to Outreach Sent, by Olga Berg",
            "Anna Kowalska: Added to Outreach Sent, by Olga Berg",
        ]
    );
    assert_eq!(page.link("Dora Ünal"), "/contacts/4");
    let otto = team.otto().get(PLACE).await.expect(200).page();
    assert_eq!(
        otto.log(),
        ["oskar: Added to Outreach Sent, by Otto Kern"],
        "another organization has its own"
    );
}

#[tokio::test]
async fn the_log_is_narrowed_by_what_who_and_through() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    team.adds_starter_rules(&ana).await;
    team.moves(&milo, "anna", "Closed").await.expect(303);
    team.moves(&ana, "ben", "Interested").await.expect(303);
    milo.post("/contacts/2/notes", &[("text", "called")])
        .await
        .expect(303);
    let narrowed = async |query: &str| {
        let page = milo.get(&format!("{PLACE}?{query}")).await.expect(200);
        page.page().log()
    };

    assert_eq!(
        narrowed("what=stage").await,
        [
            "ben: Pipeline Stage Outreach Sent → Interested, by Ana Lima",
            "Anna Kowalska: Pipeline Stage Outreach Sent → Closed, by Milo Novak",
        ]
    );
    assert_eq!(narrowed("what=automations").await.len(), 4);
    assert_eq!(narrowed("what=automations&who=3").await, [""; 0]);
    assert_eq!(
        narrowed("who=3").await,
        [
            "ben: Note added, by Milo Novak",
            "Anna Kowalska: Lead Status Open → Won, via automation (Closed → Won) after a change by Milo Novak",
            "Anna Kowalska: Pipeline Stage Outreach Sent → Closed, by Milo Novak",
        ]
    );
    assert_eq!(narrowed("through=automation").await.len(), 1);
    assert_eq!(narrowed("who=3&through=by_hand").await.len(), 2);

    let page = milo.get("/activity?what=team&who=1&through=").await;
    let page = page.expect(200).page();
    assert_eq!(page.words(".empty h2"), "Nothing of this kind");
    let form = page.form("Show");
    assert_eq!((form.value("what"), form.value("who")), ("team", "1"));
    assert_eq!(
        page.list("select[name=what] option"),
        [
            "Everything",
            "Pipeline Stage",
            "Lead Status",
            "Assignee",
            "Profile",
            "Tags",
            "Notes",
            "Messages",
            "Automations",
            "Stages",
            "Tag settings",
            "Export and erasure",
            "Team",
            "Organization",
            "API"
        ]
    );
    assert_eq!(
        page.list("select[name=who] option"),
        [
            "Everybody",
            "Ana Lima",
            "Mei Chen",
            "Milo Novak",
            "Olga Berg"
        ]
    );
    let gone = milo.get("/activity?who=99").await.expect(200).page();
    assert_eq!(
        gone.words("select[name=who] [selected]"),
        "Somebody who is not here"
    );
    for unknown in ["what=gossip", "who=x", "through=luck"] {
        milo.get(&format!("{PLACE}?{unknown}")).await.expect(422);
    }
    milo.get("/activity?before=x").await.expect(404);
    milo.get("/contacts/1?kind=automations").await.expect(404);
}

#[tokio::test]
async fn it_comes_in_pages_of_fifty_under_the_days_of_the_organization() {
    let team = Team::open();
    let milo = team.milo();
    // From ten in the morning in Berlin until after midnight, twice.
    for number in 0..60 {
        team.later(TimeDelta::minutes(30));
        let fields = [("text", &*format!("Note {number}"))];
        milo.post("/contacts/1/notes", &fields).await.expect(303);
    }
    let headings = |page: &Page| page.list(".log-day");

    let first = milo.get("/activity?who=3").await.expect(200).page();
    assert_eq!(first.log().len(), 50);
    assert_eq!(headings(&first), ["Today", "Yesterday"]);
    let older = first.link("Older");
    let by_address = milo.get(&older).await.expect(200).page();
    assert_eq!(by_address.log().len(), 10);
    assert_eq!(headings(&by_address), ["Yesterday"]);
    assert!(!by_address.has_control("Older"));
    let by_htmx = milo.request(reqwest::Method::GET, &older);
    let by_htmx = milo.send(by_htmx.header("HX-Request", "true")).await;
    let by_htmx = by_htmx.expect(200).page();
    assert_eq!(by_htmx.log().len(), 10);
    assert_eq!(headings(&by_htmx), [""; 0]);

    let times = first.list(".log-line time");
    let today = times.iter().position(|time| time == "00:00").unwrap();
    assert_eq!((times[0].as_str(), today), ("16:00", 32));
    assert_eq!(
        first.all(".log-line time")[32].attr("title"),
        Some("3 March 2026, 00:00")
    );
}

#[tokio::test]
async fn a_merged_contacts_lines_lead_to_the_one_left_and_say_its_old_name() {
    let team = Team::open();
    let ana = team.ana();
    let place = "/contacts/1/merge?other=ben";
    let form = ana.get(place).await.expect(200).page();
    ana.submit(&form.form("Merge contacts")).await.expect(303);

    let page = ana.get("/activity?what=profile").await.expect(200).page();

    assert_eq!(
        page.log(),
        [
            "Anna Kowalska: Merged with @ben, by Ana Lima",
            "Dora Ünal: Added to Interested, by Olga Berg",
            "cleo: Added to Interested, by Olga Berg",
            "Anna Kowalska: Added to Outreach Sent, by Olga Berg @ben",
            "Anna Kowalska: Added to Outreach Sent, by Olga Berg",
        ]
    );
    let links: Vec<_> = page
        .all(".log-what a")
        .iter()
        .map(|link| link.attr("href").unwrap())
        .collect();
    assert_eq!(links[3], "/contacts/1");
}

#[tokio::test]
async fn a_team_that_did_nothing_yet_is_told_what_will_be_here() {
    let team = Team::open();
    team.database
        .execute("DELETE FROM activities WHERE organization_id = 1;");
    let page = team.mei().get(PLACE).await.expect(200).page();
    assert_eq!(page.words(".empty h2"), "Nothing happened yet");
}

#[tokio::test]
async fn codes_that_the_log_keeps_are_told_in_words() {
    let team = Team::open();
    let ana = team.ana();
    let role = [("role", "admin")];
    ana.post("/settings/members/3/role", &role)
        .await
        .expect(303);
    let guest = [("guest", ""), ("role", "member")];
    ana.post("/settings/members/invitations", &guest)
        .await
        .expect(200);
    let stage = format!("/settings/pipeline/stages/{}", team.stage("Lost"));
    let colour = [("name", "Lost"), ("colour", "violet")];
    ana.post(&stage, &colour).await.expect(303);

    let page = ana.get(PLACE).await.expect(200).page();

    assert_eq!(
        page.log()[..3],
        [
            "Colour of stage Lost: red → violet, by Ana Lima",
            "Somebody invited as Member, by Ana Lima",
            "Role of Milo Novak: Member → Admin, by Ana Lima",
        ]
    );
}

#[tokio::test]
async fn each_narrow_choice_has_an_index() {
    let team = Team::open_on(Kind::Sqlite);
    for (choice, index) in [
        ("", "activities_of_organization"),
        ("user_id = 3 AND", "activities_of_user"),
        (
            "kind IN ('joined', 'invited') AND contact_id IS NULL AND",
            "activities_of_contact",
        ),
    ] {
        let query = format!(
            "SELECT * FROM activities WHERE organization_id = 1 AND {choice} id < 9 ORDER BY id DESC LIMIT 51"
        );
        let plan = team
            .database
            .look(|connection| rows::plan_on_sqlite(connection, &query));
        assert!(plan.contains(index), "{choice}: {plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{choice}: {plan}");
    }
}
