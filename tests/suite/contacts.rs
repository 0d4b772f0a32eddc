//! Adding one contact, its page, its profile, its assignee, and deleting it.

use crate::support::Team;

const TABLES: [&str; 3] = ["contacts", "activities", "notes"];

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
async fn two_people_who_edit_different_fields_lose_nothing() {
    let team = Team::open();
    let (milo, mei) = (team.milo(), team.mei());
    let milos = team.sees(&milo, "dora").await.form("Save");
    let meis = team.sees(&mei, "dora").await.form("Save");

    milo.submit(&milos.with("phone", "030 99").with("deal_value", ""))
        .await
        .expect(303);
    mei.submit(&meis.with("name", "Dora Demir"))
        .await
        .expect(303);

    let dora = team.contact("dora");
    assert_eq!(dora.name.as_deref(), Some("Dora Demir"));
    assert_eq!(dora.phone.as_deref(), Some("030 99"));
    assert_eq!(dora.deal_value, None);
    assert_eq!(
        team.sees(&mei, "dora").await.log()[..3],
        [
            "Name Dora Ünal → Dora Demir, by Mei Chen",
            "Deal value 1,200.50 EUR → none, by Milo Novak",
            "Phone +49 30 123456 → 030 99, by Milo Novak",
        ]
    );
}

#[tokio::test]
async fn of_two_who_edit_one_field_the_later_counts_and_the_log_has_both() {
    let team = Team::open();
    let (milo, mei) = (team.milo(), team.mei());
    let milos = team.sees(&milo, "dora").await.form("Save");
    let meis = team.sees(&mei, "dora").await.form("Save");
    milo.submit(&milos.with("name", "Dora M")).await.expect(303);
    mei.submit(&meis.with("name", "Dora C")).await.expect(303);
    assert_eq!(
        team.log("dora"),
        [
            "name Dora Ünal → Dora M, by_hand Milo Novak",
            "name Dora M → Dora C, by_hand Mei Chen"
        ]
    );
}

#[tokio::test]
async fn a_username_that_another_contact_has_is_refused_and_nothing_typed_is_lost() {
    let team = Team::open();
    let milo = team.milo();
    let form = team.sees(&milo, "ben").await.form("Save");
    let before = team.dump(&TABLES);

    let form = form.with("username", "ANNA").with("name", "Ben K");
    let page = milo.submit(&form).await.expect(422).page();

    assert_eq!(
        page.words("#problem-username"),
        "Another contact has the username anna already."
    );
    assert_eq!(page.form("Save").value("name"), "Ben K");
    assert_eq!(page.form("Save").value("was_name"), "");
    assert_eq!(team.dump(&TABLES), before);
    milo.submit(&page.form("Save").with("username", "ben.k"))
        .await
        .expect(303);
    assert_eq!(team.contact("ben.k").name.as_deref(), Some("Ben K"));
}

#[tokio::test]
async fn a_profile_that_cannot_be_is_refused_by_field() {
    let team = Team::open();
    let milo = team.milo();
    let form = team.sees(&milo, "dora").await.form("Save");
    let before = team.dump(&TABLES);
    for (field, value) in [
        ("username", ""),
        ("name", &*"x".repeat(101)),
        ("email", "dora"),
        ("phone", "x"),
        ("deal_value", "1,2,3"),
    ] {
        let page = milo
            .submit(&form.clone().with(field, value))
            .await
            .expect(422)
            .page();
        assert!(page.has(&format!("#problem-{field}")), "{field}");
        assert_eq!(page.form("Save").value(field), value);
    }
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
async fn ana_deletes_a_contact_after_being_asked_and_the_log_keeps_who_did_it() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    team.adds_starter_rules(&ana).await;
    team.moves(&milo, "anna", "Closed").await.expect(303);
    milo.post("/contacts/1/notes", &[("text", "called")])
        .await
        .expect(303);
    let page = ana
        .get(&team.sees(&ana, "anna").await.link("Delete"))
        .await
        .expect(200)
        .page();
    assert_eq!(page.heading(), "Delete Anna Kowalska?");
    let log = team.dump(&["activities"]).len();

    let answer = ana.submit(&page.form("Delete contact")).await;

    let board = ana.follow(&answer).await.expect(200).page();
    assert_eq!(board.toast(), "Anna Kowalska was deleted.");
    assert_eq!(board.column("Closed").count(), 0);
    ana.get("/contacts/1").await.expect(404);
    assert_eq!(team.dump(&["notes"]), [""; 0]);
    assert_eq!(
        team.dump(&["activities"]).len(),
        log + 1,
        "the log stays, and says so"
    );
    let last = team
        .database
        .look(crate::support::rows::activities)
        .pop()
        .unwrap();
    assert_eq!(last.line(), "contact_deleted anna → -, by_hand Ana Lima");
    let runs = ana
        .get("/settings/pipeline/automations/runs?rule=1")
        .await
        .expect(200)
        .page();
    assert_eq!(
        runs.words(".run-what"),
        "Closed → Won for Anna Kowalska deleted"
    );
}

#[tokio::test]
async fn a_member_meets_no_button_to_delete_a_contact() {
    let team = Team::open();
    assert!(team.sees(&team.ana(), "anna").await.has_control("Delete"));
    assert!(team.sees(&team.olga(), "anna").await.has_control("Delete"));
    let page = team.sees(&team.milo(), "anna").await;
    assert!(page.has_control("Open DM") && !page.has_control("Delete"));
}

#[tokio::test]
async fn a_username_is_free_again_when_its_contact_is_gone() {
    let team = Team::open();
    team.ana()
        .post("/contacts/1/deletion", &[])
        .await
        .expect(303);
    let fields = [("username", "anna"), ("stage", &*team.stage("Lost"))];
    team.milo().post("/contacts", &fields).await.expect(303);
    assert_ne!(team.contact("anna").id.0, 1);
    assert_eq!(
        team.sees(&team.milo(), "anna").await.log(),
        ["Added to Lost, by Milo Novak"]
    );
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
