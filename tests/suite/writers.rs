//! Sixteen people write at once: nothing is lost, nothing is doubled, nobody starves, nobody meets a lock.

use std::collections::HashSet;
use std::future::Future;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::support::Team;
use crate::support::person::Person;

const WRITERS: usize = 16;
const ROUNDS: usize = 10;

fn writers(team: &Team) -> Vec<Person> {
    let four = [team.olga(), team.ana(), team.milo(), team.mei()];
    four.into_iter().cycle().take(WRITERS).collect()
}

/// Runs the work of all writers side by side. Each tells its longest wait: if all take turns, that is a small part of
/// the whole; somebody whom the others always overtake waits nearly as long as it all takes.
async fn side_by_side<W: Future<Output = Duration> + Send + 'static>(
    work: impl IntoIterator<Item = W>,
) {
    let began = Instant::now();
    let mut running: JoinSet<Duration> = work.into_iter().collect();
    let mut longest = Duration::ZERO;
    while let Some(wait) = running.join_next().await {
        longest = longest.max(wait.unwrap());
    }
    let whole = began.elapsed();
    assert!(
        longest < whole / 2,
        "somebody waited {longest:?} of {whole:?}"
    );
}

/// Sends a form that must be taken, and says how long that took.
async fn timed(who: &Person, place: &str, fields: &[(&str, &str)]) -> Duration {
    let began = Instant::now();
    who.post(place, fields).await.expect(303);
    began.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_writers_on_one_contact_lose_and_double_nothing() {
    let team = Team::open();
    let place = team.page_of("anna");
    let work = writers(&team).into_iter().enumerate().map(|(writer, who)| {
        let place = place.clone();
        async move {
            let mut longest = Duration::ZERO;
            for round in 0..ROUNDS {
                let name = format!("{writer} in round {round}");
                let fields = [
                    ("username", "anna"),
                    ("was_username", "anna"),
                    ("name", &*name),
                ];
                longest = longest.max(timed(&who, &place, &fields).await);
            }
            longest
        }
    });

    side_by_side(work).await;

    let activities = team.activities("anna");
    assert_eq!(activities.len(), WRITERS * ROUNDS);
    let mut held = Some("Anna Kowalska".to_owned());
    for activity in &activities {
        assert_eq!(
            activity.old_text, held,
            "each takes up where the one before left it"
        );
        held.clone_from(&activity.new_text);
    }
    let written: HashSet<_> = activities
        .iter()
        .map(|activity| &activity.new_text)
        .collect();
    assert_eq!(written.len(), WRITERS * ROUNDS);
    let contact = team.contact("anna");
    assert_eq!(contact.name, held);
    assert_eq!(
        contact.version,
        1 + i64::try_from(WRITERS * ROUNDS).unwrap()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_writers_on_a_contact_each_lose_and_double_nothing() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let names: Vec<String> = (0..WRITERS)
        .map(|number| format!("lead_{number}"))
        .collect();
    let pasted = [
        ("usernames", names.join("\n")),
        ("stage", team.stage("Outreach Sent")),
    ];
    let pasted: Vec<_> = pasted
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    team.milo()
        .post("/contacts/paste", &pasted)
        .await
        .expect(200);
    let (closed, sent) = (team.stage("Closed"), team.stage("Outreach Sent"));
    let work = writers(&team).into_iter().zip(&names).map(|(who, name)| {
        let (place, closed, sent) = (team.page_of(name), closed.clone(), sent.clone());
        async move {
            let mut longest = Duration::ZERO;
            for _ in 0..ROUNDS / 2 {
                let (stage, status) = (format!("{place}/stage"), format!("{place}/lead-status"));
                let there = [("stage", &*closed), ("seen_stage", &*sent)];
                longest = longest.max(timed(&who, &stage, &there).await);
                let back = [("stage", &*sent), ("seen_stage", &*closed)];
                longest = longest.max(timed(&who, &stage, &back).await);
                longest = longest.max(timed(&who, &status, &[("lead_status", "open")]).await);
            }
            longest
        }
    });

    side_by_side(work).await;

    for name in &names {
        assert_eq!(team.standing(name), "Outreach Sent, Open");
        assert_eq!(
            team.contact(name).version,
            1 + i64::try_from(ROUNDS / 2 * 3).unwrap()
        );
        // There (stage, and Won by the rule), back, and Open again.
        assert_eq!(team.log(name).len(), ROUNDS / 2 * 4);
        assert_eq!(team.runs(name).len(), ROUNDS / 2 * 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_thousand_usernames_are_pasted_somebody_elses_notes_are_all_kept() {
    let team = Team::open();
    let names: Vec<String> = (0..1000).map(|number| format!("lead_{number}")).collect();
    let (mei, stage) = (team.mei(), team.stage("Lost"));
    let pasting = tokio::spawn(async move {
        let fields = [("usernames", &*names.join("\n")), ("stage", &*stage)];
        mei.post("/contacts/paste", &fields).await.expect(200);
    });
    let milo = team.milo();
    let mut notes = 0;
    while !pasting.is_finished() {
        let note = [("text", "called")];
        milo.post("/contacts/1/notes", &note).await.expect(303);
        notes += 1;
    }
    pasting.await.unwrap();

    assert_eq!(team.database.rows_of(&["contacts"]).len(), 1005);
    assert_eq!(team.database.rows_of(&["notes"]).len(), notes);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_sixteen_who_move_one_card_to_different_stages_those_too_late_are_told() {
    let team = Team::open();
    let place = format!("{}/stage", team.page_of("anna"));
    let seen = team.stage("Outreach Sent");
    let stages = ["Interested", "Closed", "Lost", "Meeting Booked"].map(|stage| team.stage(stage));
    let mut running = JoinSet::new();
    for (who, stage) in writers(&team)
        .into_iter()
        .zip(stages.iter().cloned().cycle())
    {
        let (place, seen) = (place.clone(), seen.clone());
        running.spawn(async move {
            let fields = [("stage", &*stage), ("seen_stage", &*seen)];
            (stage.clone(), who.post(&place, &fields).await.status)
        });
    }
    let answers = running.join_all().await;

    let stands = team.contact("anna").stage_id.to_string();
    for (stage, status) in &answers {
        let expected = if *stage == stands { 303 } else { 409 };
        assert_eq!(*status, expected, "to {stage}, and it stands in {stands}");
    }
    assert_eq!(team.log("anna").len(), 1);
    assert_eq!(team.contact("anna").version, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_sixteen_who_add_one_username_one_adds_it() {
    let team = Team::open();
    let stage = team.stage("Outreach Sent");
    let mut running = JoinSet::new();
    for who in writers(&team) {
        let stage = stage.clone();
        running.spawn(async move {
            who.post("/contacts", &[("username", "emil"), ("stage", &stage)])
                .await
                .status
        });
    }
    let mut answers = running.join_all().await;
    answers.sort_unstable();

    assert_eq!(answers[0], 303);
    assert_eq!(answers[1..], [422; WRITERS - 1]);
    assert_eq!(team.contact("emil").version, 1);
}
