//! The contacts of a deleted stage move in pieces: beside others who write, and after a crash.

use leadboard::app::App;
use leadboard::crm::contact::handover;
use tokio::task::JoinSet;

use crate::stage_deletion::{PLACE, adds, deletes, is_there};
use crate::support::Team;
use crate::support::rows;
use crate::support::server::config;

/// Puts so many more contacts into a stage, as an import would.
fn fills(team: &Team, stage: &str, contacts: usize) {
    let stage = team.stage(stage);
    team.database.execute(&format!(
        "INSERT INTO contacts (organization_id, username, source, stage_id, lead_status, conversation_status,
             version, sort_name, search_text, last_activity_at, created_at)
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {contacts})
         SELECT 1, 'lead_' || i, 'import', {stage}, 'open', 'no_reply', 1, 'lead_' || i, 'lead_' || i, i, i FROM n"
    ));
}

/// Every contact of a stage that was filled and deleted is at its destination, with one line that says why.
fn all_arrived(team: &Team, contacts: usize, stage: &str, destination: &str) {
    let target = team.stage(destination);
    let all = team.database.look(rows::contacts);
    let filled = all
        .iter()
        .filter(|contact| contact.username.starts_with("lead_"));
    let mut arrived = 0;
    for contact in filled {
        assert_eq!(contact.stage_id.to_string(), target, "{}", contact.username);
        assert_eq!(contact.version, 2, "{}", contact.username);
        assert_eq!(
            contact.last_activity_at, contact.created_at,
            "{}",
            contact.username
        );
        arrived += 1;
    }
    assert_eq!(arrived, contacts);
    let line = format!("stage {stage} → {destination}, stage_deleted Ana Lima");
    let log = team.database.look(rows::activities);
    let lines = log.iter().filter(|activity| activity.line() == line);
    let told: Vec<i64> = lines.filter_map(|line| line.contact_id).collect();
    let mut once = told.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!((told.len(), once.len()), (contacts, contacts));
    assert_eq!(team.dump(&["runs"]), [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_admins_who_delete_at_once_delete_once_and_never_both_of_two() {
    let team = Team::open();
    for (round, [first, second]) in [["A", "A"], ["B", "C"]].into_iter().enumerate() {
        for name in ["A", "B", "C"]
            .into_iter()
            .take(if round == 0 { 3 } else { 0 })
        {
            adds(&team.ana(), name).await;
        }
        team.moves(&team.milo(), "anna", first).await.expect(303);
        team.moves(&team.milo(), "ben", second).await.expect(303);
        let other = |one: &str| if one == "B" { "C" } else { "B" };
        // Both are looked up before either is sent: one may be gone at once.
        let sent = [(team.ana(), first), (team.olga(), second)].map(|(who, stage)| {
            let place = format!("{PLACE}/{}/deletion", team.stage(stage));
            (who, place, team.stage(other(stage)))
        });
        let mut running = JoinSet::new();
        for (who, place, destination) in sent {
            running.spawn(async move {
                who.post(&place, &[("destination", &destination)])
                    .await
                    .status
            });
        }
        let mut statuses = running.join_all().await;
        statuses.sort_unstable();
        assert_eq!(statuses[0], 303, "{statuses:?}");
        assert!(matches!(statuses[1], 409 | 422), "{statuses:?}");
        assert!(!is_there(&team, "A"));
        assert!(is_there(&team, "B") || is_there(&team, "C"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_stage_is_deleted_moves_into_it_are_made_or_refused_and_nothing_is_left_in_it() {
    let team = Team::open();
    let names: Vec<String> = (0..24).map(|number| format!("lead_{number}")).collect();
    team.pastes(&team.milo(), &names, "Outreach Sent")
        .await
        .expect(200);
    team.adds_rule_on_status(&team.ana(), "won", "Interested")
        .await
        .expect(303);
    let (sent, hot) = (team.stage("Outreach Sent"), team.stage("Interested"));
    let mut running = JoinSet::new();
    for (number, name) in names.iter().enumerate() {
        let (milo, place, sent, hot) = (team.milo(), team.page_of(name), sent.clone(), hot.clone());
        running.spawn(async move {
            if number % 2 == 0 {
                let fields = [("stage", &*hot), ("seen_stage", &*sent)];
                milo.post(&format!("{place}/stage"), &fields).await.status
            } else {
                let fields = [("lead_status", "won")];
                milo.post(&format!("{place}/lead-status"), &fields)
                    .await
                    .status
            }
        });
        if number == 8 {
            let place = format!("{PLACE}/{}/deletion", team.stage("Interested"));
            let ana = team.ana();
            let destination = team.stage("Lost");
            running.spawn(async move {
                ana.post(&place, &[("destination", &destination)])
                    .await
                    .status
            });
        }
    }
    let statuses = running.join_all().await;

    assert!(
        statuses.iter().all(|status| matches!(status, 303 | 409)),
        "{statuses:?}"
    );
    team.waits_until(|team| !is_there(team, "Interested")).await;
    assert_eq!(team.dump(&["rules"]), [""; 0]);
    for name in &names {
        let standing = team.standing(name);
        assert!(
            standing.starts_with("Outreach Sent") || standing.starts_with("Lost"),
            "{name}: {standing}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_thousand_contacts_move_in_pieces_and_others_write_in_between() {
    const CONTACTS: usize = 50_000;
    let team = Team::open();
    adds(&team.ana(), "Hot").await;
    fills(&team, "Hot", CONTACTS);
    let ana = team.ana();
    let deleted = deletes(&team, &ana, "Hot", "Closed");
    let (milo, place) = (team.milo(), format!("{}/stage", team.page_of("ben")));
    let (here, there) = (team.stage("Outreach Sent"), team.stage("Interested"));
    let moving = async {
        let mut moves = 0;
        loop {
            for (from, to) in [(&here, &there), (&there, &here)] {
                let fields = [("stage", &**to), ("seen_stage", &**from)];
                milo.post(&place, &fields).await.expect(303);
            }
            moves += 2;
            if !is_there(&team, "Hot") {
                return moves;
            }
        }
    };

    let (deleted, moves) = tokio::join!(deleted, moving);

    let page = ana.follow(&deleted).await.page();
    assert!(
        page.list(".toast-text")[0].starts_with("Hot "),
        "{}",
        page.text()
    );
    // In one piece, none or two would have got in between.
    assert!(moves > 8, "{moves} moves meanwhile");
    all_arrived(&team, CONTACTS, "Hot", "Closed");
    assert_eq!(team.contact("ben").version, 1 + i64::from(moves));
}

#[tokio::test]
async fn what_a_server_left_in_the_middle_the_next_one_finishes() {
    const CONTACTS: usize = 20_000;
    let mut team = Team::open_without_upkeep();
    adds(&team.ana(), "Hot").await;
    fills(&team, "Hot", CONTACTS);
    team.begins_to_delete("Hot", "Closed");
    let hot = team.stage("Hot");
    let app = App::open(config(&team.database.url), team.clock.clone()).unwrap();
    let going = app.read_public_blocking(handover::all).unwrap();
    let piece = app.hand_over_piece(&going[0]).unwrap();
    drop(app);
    assert!(!piece.is_done && (1..CONTACTS).contains(&piece.contacts));
    let left = team.database.look(rows::contacts);
    let left = left
        .iter()
        .filter(|contact| contact.stage_id.to_string() == hot);
    assert_eq!(left.count(), CONTACTS - piece.contacts);

    team.restart();
    team.waits_until(|team| !is_there(team, "Hot")).await;

    all_arrived(&team, CONTACTS, "Hot", "Closed");
}
