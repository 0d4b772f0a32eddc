//! A load of moves: four people, a contact each, moved without pause. Who is told that a move did not work tries
//! the same one again, as people do.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use leadboard::db::Connection;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::cast::{PASSWORD, Team, email_of};
use super::person::{Answer, Person};
use super::replay::{Beginning, Told};

const WHO: [(&str, &str); 4] = [
    ("olga", "anna"),
    ("ana", "ben"),
    ("milo", "cleo"),
    ("mei", "dora"),
];
const LONGEST: Duration = Duration::from_secs(60);

/// Every second one has a rule of the starter set.
const ROUND: [&str; 4] = ["Closed", "In Conversation", "Lost", "Interested"];

pub struct Load {
    movers: Vec<Mover>,
    beginning: Beginning,
}

struct Mover {
    who: Person,
    contact: i64,
    stands: String,
    next: usize,
    stages: [String; ROUND.len()],
    /// The moves that were answered as done, in their order.
    acknowledged: Vec<String>,
}

/// A number that only grows.
type Count = Arc<watch::Sender<usize>>;

/// People at work, until they are stopped.
pub struct Moving {
    movers: JoinSet<Mover>,
    beginning: Beginning,
    stop: Arc<AtomicBool>,
    /// How many moves were answered as done, and in how many answers the database was away.
    done: Count,
    refused: Count,
}

impl Load {
    /// The people of a team whose rules are the starter set, signed in at the server of this address. It has the
    /// system's clock, by which the cookies of the cast are too old.
    pub async fn of(team: &Team, address: &str) -> Self {
        team.adds_starter_rules(&signed_in(address, "ana").await)
            .await;
        let beginning = team.database.look(Beginning::of);
        let mut movers = Vec::new();
        for (name, username) in WHO {
            let who = signed_in(address, name).await;
            let contact = team.contact(username);
            movers.push(Mover {
                who,
                contact: contact.id.0,
                stands: contact.stage_id.to_string(),
                next: 0,
                stages: ROUND.map(|stage| team.stage(stage)),
                acknowledged: Vec::new(),
            });
        }
        Self { movers, beginning }
    }

    /// Sets them to work at the server of this address.
    pub fn begin(self, address: &str) -> Moving {
        let (stop, done, refused) = <(Arc<AtomicBool>, Count, Count)>::default();
        let mut movers = JoinSet::new();
        for mut mover in self.movers {
            mover.who = Person::new(address, mover.who.cookie());
            let (stop, done, refused) = (stop.clone(), done.clone(), refused.clone());
            movers.spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    match mover.moves().await {
                        Some(answer) if answer.status == 303 => {
                            done.send_modify(|done| *done += 1);
                        }
                        Some(answer) => {
                            is_plain(&answer);
                            refused.send_modify(|refused| *refused += 1);
                        }
                        None => break,
                    }
                }
                mover
            });
        }
        Moving {
            movers,
            beginning: self.beginning,
            stop,
            done,
            refused,
        }
    }

    /// Every acknowledged move is in the log, in its order, with its runs; beside them at most the one of each mover
    /// whose answer got lost; and all contacts are what the log says.
    pub fn check(&self, connection: &mut Connection) {
        let logged = self.check_so_far(connection);
        for (mover, logged) in self.movers.iter().zip(logged) {
            assert!(logged.starts_with(&mover.acknowledged), "{logged:?}");
        }
    }

    /// As [`Load::check`], of a database as it was at some moment of the load. Returns each mover's moves in its log.
    pub fn check_so_far(&self, connection: &mut Connection) -> Vec<Vec<String>> {
        let told = at_once(connection, |connection| self.beginning.check(connection));
        check_runs(&told);
        self.movers.iter().map(|mover| mover.check(&told)).collect()
    }

    /// How many moves were answered as done.
    pub fn acknowledged(&self) -> usize {
        self.movers
            .iter()
            .map(|mover| mover.acknowledged.len())
            .sum()
    }
}

impl Moving {
    /// Lets everybody end the move that they are at.
    pub async fn stop(self) -> Load {
        self.stop.store(true, Ordering::Relaxed);
        self.join().await
    }

    /// Waits until the server is gone for everybody.
    pub async fn join(self) -> Load {
        let mut movers = self.movers.join_all().await;
        movers.sort_by_key(|mover| mover.contact);
        Load {
            movers,
            beginning: self.beginning,
        }
    }

    /// How many moves were answered as done.
    pub fn done(&self) -> usize {
        *self.done.borrow()
    }

    /// Until so many more moves are done.
    pub async fn goes_on_for(&self, moves: usize) {
        grows_by(&self.done, moves).await;
    }

    /// Until so many more were told that the database is away.
    pub async fn is_refused(&self, times: usize) {
        grows_by(&self.refused, times).await;
    }
}

async fn grows_by(count: &Count, more: usize) {
    let mut seen = count.subscribe();
    let enough = *seen.borrow() + more;
    let grown = tokio::time::timeout(LONGEST, seen.wait_for(|count| *count >= enough));
    grown.await.expect("nothing goes on").unwrap();
}

impl Mover {
    /// Moves the contact on. Nothing is returned when the server is gone.
    async fn moves(&mut self) -> Option<Answer> {
        let (name, target) = (ROUND[self.next], self.stages[self.next].clone());
        let place = format!("/contacts/{}/stage", self.contact);
        let fields = [("stage", &*target), ("seen_stage", &*self.stands)];
        let answer = self.who.try_post(&place, &fields).await.ok()?;
        if answer.status == 303 {
            assert_ne!(answer.header("location"), "/login");
            self.acknowledged.push(name.to_owned());
            self.stands = target;
            self.next = (self.next + 1) % ROUND.len();
        }
        Some(answer)
    }

    /// What the log has of this mover: nothing but what was tried, in that order.
    fn check(&self, told: &Told) -> Vec<String> {
        let own = told.log.iter().filter(|line| {
            line.contact_id == Some(self.contact)
                && line.kind == "stage"
                && line.through == "by_hand"
        });
        let logged: Vec<String> = own.filter_map(|line| line.new_text.clone()).collect();
        let mut tried = self.acknowledged.clone();
        tried.push(ROUND[self.next].to_owned());
        assert!(tried.starts_with(&logged), "{logged:?} of {tried:?}");
        logged
    }
}

/// Reads as of one moment: the last commit of a server that was killed may still be under way.
fn at_once<T>(connection: &mut Connection, read: impl FnOnce(&mut Connection) -> T) -> T {
    connection
        .batch_execute(match connection {
            Connection::Sqlite(_) => "BEGIN",
            Connection::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ",
        })
        .unwrap();
    let found = read(connection);
    connection.batch_execute("COMMIT").unwrap();
    found
}

async fn signed_in(address: &str, name: &str) -> Person {
    let who = Person::new(address, None);
    let email = email_of(name);
    let fields = [("email", &*email), ("password", PASSWORD)];
    who.post("/login", &fields).await.expect(303);
    who
}

/// Everything that sets a rule of the starter set off has the run of that rule.
fn check_runs(told: &Told) {
    let runs: HashSet<_> = told
        .runs
        .iter()
        .map(|run| (&*run.change_id, &*run.rule_name))
        .collect();
    let mut expected = HashSet::new();
    for line in &told.log {
        let rule = match (&*line.kind, line.new_text.as_deref()) {
            ("stage", Some("Closed")) => "Closed → Won",
            ("stage", Some("Lost")) => "Lost → Lost",
            ("lead_status", Some("won")) => "Won → Closed",
            _ => continue,
        };
        expected.insert((&*line.change_id, rule));
    }
    assert_eq!(runs, expected);
}

/// What a person reads while the database is away.
fn is_plain(answer: &Answer) {
    let answer = answer.clone().expect(503);
    let page = answer.page();
    assert_eq!(page.heading(), "Back in a moment");
    assert!(
        page.words("main")
            .contains("The database does not answer. Try again in a moment."),
        "{}",
        answer.body
    );
}
