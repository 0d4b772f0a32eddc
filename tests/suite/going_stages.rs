//! A stage that is being deleted, and one that was: who meets it, and what they are told.

use crate::stage_deletion::{PLACE, adds, deletes};
use crate::support::Team;
use crate::support::person::Person;

#[tokio::test]
async fn who_meets_a_stage_that_was_deleted_is_told_its_name() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    adds(&ana, "Hot").await;
    let hot = team.stage("Hot");
    deletes(&team, &ana, "Hot", "").await.expect(303);
    meets(
        &team,
        &milo,
        &hot,
        "The stage Hot was deleted meanwhile. Choose another one.",
    )
    .await;
    for answer in [
        ana.get(&format!("{PLACE}/{hot}/deletion")).await,
        ana.get(&format!("{PLACE}/{hot}")).await,
    ] {
        answer.expect(404);
    }
    for (verb, fields) in [
        ("/deletion", vec![("destination", "1")]),
        ("/place", vec![("before", "")]),
        (
            "",
            vec![("name", "Cold"), ("colour", "red"), ("was_colour", "red")],
        ),
    ] {
        let answer = ana.post(&format!("{PLACE}/{hot}{verb}"), &fields).await;
        assert!(
            answer
                .expect(409)
                .body
                .contains("The stage Hot was deleted")
        );
    }
    let lost = format!("{PLACE}/{}/place", team.stage("Lost"));
    let answer = ana.post(&lost, &[("before", &hot)]).await.expect(409);
    assert!(answer.body.contains("The stage Hot was deleted"));
}

#[tokio::test]
async fn nothing_gets_into_a_stage_that_is_being_deleted() {
    let team = Team::open_without_upkeep();
    let milo = team.milo();
    adds(&team.ana(), "Hot").await;
    let hot = team.stage("Hot");
    team.moves(&milo, "ben", "Hot").await.expect(303);
    team.begins_to_delete("Hot", "Lost");
    meets(
        &team,
        &milo,
        &hot,
        "The stage Hot is being deleted. Choose another one.",
    )
    .await;
    let of_ben = team.page_of("ben");
    let stays = [("stage", &*hot), ("seen_stage", &*hot)];
    milo.post(&format!("{of_ben}/stage"), &stays)
        .await
        .expect(303);
    assert_eq!(team.log("ben").len(), 1, "staying is no move");
    team.moves(&milo, "ben", "Closed").await.expect(303);
    assert_eq!(team.standing("ben"), "Closed, Open");
}

/// Every way into a stage that goes or is gone says so, and writes nothing.
async fn meets(team: &Team, milo: &Person, hot: &str, sentence: &str) {
    let tables = ["contacts", "rules", "activities"];
    let before = team.dump(&tables);
    let anna = format!("{}/stage", team.page_of("anna"));
    let move_there = [("stage", hot), ("seen_stage", "1"), ("board", "")];
    for answer in [
        milo.post(&anna, &move_there).await,
        milo.post_by_htmx(&anna, &move_there).await,
    ] {
        assert!(answer.expect(409).body.contains(sentence));
    }
    let new = [("username", "emil"), ("name", "Emil"), ("stage", hot)];
    let page = milo.post("/contacts", &new).await.expect(422).page();
    assert_eq!(page.list(".problem"), [sentence]);
    assert_eq!(page.form("Add contact").value("name"), "Emil");
    let pasted = [("usernames", "emil\nfred"), ("stage", hot)];
    let page = milo
        .post("/contacts/paste", &pasted)
        .await
        .expect(422)
        .page();
    assert!(page.text().contains(sentence), "{}", page.text());
    assert_eq!(page.form("Add contacts").value("usernames"), "emil\nfred");
    let rules = [
        [
            ("type", "stage_to_status"),
            ("when_stage", hot),
            ("then_status", "won"),
            ("enabled", "yes"),
        ],
        [
            ("type", "status_to_stage"),
            ("when_status", "won"),
            ("then_stage", hot),
            ("enabled", "yes"),
        ],
    ];
    for rule in rules {
        let answer = team
            .ana()
            .post("/settings/pipeline/automations", &rule)
            .await;
        assert!(answer.expect(422).body.contains(sentence));
    }
    assert_eq!(team.dump(&tables), before);
}

#[tokio::test]
async fn a_stage_that_is_being_deleted_is_shown_while_contacts_stand_in_it_and_offered_nowhere() {
    let team = Team::open_without_upkeep();
    let (ana, milo) = (team.ana(), team.milo());
    team.begins_to_delete("Interested", "Lost");
    let board = milo.get("/pipeline").await.page();
    assert_eq!(board.column("Interested").cards().len(), 2);
    assert_eq!(board.list(".column.is-going .going"), ["being deleted"]);
    assert!(board.has(".column.is-going [data-going]"));
    assert!(
        !board
            .list(".filter-panel label")
            .contains(&"Interested".to_owned())
    );
    for place in [
        "/contacts/new",
        "/contacts/paste",
        "/contacts/1",
        "/contacts/1/stage",
    ] {
        let page = milo.get(place).await.expect(200).page();
        let offered = page.list("option, .menu-item").join(", ");
        assert!(offered.contains("Meeting Booked"), "{place}: {offered}");
        assert!(!offered.contains("Interested"), "{place}: {offered}");
    }
    let rule = ana.get("/settings/pipeline/automations/new").await.page();
    assert!(!rule.list("option").contains(&"Interested".to_owned()));
    let dora = team.sees(&milo, "dora").await;
    assert_eq!(
        dora.words("select[name=stage] [selected]"),
        "Interested (being deleted)"
    );

    let page = ana.get(PLACE).await.page();
    assert_eq!(
        page.list(".stage.is-going .hint"),
        ["Moving contacts to Lost: 2 left"]
    );
    assert!(!page.has_control("Delete stage Interested"));
    assert_eq!(
        page.form("Move Meeting Booked up").value("before"),
        team.stage("In Conversation"),
        "as if it were gone"
    );
    let refused = [
        (
            "Interested",
            "The stage Interested is being deleted. Choose another one.",
        ),
        (
            "Lost",
            "The contacts of Interested are just being moved to Lost. Delete it when they are there.",
        ),
    ];
    for (stage, sentence) in refused {
        let answer = deletes(&team, &ana, stage, "Closed").await.expect(409);
        assert!(answer.body.contains(sentence), "{}", answer.body);
    }
    let there = deletes(&team, &ana, "Outreach Sent", "Interested").await;
    let page = there.expect(422).page();
    assert_eq!(
        page.list(".problem"),
        ["The stage Interested is being deleted. Choose another one."]
    );
    let same = [("name", "interested"), ("colour", "red")];
    let page = ana.post(PLACE, &same).await.expect(422).page();
    assert_eq!(
        page.list(".problem"),
        ["The stage Interested is still being deleted. Choose another name, or wait a moment."]
    );
    team.moves(&milo, "cleo", "Closed").await.expect(303);
    team.moves(&milo, "dora", "Closed").await.expect(303);
    let board = milo.get("/pipeline").await.page();
    assert!(
        !board.has(".column.is-going"),
        "nobody stands in it any more"
    );
}
