//! The rules that a change meets are kept in the process, and are never older than what was committed.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;

use leadboard::app::App;
use leadboard::crm::automation::rule;
use leadboard::crm::contact::change::{Change, change};
use leadboard::crm::contact::field::Value;
use leadboard::crm::status::LeadStatus;
use leadboard::db::id::{OrganizationId, RuleId, StageId, UserId};
use leadboard::error::Error;
use leadboard::people::Member;

use crate::support::Team;
use crate::support::database::Kind;
use crate::support::server::{Server, config};

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

#[tokio::test]
async fn a_rule_switched_on_one_server_counts_on_the_other_from_the_next_move_on() {
    let team = Team::open();
    let other = Server::start(config(&team.database.url), team.clock.clone());
    let (ana, milo) = (team.ana(), team.milo().on(&other.address));
    team.adds_rule_on_stage(&ana, "Closed", "won").await;
    team.moves(&milo, "anna", "Closed").await.expect(303);
    assert_eq!(team.standing("anna"), "Closed, Won");

    let list = ana.get("/settings/pipeline/automations").await.page();
    ana.submit(&list.form("Closed → Won enabled")).await;

    team.moves(&milo, "ben", "Closed").await.expect(303);
    assert_eq!(team.standing("ben"), "Closed, Open");
}

#[tokio::test]
async fn a_rule_switched_while_a_move_waits_for_its_contact_counts_for_the_move() {
    if Kind::under_test() == Kind::Sqlite {
        // Whoever moves waits for whoever switches there.
        return;
    }
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    team.adds_rule_on_stage(&ana, "Closed", "won").await;
    team.moves(&milo, "ben", "Closed").await.expect(303);
    let list = ana.get("/settings/pipeline/automations").await.page();
    let mut somebody = team.database.connect();
    let mut says = |statement: &str| {
        sql_query(statement).execute(&mut somebody).unwrap();
    };
    says("BEGIN");
    says("SELECT id FROM contacts WHERE username = 'anna' FOR UPDATE");

    let is_waiting = |team: &Team| {
        let count = "SELECT count(*) AS number FROM pg_stat_activity \
            WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let waiting = |connection: &mut _| sql_query(count).get_result::<Number>(connection);
        team.database.look(waiting).unwrap().number == 1
    };
    let moves = team.moves(&milo, "anna", "Closed");
    let switches = async {
        team.waits_until(is_waiting).await;
        ana.submit(&list.form("Closed → Won enabled")).await;
        says("COMMIT");
    };
    let (moved, ()) = tokio::join!(moves, switches);

    moved.expect(303);
    assert_eq!(team.standing("anna"), "Closed, Open");
    assert_eq!(team.runs("anna"), [""; 0]);
}

#[tokio::test]
async fn rules_of_a_transaction_that_was_taken_back_are_not_kept() {
    let team = Team::open();
    team.adds_rule_on_stage(&team.ana(), "Closed", "won").await;
    let app = App::open(config(&team.database.url), team.clock.clone()).unwrap();
    let admin = app
        .read_public_blocking(|connection| Member::find(connection, OrganizationId(1), UserId(2)));
    let admin = admin.unwrap().unwrap().into_admin().unwrap();
    let closed = StageId(team.stage("Closed").parse().unwrap());
    let ben = team.contact("ben").id;

    let taken_back = app.write_blocking(&admin.by(), |tx| {
        rule::switch(tx, &admin, RuleId(1), false)?;
        let moved = change(tx, ben, &Change::of(vec![Value::Stage(closed)]))?;
        assert!(moved.by_rules.is_empty());
        Err::<(), _>(Error::Conflict("Never mind.".to_owned()))
    });
    assert!(taken_back.is_err());
    // Now the settings have the version once more that they had when it was taken back.
    team.has_tag("hot", &[]);

    let moved = app.write_blocking(&admin.by(), |tx| {
        change(tx, ben, &Change::of(vec![Value::Stage(closed)]))
    });
    assert_eq!(
        moved.unwrap().by_rules,
        [Value::LeadStatus(LeadStatus::Won)]
    );
}
