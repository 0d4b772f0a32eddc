//! Working on a batch: piece by piece, by any server, each item once, whatever happens meanwhile.

use std::thread;

use chrono::TimeDelta;
use leadboard::app::{App, Turn};
use leadboard::crm::batch::bulk::{Selection, start};
use leadboard::crm::batch::lease::{LENGTH, Lease};
use leadboard::crm::batch::{Batch, Faults, Piece, still_running};
use leadboard::crm::contact::field::Value;
use leadboard::crm::status::LeadStatus;
use leadboard::db::id::{OrganizationId, UserId};
use leadboard::people::Member;

use crate::engine_failures::anna_may_not_win;
use crate::support::Team;
use crate::support::database::Kind;
use crate::support::rows;
use crate::support::server::config;

const CONTACTS: usize = 900;
const DORA: i64 = 4;

fn another_server(team: &Team) -> App {
    App::open(config(&team.database.url), team.clock.clone()).unwrap()
}

/// Adds contacts, and lets Milo begin to edit all of Berlin's; nobody works on it yet.
async fn begun(team: &Team, app: &App, contacts: usize, value: Value) -> Batch {
    let names: Vec<String> = (0..contacts)
        .map(|number| format!("lead_{number}"))
        .collect();
    team.pastes(&team.mei(), &names, "Outreach Sent")
        .await
        .expect(200);
    let milo = app
        .read_public_blocking(|connection| Member::find(connection, OrganizationId(1), UserId(3)));
    let milo = milo.unwrap().unwrap();
    let ids = team.database.look(rows::contacts);
    let selection = Selection::These(ids.into_iter().map(|contact| contact.id).collect());
    let values = [value];
    let id = app
        .write_blocking(&milo.by(), |tx| start(tx, &milo, &selection, &values))
        .unwrap();
    let batch = app.read_public_blocking(|connection| still_running(connection, id));
    batch.unwrap().unwrap()
}

fn lease_of(piece: Piece) -> Lease {
    match piece {
        Piece::Begun(lease) => lease,
        other => panic!("{other:?}"),
    }
}

fn won() -> Value {
    Value::LeadStatus(LeadStatus::Won)
}

fn outcomes(team: &Team) -> (usize, usize) {
    let items = team.dump(&["batch_items"]);
    let done = items.iter().filter(|item| {
        ["updated", "unchanged", "refused"]
            .iter()
            .any(|code| item.contains(code))
    });
    (done.count(), items.len())
}

/// Every contact was changed once.
fn each_once(team: &Team, contacts: usize) {
    let log = team.database.look(rows::activities);
    let lines = log
        .iter()
        .filter(|line| line.kind == "lead_status" && line.through == "by_hand");
    let mut told: Vec<i64> = lines
        .filter(|line| line.user_name.as_deref() == Some("Milo Novak"))
        .filter_map(|line| line.contact_id)
        .collect();
    // Cleo was won before.
    assert_eq!(told.len(), contacts + 3);
    told.sort_unstable();
    told.dedup();
    assert_eq!(told.len(), contacts + 3);
    assert_eq!(outcomes(team), (contacts + 4, contacts + 4));
}

#[tokio::test]
async fn what_a_killed_server_left_another_goes_on_with_once_its_lease_is_over() {
    let mut team = Team::open_without_upkeep();
    let app = another_server(&team);
    let batch = begun(&team, &app, CONTACTS, won()).await;
    lease_of(app.piece(&batch, None, Faults::Raise).unwrap());
    let (done, all) = outcomes(&team);
    assert!(done > 0 && done < all, "{done} of {all} in one piece");
    let running = team.milo().get(&format!("/batches/{}", batch.id)).await;
    let running = running.expect(200).page();
    assert_eq!(
        running.words(".batch-progress"),
        format!("{done} of {all} done")
    );
    assert_eq!(running.attribute("#batch", "hx-trigger"), "every 1s");
    // Nobody gets in between while it may still be at work.
    let other = another_server(&team);
    assert_eq!(
        other.piece(&batch, None, Faults::Raise).unwrap(),
        Piece::Elsewhere
    );
    assert_eq!(other.turn(&batch, Faults::Raise).unwrap(), Turn::Elsewhere);
    drop(app);
    team.later(LENGTH);

    team.restart();
    team.waits_until(|team| outcomes(team).0 == all).await;

    each_once(&team, CONTACTS);
    let page = team.milo().get(&format!("/batches/{}", batch.id)).await;
    let page = page.expect(200).page();
    let succeeded = format!("{} Succeeded", CONTACTS + 3);
    assert_eq!(
        page.list(".tally"),
        [&*succeeded, "1 Unchanged", "0 Failed"]
    );
}

#[tokio::test]
async fn a_server_that_comes_back_after_its_lease_is_over_does_nothing_more() {
    let team = Team::open_without_upkeep();
    let (slow, quick) = (another_server(&team), another_server(&team));
    let batch = begun(&team, &slow, CONTACTS, won()).await;
    let held = lease_of(slow.piece(&batch, None, Faults::Raise).unwrap());
    team.later(LENGTH + TimeDelta::microseconds(1));
    let other = lease_of(quick.piece(&batch, None, Faults::Raise).unwrap());
    let before = outcomes(&team);

    assert_eq!(
        slow.piece(&batch, Some(held), Faults::Raise).unwrap(),
        Piece::Elsewhere
    );

    assert_eq!(outcomes(&team), before);
    lease_of(quick.piece(&batch, Some(other), Faults::Raise).unwrap());
    assert!(outcomes(&team).0 > before.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_that_work_on_the_same_batches_do_each_item_once() {
    let team = Team::open_without_upkeep();
    let apps = [another_server(&team), another_server(&team)];
    let batch = begun(&team, &apps[0], CONTACTS, won()).await;
    let workers = apps.map(|app| {
        let batch = batch.clone();
        thread::spawn(move || {
            while app
                .read_public_blocking(|connection| still_running(connection, batch.id))
                .unwrap()
                .is_some()
            {
                app.turn(&batch, Faults::Raise).unwrap();
            }
        })
    });
    for worker in workers {
        worker.join().unwrap();
    }
    each_once(&team, CONTACTS);
}

#[tokio::test]
async fn a_rule_that_is_switched_off_meanwhile_counts_up_to_that_contact() {
    let team = Team::open_without_upkeep();
    team.adds_rule_on_status(&team.ana(), "won", "Closed")
        .await
        .expect(303);
    let app = another_server(&team);
    let batch = begun(&team, &app, CONTACTS, won()).await;
    let held = lease_of(app.piece(&batch, None, Faults::Raise).unwrap());
    let done = outcomes(&team).0;
    let ana = team.ana();
    let off = ana.post(
        "/settings/pipeline/automations/1/enabled",
        &[("enabled", "no")],
    );
    off.await.expect(303);

    let mut held = Some(held);
    while let Piece::Begun(lease) = app.piece(&batch, held, Faults::Raise).unwrap() {
        held = Some(lease);
    }

    let closed = team.stage("Closed");
    let contacts = team.database.look(rows::contacts);
    let moved = contacts
        .iter()
        .filter(|contact| contact.stage_id.to_string() == closed);
    // Cleo was won before: no rule looked at her.
    let looked_at = team.dump(&["runs"]).len();
    assert_eq!(moved.count(), looked_at);
    assert!(
        looked_at == done || looked_at == done - 1,
        "{looked_at} of {done}"
    );
    each_once(&team, CONTACTS);
}

#[tokio::test]
async fn one_that_cannot_be_changed_is_listed_with_the_reason_and_takes_no_other_with_it() {
    let mut team = Team::open_without_upkeep();
    let app = another_server(&team);
    let batch = begun(&team, &app, 1, won()).await;
    let bens = format!("{}/deletion", team.page_of("ben"));
    team.ana().post(&bens, &[]).await.expect(303);
    team.database.execute(anna_may_not_win(Kind::under_test()));

    team.restart();
    team.waits_until(|team| outcomes(team).0 == 5).await;

    let page = team.milo().get(&format!("/batches/{}", batch.id)).await;
    let page = page.expect(200).page();
    assert_eq!(
        page.list(".tally"),
        ["2 Succeeded", "1 Unchanged", "2 Failed"]
    );
    let failed = page.list(".item-what");
    assert!(failed[0].starts_with("anna "), "{failed:?}");
    assert_eq!(
        failed[1],
        "not there any more The contact was deleted meanwhile."
    );
    assert_eq!(team.standing("dora"), "Interested, Won");
    assert_eq!(team.log("anna"), [""; 0]);
}

#[tokio::test]
async fn what_fails_for_no_reason_of_the_data_is_done_later_and_refuses_nobody() {
    let team = Team::open_without_upkeep();
    let app = another_server(&team);
    let batch = begun(&team, &app, 1, won()).await;
    let before = team.dump(&["contacts", "activities", "batches", "batch_items"]);
    team.database.fills_up_at(DORA);

    app.turn(&batch, Faults::Raise).unwrap_err();

    let after = team.dump(&["contacts", "activities", "batches", "batch_items"]);
    assert_eq!(after, before);
    team.database.has_room_again();
    assert_eq!(app.turn(&batch, Faults::Raise).unwrap(), Turn::Done);
    each_once(&team, 1);
}

#[tokio::test]
async fn what_fails_again_and_again_is_refused_at_last_and_keeps_nobody_waiting() {
    let team = Team::open_without_upkeep();
    let app = another_server(&team);
    let batch = begun(&team, &app, 1, won()).await;
    team.database.fills_up_at(DORA);

    assert_eq!(app.turn(&batch, Faults::RefuseOne).unwrap(), Turn::Done);

    team.database.has_room_again();
    assert_eq!(team.standing("dora"), "Interested, Open");
    assert_eq!(team.standing("anna"), "Outreach Sent, Won");
    let page = team.milo().get(&format!("/batches/{}", batch.id)).await;
    let page = page.expect(200).page();
    assert_eq!(
        page.list(".item-what"),
        ["dora Something went wrong on our side with this one."]
    );
}

#[tokio::test]
async fn the_message_about_what_is_under_way_asks_until_it_is_done_and_is_taken_back_from_there() {
    let mut team = Team::open_without_upkeep();
    let milo = team.milo();
    team.database.fills_up_at(DORA);
    let fields = [("all", "yes"), ("query", ""), ("lead_status", "won")];

    let started = milo.post_by_htmx("/contacts/bulk", &fields).await;

    let toast = started.expect(200).page();
    assert_eq!(
        toast.words(".toast-text"),
        "Under way: 0 of 4 contacts done. See how far it is"
    );
    assert!(!toast.has_control("Undo"));
    let asks = toast.attribute(".toast", "hx-get");
    assert_eq!(milo.get(&asks).await.expect(204).body, "");
    team.database.has_room_again();
    team.restart();
    team.waits_until(|team| team.is_done("1")).await;
    let done = milo.get(&asks).await.expect(200).page();
    assert_eq!(
        done.words(".toast-text"),
        "3 contacts set to Won. 1 was like that already. Show result"
    );
    assert!(!done.has("[hx-get]"));
    milo.submit(&done.form("Undo")).await.expect(303);
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
}
