//! Open boards: what each is told of changes, and what it reads again because of them, as static/js/follow.js does.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Instant;

use anyhow::Result;
use serde::Deserialize;

use crate::http::{Line as Wire, Person};

/// The cards that a column begins with.
const PAGE: usize = 50;

/// Enough for a thread that only waits, of which there are hundreds.
const STACK: usize = 128 * 1024;

/// What a board is told.
#[derive(Default, Deserialize)]
struct News {
    #[serde(default)]
    contacts: Vec<i64>,
    #[serde(default)]
    stages: BTreeSet<i64>,
}

/// When a board was told that a contact changed, or had read what of it that changes.
pub struct Met {
    pub board: usize,
    pub contact: i64,
    pub at: Instant,
}

pub struct Boards {
    pub told: Receiver<Met>,
    pub read: Receiver<Met>,
    reads: Arc<AtomicBool>,
}

impl Boards {
    /// Opens as many, of these people in turns. They listen until the server is gone, and read nothing yet.
    pub fn open(people: &[Person], many: usize) -> Result<Self> {
        let reads = Arc::new(AtomicBool::new(false));
        let ((tell, told), (show, read)) = (channel(), channel());
        for (board, person) in people.iter().cycle().take(many).enumerate() {
            let board = Board {
                board,
                person: person.clone(),
                reads: reads.clone(),
                tell: tell.clone(),
                show: show.clone(),
            };
            board.open()?;
        }
        Ok(Self { told, read, reads })
    }

    /// From now on what changed is read again.
    pub fn read_too(&self) {
        self.reads.store(true, Relaxed);
    }
}

struct Board {
    board: usize,
    person: Person,
    reads: Arc<AtomicBool>,
    tell: Sender<Met>,
    show: Sender<Met>,
}

impl Board {
    fn open(self) -> Result<()> {
        let mut wire = Wire::open(self.person.address)?;
        let (status, head) = wire.begin(&self.person.get("/live"))?;
        anyhow::ensure!(status == 200, "a board is not told: {head}");
        let (pass_on, passed_on) = channel();
        let Self {
            board,
            person,
            reads,
            tell,
            show,
        } = self;
        let thread = || thread::Builder::new().stack_size(STACK);
        thread().spawn(move || {
            while let Ok(line) = wire.next_line() {
                let data = line.strip_prefix("data:").unwrap_or_default();
                let Ok(news) = serde_json::from_str::<News>(data) else {
                    continue;
                };
                say(&tell, board, &news);
                if reads.load(Relaxed) {
                    let _ = pass_on.send(news);
                }
            }
        })?;
        thread().spawn(move || {
            // Where the server is gone, nothing is read any more, and that is counted.
            let _ = follow(&person, &passed_on, |news| say(&show, board, news));
        })?;
        Ok(())
    }
}

/// Nobody listens any more once the measure is over.
fn say(to: &Sender<Met>, board: usize, news: &News) {
    let at = Instant::now();
    for &contact in &news.contacts {
        let _ = to.send(Met { board, contact, at });
    }
}

/// One request at a time; what is told meanwhile is asked for once after it, and after a pause as long as it took.
fn follow(person: &Person, told: &Receiver<News>, show: impl Fn(&News)) -> Result<()> {
    let mut wire = None;
    while let Ok(mut news) = told.recv() {
        for more in told.try_iter() {
            news.contacts.extend(more.contacts);
            news.stages.extend(more.stages);
        }
        let begun = Instant::now();
        let wire = match &mut wire {
            Some(wire) => wire,
            empty => empty.insert(Wire::open(person.address)?),
        };
        wire.ask(&person.read_again(&place(&news)))?.expect(200)?;
        show(&news);
        thread::sleep(begun.elapsed());
    }
    Ok(())
}

fn place(news: &News) -> String {
    let columns = news.stages.iter();
    let columns: String = columns
        .map(|stage| format!("&column={stage}%3A{PAGE}"))
        .collect();
    format!("/pipeline/columns?organization=1{columns}")
}

/// Signs a member in.
pub fn sign_in(address: SocketAddr, email: &str, password: &str) -> Result<Person> {
    let mut person = Person {
        address,
        cookie: String::new(),
    };
    let fields = [("email", email), ("password", password), ("next", "")];
    let answer = person.ask(&person.post("/login", &fields))?.expect(303)?;
    person.cookie = answer.cookie()?;
    Ok(person)
}
