//! Five hundred open boards and one busy team: how long after a move was answered each board has been told of it, and what
//! that costs the server; then the same where each board reads again what changed, as browsers do that are looked at.

use std::collections::{HashMap, HashSet};
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::boards::{Boards, Met, sign_in};
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

/// How long the last board is waited for.
const LAST: Duration = Duration::from_secs(3);

pub fn measure(bench: &Bench, store: &Store, cookie: &str) -> Result<()> {
    store.copy(TEAM, "live")?;
    let server = Server::start(&store.url("live"), &bench.folder)?;
    let owner = Person {
        address: server.address,
        cookie: cookie.to_owned(),
    };
    let people = (1..=MEMBERS)
        .map(|member| sign_in(server.address, &email(member), PASSWORD))
        .collect::<Result<Vec<_>>>()?;
    let boards = Boards::open(&people, BOARDS)?;
    let idle = server.memory()?;
    let mut busy = Busy {
        span: bench.pace.span,
        server: &server,
        mover: Mover::people(store, "live", &owner, 1)?.remove(0),
        owner: &owner,
    };
    let listening = busy.meanwhile(&boards.told, "told")?;
    boards.read_too();
    let reading = busy.meanwhile(&boards.read, "shown it")?;
    let memory = Line::new("memory before the first move", format!("{idle:.1} MB"));
    for (title, mut lines) in [
        ("that are only told", listening),
        ("that read again what changed", reading),
    ] {
        lines.push(memory.clone());
        report::table(
            &format!("Live, on {}, {BOARDS} open boards {title}", store.name()),
            &lines,
        );
    }
    drop(server);
    store.drop("live")
}

/// Somebody who moves one contact after the other, and the server that is watched meanwhile.
struct Busy<'b> {
    span: Duration,
    server: &'b Server,
    mover: Mover,
    owner: &'b Person,
}

impl Busy<'_> {
    /// How long after each answer each board met it, and what the server needs for that.
    fn meanwhile(&mut self, met: &Receiver<Met>, how: &str) -> Result<Vec<Line>> {
        let (begun, worked) = (Instant::now(), self.server.processor_seconds()?);
        let answered = self.moves()?;
        let lasted = begun.elapsed().as_secs_f64();
        let worked = self.server.processor_seconds()? - worked;
        thread::sleep(LAST);
        let (waits, missed) = waits(&answered, met);
        let late = waits.within(0.99);
        Ok(vec![
            Line::new("moves", format!("{:.0}/s", answered.len() as f64 / lasted)),
            Line::new(
                format!("from the answer until a board is {how}, p99"),
                report::millis(late),
            )
            .held_to(Reach::Under(1000.0), late),
            Line::new("  all of them", report::spread(&waits)),
            Line::new(
                "  never",
                format!("{missed} of {}", answered.len() * BOARDS),
            ),
            Line::new(
                "processor seconds a second, all moves included",
                format!("{:.2}", worked / lasted),
            ),
            Line::new("memory", format!("{:.1} MB", self.server.memory()?)),
        ])
    }

    /// Moves each contact once, and tells when the answer was there.
    fn moves(&mut self) -> Result<HashMap<i64, Instant>> {
        let mut wire = Wire::open(self.owner.address)?;
        let (begun, mut answered) = (Instant::now(), HashMap::new());
        while begun.elapsed() < self.span {
            let fresh = self.mover.next_fresh();
            let (contact, request) = fresh.context("there are contacts left")?;
            wire.skim(&request)?;
            answered.insert(contact, Instant::now());
            thread::sleep(PAUSE);
        }
        Ok(answered)
    }
}

/// How long after each answer each board met it first, and how many never did.
fn waits(answered: &HashMap<i64, Instant>, met: &Receiver<Met>) -> (Waits, usize) {
    let mut known = HashSet::new();
    let first = met
        .try_iter()
        .filter(|met| known.insert((met.board, met.contact)));
    let waits = first.filter_map(|met| {
        let answered = answered.get(&met.contact)?;
        let wait = met.at.saturating_duration_since(*answered);
        u32::try_from(wait.as_micros()).ok()
    });
    let micros: Vec<u32> = waits.collect();
    let missed = (answered.len() * BOARDS).saturating_sub(micros.len());
    (Waits::new(micros, LAST), missed)
}
