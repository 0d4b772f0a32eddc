//! Two people at once, where their writes could wait for each other: nobody meets a fault, nothing is half done.

use tokio::task::JoinSet;

use crate::support::Team;
use crate::support::person::Person;

/// Who sends what to which place.
type Sent = (Person, String, Vec<(&'static str, String)>);

/// Sends forms side by side, and returns their statuses in the order of the forms.
async fn at_once(forms: Vec<Sent>) -> Vec<u16> {
    let mut running = JoinSet::new();
    for (number, (who, place, fields)) in forms.into_iter().enumerate() {
        running.spawn(async move {
            let fields: Vec<_> = fields
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            (number, who.post(&place, &fields).await.status)
        });
    }
    let mut answers = running.join_all().await;
    answers.sort_unstable();
    answers.into_iter().map(|(_, status)| status).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_paste_the_same_list_from_both_ends_add_each_contact_once() {
    let team = Team::open();
    let names: Vec<String> = (0..400).map(|number| format!("lead_{number}")).collect();
    let reversed: Vec<String> = names.iter().rev().cloned().collect();
    let paste = |who: Person, names: &[String]| {
        let fields = vec![
            ("usernames", names.join("\n")),
            ("stage", team.stage("Lost")),
        ];
        (who, "/contacts/paste".to_owned(), fields)
    };

    let statuses = at_once(vec![
        paste(team.milo(), &names),
        paste(team.mei(), &reversed),
    ])
    .await;

    assert_eq!(statuses, [200, 200]);
    let contacts = team.database.rows_of(&["contacts"]);
    assert_eq!(contacts.len(), 5 + 400);
    let added = team
        .dump(&["activities"])
        .iter()
        .filter(|line| line.contains("created"))
        .count();
    assert_eq!(added, 5 + 400);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_swap_the_usernames_of_two_contacts_at_once_are_told_or_succeed() {
    let team = Team::open();
    for _ in 0..10 {
        let rename = |who: Person, id: i64, from: &str, to: &str| {
            let fields = vec![
                ("username", to.to_owned()),
                ("was_username", from.to_owned()),
            ];
            (who, format!("/contacts/{id}"), fields)
        };
        let (anna, ben) = (team.contact("anna").id.0, team.contact("ben").id.0);
        let forms = vec![
            rename(team.milo(), anna, "anna", "ben"),
            rename(team.mei(), ben, "ben", "anna"),
        ];

        let statuses = at_once(forms).await;

        assert!(
            statuses.iter().all(|status| matches!(status, 303 | 422)),
            "{statuses:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_that_is_deleted_under_everybodys_hands_is_gone_and_nobody_meets_a_fault() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let mut forms = Vec::new();
    for number in 0..6 {
        let stage = team.stage(if number % 2 == 0 { "Closed" } else { "Lost" });
        let seen = team.stage("Outreach Sent");
        forms.push((
            team.milo(),
            "/contacts/1/stage".to_owned(),
            vec![("stage", stage), ("seen_stage", seen)],
        ));
        forms.push((
            team.mei(),
            "/contacts/1/notes".to_owned(),
            vec![("text", number.to_string())],
        ));
        if number == 2 {
            forms.push((team.ana(), "/contacts/1/deletion".to_owned(), vec![]));
        }
    }

    let statuses = at_once(forms).await;

    assert!(
        statuses
            .iter()
            .all(|status| matches!(status, 303 | 404 | 409)),
        "{statuses:?}"
    );
    assert_eq!(statuses[6], 303, "{statuses:?}");
    team.olga().get("/contacts/1").await.expect(404);
    assert_eq!(team.dump(&["notes"]), [""; 0]);
    let log = team.dump(&["activities"]);
    assert_eq!(
        log.iter()
            .filter(|line| line.contains("contact_deleted"))
            .count(),
        1
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_rule_is_switched_and_deleted_moves_go_on_and_each_is_whole() {
    let team = Team::open();
    let names: Vec<String> = (0..12).map(|number| format!("lead_{number}")).collect();
    team.pastes(&team.milo(), &names, "Outreach Sent")
        .await
        .expect(200);
    team.adds_rule_on_stage(&team.ana(), "Closed", "won")
        .await
        .expect(303);
    let (closed, sent) = (team.stage("Closed"), team.stage("Outreach Sent"));
    let rule = "/settings/pipeline/automations/1".to_owned();
    let mut forms = Vec::new();
    for (number, name) in names.iter().enumerate() {
        let fields = vec![("stage", closed.clone()), ("seen_stage", sent.clone())];
        forms.push((team.milo(), format!("{}/stage", team.page_of(name)), fields));
        match number {
            3 => forms.push((
                team.ana(),
                format!("{rule}/enabled"),
                vec![("enabled", "no".to_owned())],
            )),
            6 => forms.push((
                team.olga(),
                format!("{rule}/enabled"),
                vec![("enabled", "yes".to_owned())],
            )),
            9 => forms.push((team.ana(), format!("{rule}/deletion"), vec![])),
            _ => {}
        }
    }

    let statuses = at_once(forms).await;

    assert!(
        statuses.iter().all(|status| matches!(status, 303 | 404)),
        "{statuses:?}"
    );
    for name in &names {
        let (won, runs) = (team.standing(name) == "Closed, Won", team.runs(name).len());
        assert_eq!(
            (team.log(name).len(), runs),
            if won { (2, 1) } else { (1, 0) },
            "{name}"
        );
    }
}

/// The form that merges one contact, as it was added, into another.
fn merge_form(who: Person, (this, other): (i64, i64)) -> Sent {
    let fields = vec![
        ("other", other.to_string()),
        ("this_version", "1".to_owned()),
        ("other_version", "1".to_owned()),
    ];
    (who, format!("/contacts/{this}/merge"), fields)
}

/// Adds contacts by pasting, and returns their ids.
async fn adds(team: &Team, names: &[String]) -> Vec<i64> {
    let pasted = team.pastes(&team.olga(), names, "Interested").await;
    pasted.expect(200);
    names.iter().map(|name| team.contact(name).id.0).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_merge_one_pair_from_both_sides_at_once_one_succeeds_and_the_other_is_told() {
    let team = Team::open();
    let names: Vec<String> = (0..20).map(|number| format!("lead_{number}")).collect();
    for pair in adds(&team, &names).await.chunks(2) {
        let forms = vec![
            merge_form(team.ana(), (pair[0], pair[1])),
            merge_form(team.olga(), (pair[1], pair[0])),
        ];

        let statuses = at_once(forms).await;

        let first_won = statuses == [303, 409];
        assert!(first_won || statuses == [409, 303], "{statuses:?}");
        let (left, gone) = if first_won {
            (pair[0], pair[1])
        } else {
            (pair[1], pair[0])
        };
        let milo = team.milo();
        milo.get(&format!("/contacts/{left}")).await.expect(200);
        let leads = milo.get(&format!("/contacts/{gone}")).await.expect(303);
        assert_eq!(leads.header("location"), format!("/contacts/{left}"));
    }
    assert_eq!(team.dump(&["merged_contacts"]).len(), 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_merge_and_moves_of_both_contacts_at_once_lose_nothing() {
    let team = Team::open();
    let names: Vec<String> = (0..20).map(|number| format!("lead_{number}")).collect();
    for (number, pair) in adds(&team, &names).await.chunks(2).enumerate() {
        let moved = |who: Person, id: i64, stage: &str| {
            let fields = vec![
                ("stage", team.stage(stage)),
                ("seen_stage", team.stage("Interested")),
            ];
            (who, format!("/contacts/{id}/stage"), fields)
        };
        let mut forms = vec![
            merge_form(team.ana(), (pair[0], pair[1])),
            moved(team.milo(), pair[0], "Closed"),
            moved(team.mei(), pair[1], "Lost"),
        ];
        forms.rotate_left(number % 3);
        let mut statuses = at_once(forms).await;
        statuses.rotate_right(number % 3);

        let is_merged = statuses[0] == 303;
        let expected: [u16; 3] = if is_merged {
            [303, 303, 409]
        } else {
            [409, 303, 303]
        };
        assert_eq!(statuses, expected);
        let this = &names[2 * number];
        assert_eq!(team.standing(this), "Closed, Open");
        assert_eq!(team.log(this).len(), if is_merged { 2 } else { 1 });
        if !is_merged {
            assert_eq!(team.standing(&names[2 * number + 1]), "Lost, Open");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_username_that_is_merged_away_at_this_moment_is_not_added_again() {
    let team = Team::open();
    let names: Vec<String> = (0..20).map(|number| format!("lead_{number}")).collect();
    for (number, pair) in adds(&team, &names).await.chunks(2).enumerate() {
        let name = names[2 * number + 1].clone();
        let add = |who: Person| {
            let fields = vec![("username", name.clone()), ("stage", team.stage("Lost"))];
            (who, "/contacts".to_owned(), fields)
        };
        let forms = vec![
            add(team.milo()),
            merge_form(team.ana(), (pair[0], pair[1])),
            add(team.mei()),
        ];
        assert_eq!(at_once(forms).await, [422, 303, 422]);
    }
}
