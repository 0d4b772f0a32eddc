//! Adding one contact, its page, and its assignee.

use crate::support::Team;

pub const TABLES: [&str; 3] = ["contacts", "activities", "notes"];

#[tokio::test]
async fn milo_adds_a_contact_by_form_and_stands_before_its_page() {
    let team = Team::open();
    let milo = team.milo();
    let form = milo
        .get("/contacts/new")
        .await
        .expect(200)
        .page()
        .form("Add contact");
    assert_eq!(
        form.value("assignee"),
        "3",
        "whoever adds is offered as assignee"
    );
    assert_eq!(form.value("stage"), team.stage("Outreach Sent"));

    let form = form
        .with("username", " @Emil.W ")
        .with("name", "Emil Weiß")
        .with("email", "Emil@Example.com")
        .with("phone", "+49 (30) 12-34")
        .with("deal_value", "1.200,50")
        .with("stage", &team.stage("Interested"));
    let page = milo
        .follow(&milo.submit(&form).await)
        .await
        .expect(200)
        .page();

    assert_eq!(page.heading(), "Emil Weiß");
    assert_eq!(page.toast(), "Contact added.");
    assert_eq!(page.words(".contact-handle"), "@emil.w");
    assert_eq!(page.words(".badge-large.badge-open"), "Open");
    assert_eq!(page.log(), ["Added to Interested, by Milo Novak"]);
    let profile = page.form("Save");
    for (field, value) in [
        ("username", "emil.w"),
        ("name", "Emil Weiß"),
        ("email", "emil@example.com"),
        ("phone", "+49 (30) 12-34"),
        ("deal_value", "1200.50"),
    ] {
        assert_eq!(profile.value(field), value);
    }
    let facts = page.list(".facts dd");
    for fact in ["No Reply", "1,200.50 EUR", "By hand"] {
        assert!(facts.contains(&fact.to_owned()), "{fact} in {facts:?}");
    }
    assert_eq!(page.form("Assign").value("assignee"), "3");
    assert_eq!(page.form("Move").value("stage"), team.stage("Interested"));
}

#[tokio::test]
async fn a_contact_that_cannot_be_is_refused_by_field_and_nothing_typed_is_lost() {
    let team = Team::open();
    let milo = team.milo();
    let stage = team.stage("Lost");
    let whole = milo
        .get("/contacts/new")
        .await
        .expect(200)
        .page()
        .form("Add contact");
    let whole = whole
        .with("username", "emil")
        .with("name", "Emil")
        .with("email", "emil@example.com")
        .with("phone", "030 1234")
        .with("deal_value", "10")
        .with("stage", &stage)
        .with("assignee", "2");
    let before = team.dump(&TABLES);
    for (field, value, sentence) in [
        ("username", "", "Username is missing."),
        ("username", "@", "Username is missing."),
        (
            "username",
            "emil w",
            "Username may have only letters, digits, dots and underscores.",
        ),
        (
            "username",
            "émil",
            "Username may have only letters, digits, dots and underscores.",
        ),
        (
            "username",
            &*"a".repeat(31),
            "Username is too long: Instagram's have at most 30 characters.",
        ),
        ("username", "Anna", "anna is in your pipeline already."),
        (
            "name",
            &*"x".repeat(101),
            "Name is too long: 101 characters, at most 100.",
        ),
        (
            "name",
            "E\u{0}mil",
            "Name has a character that cannot be shown. Type it again.",
        ),
        (
            "email",
            "emil@",
            "This does not look like an e-mail address, such as ana@example.com.",
        ),
        (
            "phone",
            "call me",
            "Phone may have only digits, spaces and + - ( ) . /",
        ),
        (
            "deal_value",
            "a lot",
            "Deal value must be an amount such as 1200.00.",
        ),
        (
            "deal_value",
            "-5",
            "Deal value must be an amount such as 1200.00.",
        ),
        (
            "deal_value",
            "99999999999999999",
            "Deal value is too large.",
        ),
        ("stage", "x", "Choose a stage from the list."),
        ("assignee", "x", "Choose an assignee from the list."),
    ] {
        let form = whole.clone().with(field, value);
        let page = milo.submit(&form).await.expect(422).page();
        assert_eq!(page.words(&format!("#problem-{field}")), sentence);
        let again = page.form("Add contact");
        for (kept, typed) in form.fields.iter().filter(|(name, _)| name != field) {
            assert_eq!(again.value(kept), typed, "{kept} beside {field}");
        }
        if !matches!(field, "stage" | "assignee") {
            assert_eq!(again.value(field).replace('\u{fffd}', "\u{0}"), value);
        }
    }
    assert_eq!(team.dump(&TABLES), before);
}

#[tokio::test]
async fn stages_and_people_of_another_organization_cannot_be_chosen() {
    let team = Team::open();
    let milo = team.milo();
    let stage = team.stage("Lost");
    let theirs = team.stages(leadboard::db::id::OrganizationId(2))[0]
        .id
        .to_string();
    let before = team.dump(&TABLES);
    for (stage, assignee) in [
        (&*theirs, ""),
        (&*stage, "5"),
        ("999", ""),
        (&*stage, "999"),
    ] {
        let fields = [
            ("username", "emil"),
            ("stage", stage),
            ("assignee", assignee),
        ];
        milo.post("/contacts", &fields).await.expect(404);
        let fields = [
            ("usernames", "emil"),
            ("stage", stage),
            ("assignee", assignee),
        ];
        milo.post("/contacts/paste", &fields).await.expect(404);
    }
    milo.post("/contacts/1/assignee", &[("assignee", "5")])
        .await
        .expect(404);
    milo.post(
        "/contacts/1/stage",
        &[("stage", &theirs), ("seen_stage", "1")],
    )
    .await
    .expect(404);
    assert_eq!(team.dump(&TABLES), before);
}

#[tokio::test]
async fn open_dm_leads_to_the_persons_thread() {
    let team = Team::open();
    let milo = team.milo();
    let page = team.sees(&milo, "anna").await;
    assert_eq!(page.link("Open DM"), "https://ig.me/m/anna");
    let board = milo.get("/pipeline").await.expect(200).page();
    assert!(board.has("#card-1 a[href='https://ig.me/m/anna']"));
}

#[tokio::test]
async fn a_contact_is_assigned_to_a_teammate_and_to_nobody() {
    let team = Team::open();
    let milo = team.milo();
    let form = team.sees(&milo, "ben").await.form("Assign");
    let page = milo
        .follow(&milo.submit(&form.with("assignee", "4")).await)
        .await
        .page();
    assert_eq!(page.toast(), "Assignee changed.");
    assert_eq!(page.log()[0], "Assignee nobody → Mei Chen, by Milo Novak");
    let page = milo
        .follow(&milo.submit(&page.form("Assign").with("assignee", "")).await)
        .await
        .page();
    assert_eq!(page.log()[0], "Assignee Mei Chen → nobody, by Milo Novak");
}

#[tokio::test]
async fn fields_that_no_form_has_are_ignored() {
    let team = Team::open();
    let milo = team.milo();
    let stage = team.stage("Lost");
    let more = [
        ("id", "77"),
        ("organization_id", "2"),
        ("lead_status", "won"),
        ("source", "api"),
        ("version", "9"),
        ("created_at", "0"),
    ];
    let fields = [&[("username", "emil"), ("stage", &*stage)][..], &more].concat();
    milo.post("/contacts", &fields).await.expect(303);
    let emil = team.contact("emil");
    assert!(emil.id.0 < 77);
    assert_eq!((emil.lead_status.code(), emil.version), ("open", 1));
    assert_eq!(emil.source.label(), "By hand");
    let before = team.dump(&["contacts"]);
    let fields = [
        &[
            ("username", "anna"),
            ("was_username", "anna"),
            ("name", "Anna Kowalska"),
            ("was_name", "Anna Kowalska"),
            ("stage", "5"),
        ][..],
        &more,
    ];
    milo.post("/contacts/1", &fields.concat()).await.expect(303);
    assert_eq!(team.dump(&["contacts"]), before);
    assert_eq!(
        team.otto()
            .get("/pipeline")
            .await
            .expect(200)
            .page()
            .list(".card-name"),
        ["oskar"]
    );
}
