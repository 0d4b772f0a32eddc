//! What a rule cannot do, and what fails the whole change.

use crate::support::Team;
use crate::support::database::Kind;

#[tokio::test]
async fn an_action_that_the_data_forbids_leaves_the_move_in_place_with_a_failed_run() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    team.adds_starter_rules(&ana).await;
    team.database.execute(anna_may_not_win(Kind::under_test()));

    let answer = team.moves(&milo, "anna", "Closed").await;
    team.moves(&milo, "ben", "Closed").await.expect(303);

    assert_eq!(
        milo.follow(&answer)
            .await
            .expect(200)
            .page()
            .words(".board .card-name[href='/contacts/1']"),
        "Anna Kowalska"
    );
    assert_eq!(team.standing("anna"), "Closed, Open");
    assert_eq!(team.standing("ben"), "Closed, Won");
    assert_eq!(
        team.log("anna"),
        ["stage Outreach Sent → Closed, by_hand Milo Novak"]
    );
    let runs = team.runs("anna");
    assert_eq!(runs.len(), 1, "{runs:?}");
    assert!(
        runs[0].starts_with("Closed → Won: failed, error, "),
        "{runs:?}"
    );
    assert_eq!(team.contact("anna").version, 2);
    let list = ana
        .get("/settings/pipeline/automations/runs?rule=1")
        .await
        .expect(200)
        .page();
    assert_eq!(list.list(".run-result"), ["Applied", "Failed"]);
}

#[tokio::test]
async fn an_error_that_is_not_the_datas_takes_the_whole_change_back() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    team.database
        .execute(the_disk_is_full_for_annas_rules(Kind::under_test()));
    let tables = ["contacts", "activities", "runs"];
    let before = team.dump(&tables);

    let answer = team.moves(&team.milo(), "anna", "Closed").await.expect(500);

    assert_eq!(answer.page().heading(), "Something went wrong");
    assert_eq!(team.dump(&tables), before);
}

/// A database that refuses, as a constraint would, that Anna becomes Won.
pub(super) fn anna_may_not_win(kind: Kind) -> &'static str {
    match kind {
        Kind::Sqlite => {
            "CREATE TABLE refused (never INTEGER CHECK (never = 0));
             CREATE TRIGGER anna_may_not_win BEFORE UPDATE OF lead_status ON contacts
             WHEN NEW.username = 'anna' AND NEW.lead_status = 'won'
             BEGIN INSERT INTO refused VALUES (1); END;"
        }
        Kind::Postgres => {
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN RAISE 'Anna may not win' USING ERRCODE = 'check_violation'; END $$;
             CREATE TRIGGER anna_may_not_win BEFORE UPDATE ON contacts FOR EACH ROW
             WHEN (NEW.username = 'anna' AND NEW.lead_status = 'won') EXECUTE FUNCTION refuse();"
        }
    }
}

/// A database that fails for no reason of the data when a rule writes.
fn the_disk_is_full_for_annas_rules(kind: Kind) -> &'static str {
    match kind {
        Kind::Sqlite => {
            "CREATE TRIGGER full BEFORE INSERT ON activities WHEN NEW.through = 'automation'
             BEGIN SELECT RAISE(ABORT, 'the disk is full'); END;"
        }
        Kind::Postgres => {
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN RAISE 'the disk is full' USING ERRCODE = 'disk_full'; END $$;
             CREATE TRIGGER full_disk BEFORE INSERT ON activities FOR EACH ROW
             WHEN (NEW.through = 'automation') EXECUTE FUNCTION fail();"
        }
    }
}
