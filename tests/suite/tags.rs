//! Tags: Admins manage them in the settings, everybody puts them on contacts.

use crate::support::Team;
use crate::support::page::Page;

async fn settings(team: &Team) -> Page {
    team.ana().get("/settings/tags").await.expect(200).page()
}

async fn adds(team: &Team, name: &str, colour: &str) {
    let fields = [("name", name), ("colour", colour)];
    let added = team.ana().post("/settings/tags", &fields).await;
    added.expect(303);
}

#[tokio::test]
async fn ana_adds_renames_and_recolours_a_tag_and_each_is_logged() {
    let team = Team::open();
    let ana = team.ana();
    let page = settings(&team).await;
    assert_eq!(page.words(".empty h2"), "No tags yet");
    let form = ana.get(&page.link("Add Tag")).await.expect(200).page();
    let form = form
        .form("Save")
        .with("name", " Hot lead ")
        .with("colour", "red");
    let added = ana.submit(&form).await;
    assert_eq!(
        ana.follow(&added).await.page().toast(),
        "Tag Hot lead was added."
    );
    let page = settings(&team).await;
    assert_eq!(page.list(".tag"), ["Hot lead"]);
    let form = ana
        .get(&page.link("Edit tag Hot lead"))
        .await
        .expect(200)
        .page();
    let form = form
        .form("Save")
        .with("name", "Warm")
        .with("colour", "amber");
    let edited = ana.submit(&form).await;
    assert_eq!(ana.follow(&edited).await.page().toast(), "Saved.");
    assert!(settings(&team).await.has(".tag.stage-amber"));
    let again = ana
        .get("/settings/tags/1")
        .await
        .expect(200)
        .page()
        .form("Save");
    let same = ana.submit(&again).await;
    assert_eq!(
        ana.follow(&same).await.page().toast(),
        "Nothing was changed."
    );
    assert_eq!(
        team.settings_log(),
        [
            "tag_added Hot lead, by_hand Ana Lima",
            "tag_renamed Warm: Hot lead → Warm, by_hand Ana Lima",
            "tag_recoloured Warm: red → amber, by_hand Ana Lima",
        ]
    );
    let page = ana
        .get("/activity?what=tag_settings")
        .await
        .expect(200)
        .page();
    assert_eq!(
        page.log()
            .iter()
            .map(|line| line.split(", by ").next().unwrap())
            .collect::<Vec<_>>(),
        [
            "Colour of tag Warm: red → amber",
            "Tag Hot lead renamed to Warm",
            "Tag Hot lead added"
        ]
    );
}

#[tokio::test]
async fn two_tags_may_not_differ_in_capitals_spaces_or_how_letters_are_put_together_alone() {
    let team = Team::open();
    let ana = team.ana();
    adds(&team, "Übung", "red").await;
    adds(&team, "Other", "red").await;
    for name in ["übung", " ÜBUNG ", "U\u{308}bung", ""] {
        for place in ["/settings/tags", "/settings/tags/2"] {
            let fields = [("name", name), ("colour", "red")];
            let page = ana.post(place, &fields).await.expect(422).page();
            let problem = page.words("#problem-name");
            let expected = if name.is_empty() {
                "Name is missing."
            } else {
                "There is a tag called Übung already. Choose another name."
            };
            assert_eq!(problem, expected, "{name}");
        }
    }
    let unknown = [("name", "New"), ("colour", "gold")];
    ana.post("/settings/tags", &unknown).await.expect(422);
    assert_eq!(settings(&team).await.list(".tag"), ["Other", "Übung"]);
    team.otto()
        .post("/settings/tags", &[("name", "Übung"), ("colour", "red")])
        .await
        .expect(303);
}

#[tokio::test]
async fn a_tag_is_put_on_a_contact_and_taken_off_by_anybody_and_the_log_says_so() {
    let team = Team::open();
    adds(&team, "Hot", "red").await;
    adds(&team, "Vip", "green").await;
    let milo = team.milo();
    let page = team.sees(&milo, "anna").await;
    assert_eq!(
        page.list("#contact-tags option"),
        ["Choose a tag", "Hot", "Vip"]
    );
    let put = milo.submit(&page.form("Add tag").with("tag", "2")).await;
    let page = milo.follow(&put).await.page();
    assert_eq!(page.toast(), "Saved.");
    assert_eq!(page.list("#contact-tags .tag"), ["Vip"]);
    assert_eq!(page.list("#contact-tags option"), ["Choose a tag", "Hot"]);
    let again = [("tag", "2"), ("on", "true")];
    let same = milo.post("/contacts/1/tags", &again).await;
    assert_eq!(
        milo.follow(&same).await.page().toast(),
        "Nothing was changed."
    );
    let put = milo
        .post_by_htmx("/contacts/1/tags", &[("tag", "1"), ("on", "true")])
        .await;
    let page = milo.follow(&put).await.expect(200).page();
    assert_eq!(page.list("#contact-tags .tag"), ["Hot", "Vip"]);
    let page = team.sees(&milo, "anna").await;
    milo.submit(&page.form("Remove tag Vip")).await.expect(303);
    assert_eq!(
        team.log("anna"),
        [
            "tagged - → Vip, by_hand Milo Novak",
            "tagged - → Hot, by_hand Milo Novak",
            "untagged Vip → -, by_hand Milo Novak",
        ]
    );
    let board = milo.get("/pipeline?tag=1").await.expect(200).page();
    assert_eq!(board.list(".card-name"), ["Anna Kowalska"]);
}

#[tokio::test]
async fn a_tag_that_is_not_there_or_not_ours_is_put_on_nobody() {
    let team = Team::open();
    team.otto()
        .post("/settings/tags", &[("name", "Theirs"), ("colour", "red")])
        .await
        .expect(303);
    let milo = team.milo();
    let before = team.dump(&["contacts", "contact_tags", "activities"]);
    for (tag, on, status) in [
        ("1", "true", 404),
        ("1", "false", 404),
        ("99", "true", 404),
        ("x", "true", 422),
        ("", "true", 422),
        ("1", "perhaps", 422),
    ] {
        let fields = [("tag", tag), ("on", on)];
        let answer = milo.post("/contacts/1/tags", &fields).await;
        assert_eq!(answer.status, status, "{tag} {on}");
    }
    assert_eq!(
        team.dump(&["contacts", "contact_tags", "activities"]),
        before
    );
    assert!(!team.sees(&milo, "anna").await.text().contains("Theirs"));
}

#[tokio::test]
async fn ana_deletes_a_tag_after_reading_how_many_contacts_have_it() {
    let team = Team::open();
    adds(&team, "Hot", "red").await;
    let (ana, milo) = (team.ana(), team.milo());
    for contact in [1, 2] {
        let place = format!("/contacts/{contact}/tags");
        let fields = [("tag", "1"), ("on", "true")];
        milo.post(&place, &fields).await.expect(303);
    }
    let page = settings(&team).await;
    let link = page.link("2 contacts");
    assert_eq!(
        milo.get(&link).await.expect(200).page().list(".card-name"),
        ["Anna Kowalska", "ben"]
            .iter()
            .rev()
            .copied()
            .collect::<Vec<_>>()
    );
    let page = ana
        .get(&page.link("Delete tag Hot"))
        .await
        .expect(200)
        .page();
    assert!(page.text().contains("It will be taken off 2 contacts."));
    let deleted = ana.submit(&page.form("Delete tag")).await;
    assert_eq!(
        ana.follow(&deleted).await.page().toast(),
        "Tag Hot was deleted."
    );
    assert!(!team.sees(&milo, "anna").await.has("#contact-tags .tag"));
    assert_eq!(
        team.log("anna")[0],
        "tagged - → Hot, by_hand Milo Novak",
        "the log stays"
    );
    assert_eq!(team.settings_log()[1], "tag_deleted Hot, by_hand Ana Lima");
    assert_eq!(team.dump(&["contact_tags"]), [""; 0]);
    let gone = milo.get("/pipeline?tag=1").await.expect(200).page();
    assert_eq!(gone.list(".chip"), ["Tag: a tag that is not here"]);
}

#[tokio::test]
async fn a_member_meets_no_settings_for_tags() {
    let team = Team::open();
    adds(&team, "Hot", "red").await;
    let milo = team.milo();
    let page = milo.get("/settings/members").await.expect(200).page();
    assert!(!page.list(".settings-nav a").contains(&"Tags".to_owned()));
    assert!(
        !team
            .sees(&milo, "anna")
            .await
            .has("a[href='/settings/tags']")
    );
    milo.get("/settings/tags").await.expect(403);
}
