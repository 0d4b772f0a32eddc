//! Where the id and the usernames of a merged contact lead.

use crate::merge::TABLES;
use crate::support::Team;

#[tokio::test]
async fn the_old_address_and_the_old_username_lead_to_the_one_left() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    let ben = team.page_of("ben");
    let status = milo.get(&ben).await.expect(200);
    let assign = status.page().form("Assign").with("assignee", "4");
    let note = status.page().form("Add note").with("text", "late");
    team.merges(&ana, "ben", "anna").await;
    let before = team.dump(&TABLES);

    for place in ["", "/stage", "/activity", "/notes/1", "?kind=notes"] {
        let answer = milo.get(&format!("{ben}{place}")).await;
        let page = milo.follow(&answer).await.expect(200).page();
        assert_eq!(page.heading(), "Anna Kowalska", "{place}");
        assert_eq!(page.toast(), "@ben was merged into Anna Kowalska.");
    }
    for form in [assign, note] {
        let page = milo.submit(&form).await.expect(409).page();
        assert_eq!(
            page.list("main p")[0],
            "@ben was merged into Anna Kowalska meanwhile. Nothing was saved. Open Anna Kowalska, and do it there."
        );
    }
    let fields = [("stage", &*team.stage("Lost")), ("seen_stage", "1")];
    let dropped = milo.post_by_htmx(&format!("{ben}/stage"), &fields).await;
    assert!(
        dropped
            .expect(409)
            .page()
            .text()
            .contains("@ben was merged into Anna Kowalska")
    );
    assert_eq!(team.dump(&TABLES), before);
    team.otto().get(&ben).await.expect(404);
    let found = async |search: &str| {
        let board = milo.get(&format!("/pipeline?q={search}")).await.expect(200);
        board.page().list(".card-name")
    };
    assert_eq!(found("@ben").await, ["Anna Kowalska"]);
    let form = team.sees(&milo, "anna").await.form("Save");
    milo.submit(&form.with("name", "Anna K")).await.expect(303);
    assert_eq!(found("ben").await, ["Anna K"]);
    assert_eq!(found("kowalska").await, [""; 0]);
}

#[tokio::test]
async fn a_username_that_was_merged_away_is_not_added_again_and_says_where_it_leads() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    team.merges(&ana, "ben", "anna").await;
    let before = team.dump(&TABLES);

    let fields = [("username", "@Ben"), ("stage", &*team.stage("Lost"))];
    let page = milo.post("/contacts", &fields).await.expect(422).page();
    assert_eq!(
        page.words("#problem-username"),
        "ben was merged into Anna Kowalska."
    );
    assert_eq!(page.link("Open Anna Kowalska"), "/contacts/1");
    let form = team.sees(&milo, "dora").await.form("Save");
    let page = milo.submit(&form.with("username", "ben")).await;
    assert_eq!(
        page.expect(422).page().words("#problem-username"),
        "ben was merged into Anna Kowalska."
    );
    assert_eq!(team.dump(&TABLES), before);

    let fields = [
        ("usernames", "ben\nemil\ndora"),
        ("stage", &*team.stage("Lost")),
    ];
    let page = milo.post("/contacts/paste", &fields).await.expect(200);
    let page = page.page();
    assert_eq!(page.heading(), "1 contact added");
    assert_eq!(
        page.list("h2"),
        [
            "In your pipeline already, left as they were (1)",
            "Merged into another contact before (1)"
        ]
    );
    assert_eq!(page.link("Anna Kowalska"), "/contacts/1");

    let form = team.sees(&milo, "anna").await.form("Save");
    milo.submit(&form.with("username", "ben")).await.expect(303);
    assert_eq!(team.contact("ben").id.0, 1, "its own former username");
    let theirs = [("username", "ben"), ("stage", "7")];
    team.otto().post("/contacts", &theirs).await.expect(303);
}

#[tokio::test]
async fn the_username_that_is_not_kept_leads_on_whichever_it_is() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    let form = team.merge_form(&ana, "ben", "anna").await;
    ana.submit(&form.with("username", "other"))
        .await
        .expect(303);

    assert_eq!(team.contact("ben").id.0, 1);
    let fields = [("username", "anna"), ("stage", &*team.stage("Lost"))];
    let page = milo.post("/contacts", &fields).await.expect(422).page();
    assert_eq!(
        page.words("#problem-username"),
        "anna was merged into Anna Kowalska."
    );
    let page = team.sees(&milo, "ben").await;
    assert_eq!(
        page.log()[2],
        "Added to Outreach Sent, by Olga Berg @ben",
        "as it was called then"
    );
    let page = milo.follow(&milo.get("/contacts/2").await).await.page();
    assert_eq!(page.toast(), "@ben was merged into Anna Kowalska.");
    let board = milo.get("/pipeline?q=anna").await.expect(200).page();
    assert_eq!(board.list(".card-name"), ["Anna Kowalska"]);
}

#[tokio::test]
async fn a_contact_that_takes_its_former_username_back_keeps_both() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    let form = team.merge_form(&ana, "ben", "anna").await;
    ana.submit(&form.with("username", "other"))
        .await
        .expect(303);
    let form = team.sees(&milo, "ben").await.form("Save");

    milo.submit(&form.with("username", "anna"))
        .await
        .expect(303);

    assert_eq!(team.contact("anna").id.0, 1);
    let fields = [("username", "ben"), ("stage", &*team.stage("Lost"))];
    let page = milo.post("/contacts", &fields).await.expect(422).page();
    assert_eq!(
        page.words("#problem-username"),
        "ben was merged into Anna Kowalska."
    );
    for username in ["anna", "ben"] {
        let place = format!("/pipeline?q={username}");
        let board = milo.get(&place).await.expect(200).page();
        assert_eq!(board.list(".card-name"), ["Anna Kowalska"], "{username}");
    }
}

#[tokio::test]
async fn a_later_merge_leads_everything_on_and_a_deletion_ends_it() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    let (ben, cleo) = (team.page_of("ben"), team.page_of("cleo"));
    team.merges(&ana, "ben", "cleo").await;
    team.merges(&ana, "cleo", "anna").await;

    for (place, name) in [(&ben, "ben"), (&cleo, "cleo")] {
        let page = milo.follow(&milo.get(place).await).await.expect(200).page();
        assert_eq!(
            (page.heading(), page.toast()),
            (
                "Anna Kowalska".to_owned(),
                format!("@{name} was merged into Anna Kowalska.")
            )
        );
    }
    let log = team.sees(&milo, "anna").await.log();
    for line in [
        "Merged with @cleo, by Ana Lima",
        "Merged with @ben, by Ana Lima @cleo",
        "Added to Outreach Sent, by Olga Berg @ben",
    ] {
        assert!(log.contains(&line.to_owned()), "{line} in {log:?}");
    }
    let page = ana.get("/contacts/4/merge?other=ben").await.expect(200);
    assert_eq!(
        page.page().heading(),
        "Merge @anna into Dora Ünal",
        "a former username means the one left"
    );

    ana.post("/contacts/1/deletion", &[]).await.expect(303);
    for place in [&ben, &cleo] {
        milo.get(place).await.expect(404);
    }
    let fields = [("username", "ben"), ("stage", &*team.stage("Lost"))];
    milo.post("/contacts", &fields).await.expect(303);
}

#[tokio::test]
async fn a_part_of_a_page_of_the_other_leads_the_whole_page_to_the_one_left() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    team.merges(&ana, "ben", "anna").await;

    let part = milo.request(reqwest::Method::GET, "/contacts/2/activity");
    let answer = milo.send(part.header("HX-Request", "true")).await;

    assert_eq!(answer.expect(200).header("hx-redirect"), "/contacts/1");
    let page = milo.get("/contacts/1").await.expect(200).page();
    assert_eq!(page.toast(), "@ben was merged into Anna Kowalska.");
}
