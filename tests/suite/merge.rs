//! Merging two contacts: what is chosen stays, and both logs stay readable.

use chrono::TimeDelta;

use crate::support::Team;
use crate::support::form::Form;
use crate::support::person::{Answer, Person};
use crate::support::replay::Beginning;

impl Team {
    /// The form that merges the contact of one username into another's.
    pub async fn merge_form(&self, who: &Person, other: &str, into: &str) -> Form {
        let place = format!("{}/merge?other={other}", self.page_of(into));
        let page = who.get(&place).await.expect(200).page();
        page.form("Merge contacts")
    }

    pub async fn merges(&self, who: &Person, other: &str, into: &str) -> Answer {
        let form = self.merge_form(who, other, into).await;
        who.submit(&form).await.expect(303)
    }
}

pub const TABLES: [&str; 6] = [
    "contacts",
    "notes",
    "messages",
    "activities",
    "runs",
    "merged_contacts",
];

#[tokio::test]
async fn ana_merges_ben_into_anna_and_chooses_what_stays() {
    let team = Team::open();
    let ana = team.ana();
    let page = team.sees(&ana, "anna").await;
    let page = ana.get(&page.link("Merge")).await.expect(200).page();
    assert_eq!(page.heading(), "Merge Anna Kowalska with another contact");
    let find = page.form("Find").with("other", " @Dora ");
    let query = serde_urlencoded(&find);
    let page = ana.get(&query).await.expect(200).page();
    assert_eq!(page.heading(), "Merge @dora into Anna Kowalska");

    let form = page.form("Merge contacts");
    for (field, side) in [
        ("username", "this"),
        ("name", "this"),
        ("email", "other"),
        ("phone", "other"),
        ("deal_value", "other"),
        ("stage", "this"),
        ("assignee", "this"),
    ] {
        assert_eq!(form.value(field), side, "{field} as it is suggested");
    }
    assert!(
        !page.has("[name=lead_status]"),
        "what is alike is not chosen"
    );
    let form = form
        .with("name", "other")
        .with("phone", "this")
        .with("stage", "other")
        .with("assignee", "other");
    let answer = ana.submit(&form).await.expect(303);

    assert_eq!(answer.header("location"), "/contacts/1");
    let page = ana.follow(&answer).await.expect(200).page();
    assert_eq!(page.toast(), "@dora was merged into Dora Ünal.");
    assert_eq!(page.heading(), "Dora Ünal");
    let anna = team.contact("anna");
    assert_eq!(anna.id.0, 1);
    assert_eq!(anna.email.as_deref(), Some("dora@example.com"));
    assert_eq!(
        (anna.phone, anna.deal_value, anna.assignee_id.map(|id| id.0)),
        (None, Some(120_050), Some(4))
    );
    assert_eq!(team.standing("anna"), "Interested, Open");
    assert_eq!(
        team.log("anna"),
        [
            "contact_merged dora → -, by_hand Ana Lima",
            "stage Outreach Sent → Interested, by_hand Ana Lima",
            "assignee Milo Novak → Mei Chen, by_hand Ana Lima",
            "name Anna Kowalska → Dora Ünal, by_hand Ana Lima",
            "email - → dora@example.com, by_hand Ana Lima",
            "deal_value - → 120050, by_hand Ana Lima",
        ]
    );
}

#[tokio::test]
async fn the_other_is_found_by_a_part_of_its_name_too() {
    let team = Team::open();
    let ana = team.ana();
    let found = async |typed: &str| {
        let place = format!("/contacts/1/merge?other={typed}");
        ana.get(&place).await.expect(200).page()
    };
    team.database.execute(
        "UPDATE contacts SET search_text = search_text || ' coaching' WHERE organization_id = 1;",
    );
    let page = found("coach").await;
    assert_eq!(
        page.list(".merge-found b"),
        ["ben", "cleo", "Dora Ünal"]
            .iter()
            .rev()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    );
    let page = ana
        .get(&page.link("ben Outreach Sent Open"))
        .await
        .expect(200)
        .page();
    assert_eq!(page.heading(), "Merge @ben into Anna Kowalska");
    let alert = async |typed: &str| found(typed).await.words(".alert");
    let nobody = "No other contact matches. Try a part of the username or the name.";
    assert_eq!(alert("zzz").await, nobody);
    assert_eq!(alert("Kowalska").await, nobody);
    assert_eq!(alert("oskar").await, nobody, "another organization's");
    assert_eq!(
        alert("@anna").await,
        "That is this contact itself. Choose another one."
    );
    for number in 0..9 {
        let fields = [
            ("username", &*format!("emil{number}")),
            ("stage", &*team.stage("Lost")),
        ];
        ana.post("/contacts", &fields).await.expect(303);
    }
    let page = found("emil").await;
    assert_eq!(page.list(".merge-found li").len(), 8);
    assert!(page.text().contains("There are more."));
}

#[tokio::test]
async fn what_a_person_chose_is_not_overruled_by_rules_and_their_runs_say_so() {
    let team = Team::open();
    let ana = team.ana();
    team.adds_starter_rules(&ana).await;
    team.sets_status(&ana, "ben", "abandoned").await.expect(303);
    assert_eq!(team.standing("ben"), "Lost, Abandoned");

    let form = team.merge_form(&ana, "ben", "cleo").await;
    let form = form.with("stage", "other").with("lead_status", "this");
    ana.submit(&form).await.expect(303);

    assert_eq!(team.standing("cleo"), "Lost, Won");
    assert_eq!(
        team.runs("cleo"),
        ["Lost → Lost: skipped, named_by_this_change"]
    );
    let page = team.sees(&ana, "cleo").await;
    assert_eq!(page.list("#runs .run-what").len(), 3, "with ben's two");
}

#[tokio::test]
async fn both_logs_and_all_notes_stay_readable_in_one_place() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    for number in 0..12 {
        for username in ["anna", "ben"] {
            team.later(TimeDelta::minutes(1));
            let place = format!("{}/notes", team.page_of(username));
            let text = format!("{username} {number}");
            milo.post(&place, &[("text", &text)]).await.expect(303);
        }
    }
    team.moves(&milo, "ben", "Lost").await.expect(303);
    let log = team.dump(&["activities"]);

    team.merges(&ana, "ben", "anna").await;

    let after = team.dump(&["activities"]);
    assert!(
        log.iter().all(|line| after.contains(line)),
        "the log is never rewritten"
    );
    let page = team.sees(&milo, "anna").await;
    let lines = page.log();
    assert_eq!(
        lines[..4],
        [
            "Merged with @ben, by Ana Lima",
            "Pipeline Stage Outreach Sent → Lost, by Milo Novak @ben",
            "Note added, by Milo Novak @ben",
            "Note added, by Milo Novak",
        ]
    );
    assert_eq!(lines.len(), 20);
    let older = milo.get(&page.link("Older")).await.expect(200).page();
    assert_eq!(older.log().len(), 8);
    assert_eq!(
        older.log()[6..],
        [
            "Added to Outreach Sent, by Olga Berg @ben",
            "Added to Outreach Sent, by Olga Berg"
        ]
    );
    let stages = milo.get("/contacts/1?kind=stage").await.expect(200).page();
    assert_eq!(
        stages.log(),
        ["Pipeline Stage Outreach Sent → Lost, by Milo Novak @ben"]
    );
    assert_eq!(page.list(".note-text")[..2], ["ben 11", "anna 11"]);
    assert_eq!(team.dump(&["notes"]).len(), 24);
    let edit = page.attribute(".note:first-child [aria-label='Edit note']", "href");
    milo.get(&edit).await.expect(200);
}

#[tokio::test]
async fn if_either_changed_meanwhile_nothing_is_merged_and_both_are_shown_anew() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    for moved in ["anna", "ben"] {
        let form = team.merge_form(&ana, "ben", "anna").await;
        assert_eq!(
            (form.value("username"), form.value("name")),
            ("this", "this")
        );
        let form = form.with("username", "other").with("name", "other");
        team.moves(&milo, moved, "Interested").await.expect(303);
        let before = team.dump(&TABLES);

        let page = ana.submit(&form).await.expect(409).page();

        let name = if moved == "anna" {
            "Anna Kowalska"
        } else {
            "ben"
        };
        assert_eq!(
            page.words(".alert"),
            format!(
                "Somebody changed {name} meanwhile. Nothing was merged. Look at both once more."
            )
        );
        assert_eq!(team.dump(&TABLES), before);
        assert_eq!(page.has("[name=stage]"), moved == "anna");
        let again = page.form("Merge contacts");
        assert_eq!(
            (again.value("username"), again.value("name")),
            ("other", "other")
        );
    }
    let form = team.merge_form(&ana, "ben", "anna").await;
    milo.post("/contacts/2/notes", &[("text", "called")])
        .await
        .expect(303);
    ana.submit(&form).await.expect(303);
    let page = team.sees(&milo, "anna").await;
    assert_eq!(
        page.list(".note-text"),
        ["called"],
        "a note is no obstacle, and moves along"
    );
}

#[tokio::test]
async fn what_cannot_be_merged_is_refused_and_nothing_is_written() {
    let team = Team::open();
    let ana = team.ana();
    let form = team.merge_form(&ana, "ben", "anna").await;
    let oskar = team.contact("oskar").id.to_string();
    let again = form.clone();
    let before = team.dump(&TABLES);
    let page = ana.submit(&form.clone().with("other", "1")).await;
    assert_eq!(
        page.expect(422).page().words(".alert"),
        "A contact cannot be merged with itself. Choose another one."
    );
    for other in [&*oskar, "999"] {
        let answer = ana.submit(&form.clone().with("other", other)).await;
        answer.expect(404);
    }
    for (field, value) in [
        ("other", "x"),
        ("this_version", ""),
        ("other_version", "x"),
        ("username", "third"),
    ] {
        let answer = ana.submit(&form.clone().with(field, value)).await;
        answer.expect(422);
    }
    team.otto()
        .post(
            "/contacts/1/merge",
            &[
                ("other", "2"),
                ("this_version", "1"),
                ("other_version", "1"),
            ],
        )
        .await
        .expect(404);
    let milo = team.milo();
    assert!(!team.sees(&milo, "anna").await.has_control("Merge"));
    milo.get("/contacts/1/merge?other=ben").await.expect(403);
    milo.submit(&form).await.expect(403);
    assert_eq!(team.dump(&TABLES), before);

    ana.submit(&again).await.expect(303);
    let before = team.dump(&TABLES);
    let page = ana.submit(&again).await.expect(409).page();
    assert_eq!(
        page.words(".alert"),
        "@ben was merged into Anna Kowalska meanwhile."
    );
    assert_eq!(team.dump(&TABLES), before);
}

#[tokio::test]
async fn the_conversation_status_that_says_more_is_kept() {
    let team = Team::open();
    let ana = team.ana();
    let milo = team.milo();
    team.receives(&milo, "anna", "Hi").await.expect(303);
    team.later(TimeDelta::minutes(1));
    team.receives(&milo, "ben", "How much is it?")
        .await
        .expect(303);
    team.later(TimeDelta::minutes(1));
    team.sends(&milo, "anna", "Hi Anna").await.expect(303);
    let place = "/contacts/1/merge?other=ben";
    let page = ana.get(place).await.expect(200).page();
    assert!(page.text().contains("Conversation Status New Message"));
    team.merges(&ana, "ben", "anna").await;
    let thread = ["Hi Anna", "How much is it?", "Hi"];
    let page = team.sees(&milo, "anna").await;
    assert_eq!(page.list(".message-text"), thread);
    assert_eq!(page.words(".contact-head .conversation"), "New Message");
    let turn = page.words(".contact-head .turn");
    assert_eq!(
        turn,
        "our turn, 1 min. Waiting for our reply since 2 March 2026, 10:01"
    );
    assert_eq!(
        team.log("anna").last().unwrap(),
        "conversation_status replied → new_message, by_hand Ana Lima"
    );

    team.merges(&ana, "cleo", "anna").await;
    let page = team.sees(&milo, "anna").await;
    assert_eq!(page.list(".message-text"), thread);
    team.handles(&milo, "anna").await.expect(303);
    assert_eq!(team.contact("anna").conversation_status.code(), "replied");
}

#[tokio::test]
async fn the_log_replayed_gives_the_state_after_merges_too() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    team.adds_starter_rules(&ana).await;
    let beginning = team.database.look(Beginning::of);
    team.moves(&milo, "ben", "Closed").await.expect(303);
    let form = team.merge_form(&ana, "dora", "anna").await;
    let form = form.with("username", "other").with("stage", "other");
    ana.submit(&form).await.expect(303);
    team.sets_status(&milo, "dora", "lost").await.expect(303);
    team.merges(&ana, "dora", "ben").await;
    team.moves(&milo, "ben", "Interested").await.expect(303);

    let told = team.database.look(|connection| beginning.check(connection));
    assert_eq!(told.contacts.len(), 3);
}

fn serde_urlencoded(form: &Form) -> String {
    let address =
        reqwest::Url::parse_with_params(&format!("http://x{}", form.action), &form.fields);
    let address = address.unwrap();
    format!("{}?{}", address.path(), address.query().unwrap())
}
