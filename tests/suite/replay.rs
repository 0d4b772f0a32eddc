//! Random rules against random changes, from a fixed seed: the log tells all, and both databases agree.

use std::collections::{HashMap, HashSet};

use leadboard::crm::contact::Contact;

use crate::support::Team;
use crate::support::database::Kind;
use crate::support::person::Person;
use crate::support::replay::{by_id, check_replay};
use crate::support::rows::{self, Activity, Run};

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
    let before = by_id(team.database.look(rows::contacts));
    let written = team.database.look(rows::activities).len();
    let statuses = live_through(&team, &mut Dice(20_260_302)).await;

    let mut connection = team.database.connect();
    let contacts = rows::contacts(&mut connection);
    let log: Vec<Activity> = rows::activities(&mut connection)
        .into_iter()
        .skip(written)
        .collect();
    let of_contacts: Vec<Activity> = log
        .iter()
        .filter(|line| line.contact_id.is_some())
        .cloned()
        .collect();
    let runs = rows::runs(&mut connection);
    check_replay(before, &by_id(contacts.clone()), &of_contacts);
    check_masters(&of_contacts, &runs);
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

/// No field is set twice in one change, no rule is considered twice, and a rule that was applied has its line.
fn check_masters(log: &[Activity], runs: &[Run]) {
    let mut fields = HashSet::new();
    for line in log {
        assert!(
            fields.insert((&line.change_id, &line.kind)),
            "{}",
            line.line()
        );
    }
    let mut considered = HashSet::new();
    for run in runs {
        assert!(
            considered.insert((&run.change_id, &run.rule_name)),
            "{}",
            run.line()
        );
    }
    let by_rules: HashSet<_> = log
        .iter()
        .filter(|line| line.through == "automation")
        .map(|line| (line.change_id.as_str(), line.rule_name.as_deref().unwrap()))
        .collect();
    let applied: HashSet<_> = runs
        .iter()
        .filter(|run| run.outcome == "applied")
        .map(|run| (run.change_id.as_str(), run.rule_name.as_str()))
        .collect();
    assert_eq!(by_rules, applied);
}

/// Random enough, and the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[usize::try_from(self.roll(from.len() as u64)).unwrap()]
    }
}
