//! Five hundred open boards and one busy team: how long after a move was answered each board has heard of it, and what
//! that costs the server.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::http::{Line as Wire, Person};
use crate::load::Waits;
use crate::moves::Mover;
use crate::report::{self, Line, Reach};
use crate::seed::{MEMBERS, PASSWORD, email};
use crate::server::Server;
use crate::store::Store;
use crate::{Bench, TEAM};

const BOARDS: usize = 500;

/// The time from one move to the next.
const PAUSE: Duration = Duration::from_millis(50);

/// How long the last event is waited for.
const LAST: Duration = Duration::from_secs(3);

/// A board heard that a contact changed.
struct Heard {
    board: usize,
    contact: i64,
    at: Instant,
}

pub fn measure(bench: &Bench, store: &Store, cookie: &str) -> Result<()> {
    store.copy(TEAM, "live")?;
    let server = Server::start(&store.url("live"), &bench.folder)?;
    let owner = Person {
        address: server.address,
        cookie: cookie.to_owned(),
    };
    let people = (1..=MEMBERS)
        .map(|member| sign_in(server.address, member))
        .collect::<Result<Vec<_>>>()?;
    let (send, heard) = channel();
    for (board, person) in people.iter().cycle().take(BOARDS).enumerate() {
        open_board(board, person, send.clone())?;
    }
    let idle = server.memory()?;
    let mut movers = Mover::people(store, "live", &owner, 1)?;
    let (begun, worked) = (Instant::now(), server.processor_seconds()?);
    let answered = move_each(&owner, &mut movers[0], bench.pace.span)?;
    let (lasted, worked) = (begun.elapsed(), server.processor_seconds()? - worked);
    thread::sleep(LAST);
    let (waits, missed) = deliveries(&answered, &heard);
    let memory = server.memory()?;
    let share = worked / lasted.as_secs_f64();
    let rate = answered.len() as f64 / lasted.as_secs_f64();
    let late = waits.within(0.99);
    let lines = [
        Line::new("from the answer to the board, p99", report::millis(late))
            .held_to(Reach::Under(1000.0), late),
        Line::new("  all of them", report::spread(&waits)),
        Line::new(
            "  never heard",
            format!("{missed} of {}", answered.len() * BOARDS),
        ),
        Line::new(
            "processor seconds a second, all moves included",
            format!("{share:.2}"),
        ),
        Line::new(
            "memory",
            format!("{memory:.1} MB, {idle:.1} before the moves"),
        ),
    ];
    let title = format!(
        "Live, on {}, {BOARDS} open boards, {rate:.0} moves a second",
        store.name()
    );
    report::table(&title, &lines);
    drop(server);
    store.drop("live")
}

fn sign_in(address: SocketAddr, member: i64) -> Result<Person> {
    let mut person = Person {
        address,
        cookie: String::new(),
    };
    let email = email(member);
    let fields = [("email", &*email), ("password", PASSWORD), ("next", "")];
    let answer = person.ask(&person.post("/login", &fields))?.expect(303)?;
    person.cookie = answer.cookie()?;
    Ok(person)
}

/// Listens until the server is gone.
fn open_board(board: usize, person: &Person, send: Sender<Heard>) -> Result<()> {
    let mut wire = Wire::open(person.address)?;
    let (status, head) = wire.begin(&person.get("/live"))?;
    anyhow::ensure!(status == 200, "a board is not told: {head}");
    thread::Builder::new()
        .stack_size(128 * 1024)
        .spawn(move || {
            while let Ok(line) = wire.next_line() {
                let at = Instant::now();
                let data = line.strip_prefix("data:").unwrap_or_default();
                let data: Value = serde_json::from_str(data).unwrap_or_default();
                let contacts = data["contacts"].as_array().into_iter().flatten();
                for contact in contacts.filter_map(Value::as_i64) {
                    // Nobody listens any more once the measure is over.
                    let _ = send.send(Heard { board, contact, at });
                }
            }
        })?;
    Ok(())
}

/// Moves one contact after the other, each once, and tells when the answer was there.
fn move_each(person: &Person, mover: &mut Mover, span: Duration) -> Result<HashMap<i64, Instant>> {
    let mut wire = Wire::open(person.address)?;
    let (begun, mut answered) = (Instant::now(), HashMap::new());
    while begun.elapsed() < span {
        let (contact, request) = mover.next_fresh().context("there are contacts left")?;
        wire.skim(&request)?;
        answered.insert(contact, Instant::now());
        thread::sleep(PAUSE);
    }
    Ok(answered)
}

/// How long after each answer each board heard of it, and how many never did.
fn deliveries(answered: &HashMap<i64, Instant>, heard: &Receiver<Heard>) -> (Waits, usize) {
    let mut met = HashSet::new();
    let first = heard
        .try_iter()
        .filter(|heard| met.insert((heard.board, heard.contact)));
    let waits = first.filter_map(|heard| {
        let answered = answered.get(&heard.contact)?;
        let wait = heard.at.saturating_duration_since(*answered);
        u32::try_from(wait.as_micros()).ok()
    });
    let micros: Vec<u32> = waits.collect();
    let missed = (answered.len() * BOARDS).saturating_sub(micros.len());
    (Waits::new(micros, LAST), missed)
}
