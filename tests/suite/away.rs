//! Postgres goes away under load and comes back. Files do not go away, so on SQLite there is nothing to test.

use crate::support::Team;
use crate::support::database::Kind;
use crate::support::load::Load;
use crate::support::postgres::Postgres;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_postgres_is_stopped_people_are_told_plainly_and_afterwards_all_are_served_again() {
    if Kind::under_test() == Kind::Sqlite {
        return;
    }
    let postgres = Postgres::start();
    let team = Team::open_in(postgres.database());
    let address = &team.server.address;
    let mut load = Load::of(&team, address).await;
    for mode in ["fast", "immediate"] {
        let moving = load.begin(address);
        moving.goes_on_for(40).await;

        postgres.stop(mode);
        moving.is_refused(8).await;
        let health = team.stranger().get("/health").await.expect(503);
        assert_eq!(health.page().heading(), "Back in a moment");

        postgres.start_again();
        moving.goes_on_for(40).await;
        for person in [team.olga(), team.ana(), team.milo(), team.mei()] {
            person.get("/pipeline").await.expect(200);
        }
        assert_eq!(team.stranger().get("/health").await.expect(200).body, "ok");
        load = moving.stop().await;
        load.check(&mut team.database.connect());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_one_has_met_a_dead_connection_nobody_else_does() {
    if Kind::under_test() == Kind::Sqlite {
        return;
    }
    // In the background somebody else could be the one.
    let team = Team::open_without_upkeep();
    let milo = team.milo();
    for _ in 0..3 {
        let all = (0..16).map(|_| {
            let milo = milo.clone();
            tokio::spawn(async move { milo.get("/pipeline").await.expect(200) })
        });
        for one in all.collect::<Vec<_>>() {
            one.await.unwrap();
        }
        team.database.lock_out();
        team.database.let_in();

        milo.get("/pipeline").await.expect(503);

        for _ in 0..16 {
            milo.get("/pipeline").await.expect(200);
        }
    }
}
