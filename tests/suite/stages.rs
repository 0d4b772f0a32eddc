//! Settings > Pipeline > Stages: adding, naming, colouring, ordering. Deleting has a file of its own.

use tokio::task::JoinSet;

use crate::support::Team;
use crate::support::page::Page;
use crate::support::person::{Answer, Person};
use crate::support::rows;

const PLACE: &str = "/settings/pipeline/stages";
const FIRST: [&str; 6] = [
    "Outreach Sent",
    "In Conversation",
    "Interested",
    "Meeting Booked",
    "Closed",
    "Lost",
];

async fn list(who: &Person) -> Page {
    who.get(PLACE).await.expect(200).page()
}

fn names(page: &Page) -> Vec<String> {
    page.list(".stage .stage-name")
}

async fn adds(who: &Person, name: &str, colour: &str) -> Answer {
    who.post(PLACE, &[("name", name), ("colour", colour)]).await
}

async fn edit_form(team: &Team, who: &Person, stage: &str) -> crate::support::form::Form {
    let place = format!("{PLACE}/{}", team.stage(stage));
    who.get(&place).await.expect(200).page().form("Save")
}

async fn puts(team: &Team, who: &Person, stage: &str, before: &str) -> Answer {
    let place = format!("{PLACE}/{}/place", team.stage(stage));
    let before = if before.is_empty() {
        String::new()
    } else {
        team.stage(before)
    };
    who.post(&place, &[("before", &before)]).await
}

#[tokio::test]
async fn ana_goes_to_settings_and_adds_a_stage_that_stands_last_on_the_board() {
    let team = Team::open();
    let ana = team.ana();
    let settings = ana.get("/settings").await;
    let page = ana.follow(&settings).await.expect(200).page();
    assert_eq!(names(&page), FIRST);
    let form = ana.get(&page.link("Add Stage")).await.expect(200).page();
    let form = form.form("Save");
    assert_eq!(form.value("colour"), "slate", "a colour that no stage has");

    let added = ana
        .submit(&form.with("name", "  Hot  ").with("colour", "pink"))
        .await;

    let page = ana.follow(&added).await.expect(200).page();
    assert_eq!(page.toast(), "Stage Hot was added.");
    assert_eq!(names(&page).last().unwrap(), "Hot");
    assert!(page.has("li.stage-pink"));
    let board = team.milo().get("/pipeline").await.page();
    assert_eq!(board.list(".column h2")[6], "Hot");
    assert!(board.has(".column.stage-pink"));
    assert_eq!(team.settings_log(), ["stage_added Hot, by_hand Ana Lima"]);
    team.moves(&team.milo(), "anna", "Hot").await.expect(303);
    assert_eq!(team.standing("anna"), "Hot, Open");
}

#[tokio::test]
async fn a_name_that_cannot_be_is_given_back_with_the_reason() {
    let team = Team::open();
    let ana = team.ana();
    let long = "x".repeat(51);
    for (name, colour, reason) in [
        ("", "red", "Name is missing."),
        (" \t", "red", "Name is missing."),
        (&long, "red", "Name is too long: 51 characters, at most 50."),
        (
            "Ho\u{202e}t",
            "red",
            "Name has a character that cannot be shown. Type it again.",
        ),
        (
            "\u{3164}",
            "red",
            "Name has a character that cannot be shown. Type it again.",
        ),
        (
            "in  CONVERSATION",
            "red",
            "There is a stage called In Conversation already. Choose another name.",
        ),
        (
            " closed ",
            "red",
            "There is a stage called Closed already. Choose another name.",
        ),
        ("Hot", "plaid", "Choose a colour from the list."),
        ("Hot", "", "Choose a colour from the list."),
    ] {
        let before = team.dump(&["stages", "activities"]);
        let page = adds(&ana, name, colour).await.expect(422).page();
        assert_eq!(page.list(".problem"), [reason]);
        assert_eq!(page.form("Save").value("name"), name);
        assert_eq!(team.dump(&["stages", "activities"]), before);
    }
    let fifty = "Ü".repeat(50);
    adds(&ana, &fifty, "red").await.expect(303);
    adds(&ana, &fifty.to_lowercase(), "red").await.expect(422);
    for (name, twin) in [
        ("Café", "CAFE\u{301}"),
        ("Straße", "STRASSE"),
        ("ΟΔΟΣ", "οδος"),
    ] {
        adds(&ana, name, "teal").await.expect(303);
        adds(&ana, twin, "teal").await.expect(422);
    }
}

#[tokio::test]
async fn a_pipeline_has_at_most_thirty_stages() {
    let team = Team::open();
    let ana = team.ana();
    for number in 7..=30 {
        adds(&ana, &format!("Stage {number}"), "teal")
            .await
            .expect(303);
    }
    let page = adds(&ana, "One more", "teal").await.expect(422).page();
    assert_eq!(
        page.list(".problem"),
        ["A pipeline has at most 30 stages. Delete one first."]
    );
    assert_eq!(names(&list(&ana).await).len(), 30);
}

#[tokio::test]
async fn a_stage_is_renamed_and_recoloured_in_one_form_and_only_what_differs_is_logged() {
    let team = Team::open();
    let ana = team.ana();
    let form = edit_form(&team, &ana, "Interested").await;
    assert_eq!(
        (form.value("name"), form.value("colour")),
        ("Interested", "violet")
    );

    let same = ana.submit(&form).await;
    let page = ana.follow(&same).await.page();
    assert_eq!(page.toast(), "Nothing was changed.");
    assert_eq!(team.settings_log(), [""; 0]);

    let both = form.clone().with("name", "Warm").with("colour", "red");
    let saved = ana.submit(&both).await;
    assert_eq!(ana.follow(&saved).await.page().toast(), "Saved.");
    let other_case = edit_form(&team, &ana, "Warm").await.with("name", "WARM");
    ana.submit(&other_case).await.expect(303);
    assert_eq!(
        team.settings_log(),
        [
            "stage_renamed Warm: Interested → Warm, by_hand Ana Lima",
            "stage_recoloured Warm: violet → red, by_hand Ana Lima",
            "stage_renamed WARM: Warm → WARM, by_hand Ana Lima",
        ]
    );
    assert_eq!(team.standing("cleo"), "WARM, Won");
    let taken = edit_form(&team, &ana, "Lost").await.with("name", "warm");
    let page = ana.submit(&taken).await.expect(422).page();
    assert_eq!(
        page.list(".problem"),
        ["There is a stage called WARM already. Choose another name."]
    );
    assert_eq!(page.form("Save").value("was_name"), "Lost");
}

#[tokio::test]
async fn two_admins_who_edit_one_stage_from_the_same_page_do_not_undo_each_others() {
    let team = Team::open();
    let (ana, olga) = (team.ana(), team.olga());
    let (anas, olgas) = (
        edit_form(&team, &ana, "Interested").await,
        edit_form(&team, &olga, "Interested").await,
    );
    ana.submit(&anas.with("name", "Warm")).await.expect(303);
    olga.submit(&olgas.with("colour", "red")).await.expect(303);
    let form = edit_form(&team, &ana, "Warm").await;
    assert_eq!(form.value("colour"), "red");
}

#[tokio::test]
async fn a_rule_follows_a_stage_whose_name_changes() {
    let team = Team::open();
    let ana = team.ana();
    team.adds_starter_rules(&ana).await;
    let form = edit_form(&team, &ana, "Closed").await;
    ana.submit(&form.with("name", "Signed")).await.expect(303);

    team.moves(&team.milo(), "anna", "Signed").await.expect(303);

    assert_eq!(team.standing("anna"), "Signed, Won");
    assert_eq!(team.runs("anna")[0], "Signed → Won: applied");
    let rules = ana.get("/settings/pipeline/automations").await.page();
    let rules = rules.list(".rule-words").join("\n");
    assert!(rules.contains("Signed"), "{rules}");
    assert!(!rules.contains("Closed"), "{rules}");
    team.sets_status(&team.milo(), "ben", "won").await;
    assert_eq!(team.standing("ben"), "Signed, Won");
}

#[tokio::test]
async fn stages_are_put_in_order_by_buttons_and_the_board_follows() {
    let team = Team::open();
    let ana = team.ana();
    let page = list(&ana).await;
    let moved = ana.submit(&page.form("Move Interested up")).await;
    let page = ana.follow(&moved).await.expect(200).page();
    assert_eq!(page.toast(), "Interested is now number 2.");
    ana.submit(&page.form("Move Closed down")).await.expect(303);
    puts(&team, &ana, "Outreach Sent", "Lost").await.expect(303);
    let order = [
        "Interested",
        "In Conversation",
        "Meeting Booked",
        "Outreach Sent",
        "Lost",
        "Closed",
    ];
    assert_eq!(names(&list(&ana).await), order);
    let board = team.milo().get("/pipeline").await.page();
    assert_eq!(board.list(".column h2"), order);
    let log = [
        "stage_moved Interested: - → 2, by_hand Ana Lima",
        "stage_moved Closed: - → 6, by_hand Ana Lima",
        "stage_moved Outreach Sent: - → 4, by_hand Ana Lima",
    ];
    assert_eq!(team.settings_log(), log);

    let before = team.dump(&["stages", "activities"]);
    for (stage, next) in [("Closed", ""), ("Lost", "Closed"), ("Lost", "Lost")] {
        puts(&team, &ana, stage, next).await.expect(303);
    }
    assert_eq!(team.dump(&["stages", "activities"]), before);
    let page = list(&ana).await;
    for (name, is_disabled) in [
        ("Move Interested up", true),
        ("Move Lost up", false),
        ("Move Closed down", true),
    ] {
        let button = page.one(&format!("button[aria-label='{name}']"));
        assert_eq!(
            button.attr("aria-disabled").is_some(),
            is_disabled,
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_place_that_makes_no_sense_changes_nothing() {
    let team = Team::open();
    let ana = team.ana();
    let before = team.dump(&["stages", "activities"]);
    let place = format!("{PLACE}/{}/place", team.stage("Lost"));
    // The seventh stage is Otto's.
    for nonsense in ["7", "999", "first", "-1"] {
        ana.post(&place, &[("before", nonsense)]).await.expect(404);
    }
    ana.post(&format!("{PLACE}/7/place"), &[("before", "")])
        .await
        .expect(404);
    assert_eq!(team.dump(&["stages", "activities"]), before);
}

#[tokio::test]
async fn members_see_the_stages_and_how_many_stand_in_each_but_no_control() {
    let team = Team::open();
    let page = list(&team.milo()).await;
    assert_eq!(names(&page), FIRST);
    assert_eq!(
        page.list(".stage .hint")[..3],
        ["2 contacts", "0 contacts", "2 contacts"]
    );
    assert!(!page.has(".settings-body :is(a, button, form, [data-handle])"));
    assert!(page.text().contains("Only Admins and the Owner"));
}

async fn at_once(posts: impl Iterator<Item: Future<Output = Answer> + Send + 'static>) -> Vec<u16> {
    let running: JoinSet<Answer> = posts.collect();
    let answers = running.join_all().await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    statuses
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_add_one_name_at_once_one_adds_it() {
    let team = Team::open();
    let posts = (0..8).map(|number| {
        let who = if number % 2 == 0 {
            team.ana()
        } else {
            team.olga()
        };
        let name = if number % 3 == 0 { "Hot" } else { "HOT" };
        async move { adds(&who, name, "red").await }
    });

    let statuses = at_once(posts).await;

    assert_eq!(statuses, [303, 422, 422, 422, 422, 422, 422, 422]);
    assert_eq!(team.dump(&["stages"]).len(), 13);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_admins_who_put_stages_in_order_at_once_leave_an_order_with_each_stage_once() {
    let team = Team::open();
    let posts = (0..12).map(|number| {
        let who = if number % 2 == 0 {
            team.ana()
        } else {
            team.olga()
        };
        let place = format!("{PLACE}/{}/place", team.stage(FIRST[number % 6]));
        let before = team.stage(FIRST[(number * 5 + 2) % 6]);
        async move { who.post(&place, &[("before", &before)]).await }
    });

    let statuses = at_once(posts).await;

    assert_eq!(statuses, [303; 12]);
    let positions = team.database.look(|c| rows::positions(c, "stages"));
    assert_eq!(positions, [0, 1, 2, 3, 4, 5]);
    let mut stages = names(&list(&team.ana()).await);
    let board = team.milo().get("/pipeline").await.page();
    assert_eq!(board.list(".column h2"), stages);
    stages.sort();
    let mut expected = FIRST.to_vec();
    expected.sort_unstable();
    assert_eq!(stages, expected);
}

#[tokio::test]
async fn a_form_that_says_no_place_moves_nothing() {
    let team = Team::open();
    let ana = team.ana();
    let place = format!("{PLACE}/{}/place", team.stage("Interested"));

    ana.post(&place, &[]).await.expect(422);

    assert_eq!(names(&list(&ana).await), FIRST);
    assert_eq!(team.settings_log(), [""; 0]);
}
