//! Random rules against random changes, from a fixed seed: the log tells all, and both databases agree.

use std::collections::{BTreeMap, HashMap, HashSet};

use leadboard::crm::contact::Contact;

use crate::support::Team;
use crate::support::database::Kind;
use crate::support::person::Person;
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

/// As [`check_replay`], where these contacts were merged into others.
pub fn check(before: Vec<Contact>, now: Vec<Contact>, log: &[Activity], merged: &[i64]) {
    let is_left = |line: &&Activity| {
        let id = line.contact_id;
        id.is_some_and(|id| !merged.contains(&id)) && line.kind != "contact_merged"
    };
    let log: Vec<Activity> = log.iter().filter(is_left).cloned().collect();
    let mut before = by_id(before);
    before.retain(|id, _| !merged.contains(id));
    check_replay(before, &by_id(now), &log);
}

/// Each line takes up where the one before left its field, and the last ones are what the contacts hold.
fn check_replay(mut held: BTreeMap<i64, State>, now: &BTreeMap<i64, State>, log: &[Activity]) {
    let mut changes: HashMap<i64, HashSet<&str>> = HashMap::new();
    for line in log {
        let id = line.contact_id.unwrap();
        let field = held
            .get_mut(&id)
            .unwrap()
            .fields
            .get_mut(line.kind.as_str())
            .unwrap();
        let (old, new) = match line.kind.as_str() {
            "stage" | "assignee" => (number(line.old_id), number(line.new_id)),
            _ => (line.old_text.clone(), line.new_text.clone()),
        };
        assert_eq!(*field, old, "{}", line.line());
        assert_ne!(old, new, "{}", line.line());
        *field = new;
        changes.entry(id).or_default().insert(&line.change_id);
    }
    for (id, changes) in &changes {
        held.get_mut(id).unwrap().version += i64::try_from(changes.len()).unwrap();
    }
    assert_eq!(held, *now);
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

#[derive(Debug, PartialEq, Eq)]
struct State {
    fields: BTreeMap<&'static str, Option<String>>,
    version: i64,
}

fn by_id(contacts: Vec<Contact>) -> BTreeMap<i64, State> {
    let state = |contact: Contact| {
        let fields = BTreeMap::from([
            ("stage", Some(contact.stage_id.to_string())),
            ("lead_status", Some(contact.lead_status.code().to_owned())),
            ("assignee", contact.assignee_id.map(|id| id.to_string())),
            ("username", Some(contact.username)),
            ("name", contact.name),
            ("email", contact.email),
            ("phone", contact.phone),
            (
                "deal_value",
                contact.deal_value.map(|value| value.to_string()),
            ),
        ]);
        (
            contact.id.0,
            State {
                fields,
                version: contact.version,
            },
        )
    };
    contacts.into_iter().map(state).collect()
}

fn number(id: Option<i64>) -> Option<String> {
    id.map(|id| id.to_string())
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
