//! Random rules against random changes, from a fixed seed: the log tells all, and both databases agree.

use std::collections::HashMap;

use leadboard::crm::contact::Contact;

use crate::support::Team;
use crate::support::database::Kind;
use crate::support::dice::Dice;
use crate::support::person::Person;
use crate::support::replay::{self, Beginning};

const STAGES: [&str; 6] = [
    "Outreach Sent",
    "In Conversation",
    "Interested",
    "Meeting Booked",
    "Closed",
    "Lost",
];
const STATUSES: [&str; 4] = ["open", "won", "lost", "abandoned"];
const CONTACTS: [&str; 4] = ["anna", "ben", "cleo", "dora"];
const ROUNDS: usize = 5;
const CHANGES: usize = 30;

#[tokio::test]
async fn replaying_the_log_gives_the_state_and_both_databases_agree() {
    let on_sqlite = told(Kind::Sqlite).await;
    let on_postgres = told(Kind::Postgres).await;

    assert!(
        on_sqlite.applied > 20,
        "the rules did something: {}",
        on_sqlite.applied
    );
    assert_eq!(on_sqlite, on_postgres);
}

/// All that there is to compare, with changes numbered instead of named.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    statuses: Vec<u16>,
    contacts: Vec<Contact>,
    log: Vec<(usize, String)>,
    runs: Vec<(usize, String)>,
    applied: usize,
}

async fn told(kind: Kind) -> Told {
    let team = Team::open_on(kind);
    let beginning = team.database.look(Beginning::of);
    let statuses = live_through(&team, &mut Dice(20_260_302)).await;

    let replay::Told {
        contacts,
        log,
        runs,
    } = team.database.look(|connection| beginning.check(connection));
    let mut numbers = HashMap::new();
    let mut number = |change: &str| {
        let next = numbers.len();
        *numbers.entry(change.to_owned()).or_insert(next)
    };
    Told {
        statuses,
        log: log
            .iter()
            .map(|line| (number(&line.change_id), line.line()))
            .collect(),
        applied: runs.iter().filter(|run| run.outcome == "applied").count(),
        runs: runs
            .iter()
            .map(|run| (number(&run.change_id), run.line()))
            .collect(),
        contacts,
    }
}

async fn live_through(team: &Team, dice: &mut Dice) -> Vec<u16> {
    let (ana, milo) = (team.ana(), team.milo());
    let mut statuses = Vec::new();
    let mut rules = 0;
    for _ in 0..ROUNDS {
        for _ in 0..4 {
            let (stage, status) = (dice.pick(&STAGES), dice.pick(&STATUSES));
            let answer = if dice.roll(2) == 0 {
                team.adds_rule_on_stage(&ana, stage, status).await
            } else {
                team.adds_rule_on_status(&ana, status, stage).await
            };
            // A rule that is there already is refused, and uses an id up on one database only.
            if answer.status == 303 {
                rules += 1;
            }
            statuses.push(answer.status);
        }
        for _ in 0..CHANGES {
            team.later(chrono::TimeDelta::seconds(1));
            statuses.push(change_something(team, &milo, dice).await);
        }
    }
    assert!(rules > 10, "there are rules: {rules}");
    statuses
}

async fn change_something(team: &Team, milo: &Person, dice: &mut Dice) -> u16 {
    let contact = dice.pick(&CONTACTS);
    let (stage, status) = (dice.pick(&STAGES), dice.pick(&STATUSES));
    let number = dice.roll(1000).to_string();
    let answer = match dice.roll(10) {
        0..5 => team.moves(milo, contact, stage).await,
        5..8 => team.sets_status(milo, contact, status).await,
        8 => {
            let place = format!("{}/assignee", team.page_of(contact));
            milo.post(&place, &[("assignee", dice.pick(&["", "1", "2", "3"]))])
                .await
        }
        _ => {
            let form = team.sees(milo, contact).await.form("Save");
            milo.submit(&form.with("name", &number).with("deal_value", &number))
                .await
        }
    };
    answer.expect(303).status
}
