//! kill -9 under a load of moves: what was acknowledged is there, whole, and nothing is there by half.

use std::time::Duration;

use crate::program::{Running, setting_of};
use crate::support::Team;
use crate::support::dice::Dice;
use crate::support::load::Load;
use crate::support::server::SECRET;

const ROUNDS: usize = 50;
/// A kill comes after so many moves at most, and so many microseconds more.
const MOVES: u64 = 10;
const MICROS: u64 = 60_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_fifty_times_keeps_every_acknowledged_move_and_no_half_one() {
    let team = Team::open();
    let url = setting_of(&team.database.url);
    let settings = [
        ("DATABASE_URL", &*url),
        ("LEADBOARD_SECRET", SECRET),
        ("RUST_LOG", "warn"),
    ];
    let mut running = Running::start(&[], &settings, "Leadboard is ready").await;
    let mut load = Load::of(&team, &running.address).await;
    let mut dice = Dice(9);
    let mut done = 0;
    for _ in 0..ROUNDS {
        let moving = load.begin(&running.address);
        let moves = usize::try_from(dice.roll(MOVES)).unwrap();
        moving.goes_on_for(moves).await;
        done += moves;
        // The wait is what is tested here: the kill is to come at any moment of a move.
        tokio::time::sleep(Duration::from_micros(dice.roll(MICROS))).await;
        running.stop();
        load = moving.join().await;
        load.check(&mut team.database.connect());
        running = Running::start(&[], &settings, "Leadboard is ready").await;
    }

    // It is as good as new.
    let moving = load.begin(&running.address);
    moving.goes_on_for(ROUNDS).await;
    let load = moving.stop().await;
    load.check(&mut team.database.connect());
    println!("{} acknowledged moves", load.acknowledged());
    assert!(load.acknowledged() >= done + ROUNDS);
}
