//! How fast Leadboard is, and beside what: `cargo bench`, for a person who reads it. No test depends on it.
//!
//!     cargo bench                        everything, on SQLite and on Postgres
//!     cargo bench -- board move          some of it: board, move, growth, live, start
//!     cargo bench -- sqlite              on one database
//!     cargo bench -- --quick             a second for each side of a comparison
//!
//! Everything takes about half an hour. Each figure stands beside another of the same run, taken in turns with it, since a
//! ratio says the same on any machine: the page beside a static file, the move beside its bare statements, a million
//! contacts beside ten thousand. The servers are processes of their own of the release binary, with the log of each request
//! going nowhere; a Postgres is started with its defaults and thrown away. All of it is in a folder in /var/tmp, which is on
//! a disk where /tmp may be in memory.
//!
//! # Where the time goes
//!
//! Found with perf on the server, before anything was made faster. A board spent half its time reading: a third of all on
//! the cards, whose statements SQLite planned anew each time because a limit was bound, and a fifth on counting; another
//! quarter went into making each card's words (dates above all), and writing the page out took less than a tenth. A move
//! spent nearly half on counting the whole organization for two numbers in its answer, wrote the contact twice, and had each
//! update compiled anew, which diesel never keeps prepared. On Postgres it was round trips, fourteen of them while the
//! contact's row was held. So the counts are kept, a column's cards are kept as long as nothing of it changes, the rules'
//! share is written with the change itself, and on SQLite what waits to be written shares one commit.
//!
//! Found after that. A word that two in a hundred contacts have, of a million: reading 20,000 rows of SQLite for the
//! counts, and as many again for the cards of six columns; now one reading gives both, and what is left is the pages it
//! touches. Mapping the file into memory does not help, since each commit unmaps it. On Postgres a rare word read the whole
//! table at 100,000 contacts: a plan kept for any word takes a bound limit for a tenth of the rows, so what counts and what
//! searches is planned by its own word. A move on Postgres waited for its turn: sixteen threads took eight connections from
//! each other, and one of them got none for up to a second, so now they queue; each change was called out to the other
//! servers in a commit of its own, so now those of 50 ms go together.
//!
//! Found with boards that read again what they are told of. When all connected at once, some saw a change two seconds late:
//! the system let 128 connections wait, and whoever found no room tried again a second later; now 4,096 may wait. What is
//! left of such a reading is compressing it, a third of the server's time. And memory did not go where connections came
//! from, but where people signed in: a hash takes 19 MB, which the allocator kept in five pieces. Now it is given back.
//!
//! # One run, on two cores
//!
//! | | SQLite | Postgres |
//! |---|---|---|
//! | board at 16, beside a static file of its size | 1.12, p99 6.8 ms | 0.94, p99 12.1 ms |
//! | the same, compressed | 0.41, p99 17.8 ms | 0.40, p99 25.8 ms |
//! | move as the board sends it, at 1 and at 16, beside the bare statements | 0.45, 1.69 | 0.66, 0.35 |
//! | move by the API | 0.52, 1.90 | 0.88, 0.60 |
//! | longest wait of a move at 16 | 25 ms | 283 ms (pgbench itself 176 ms) |
//! | a million contacts beside 10,000: board, after a move | 0.91, 1.14 | 0.95, 1.10 |
//! | filtered board, after a move | 1.35, 6.1 (9.4 ms) | 1.19, 6.7 (17.3 ms) |
//! | move | 1.47 | 1.45 |
//! | rare word at a million, after a move | 0.3 ms, 0.8 ms | 1.0 ms, 3.4 ms |
//! | common word, after a move | 0.5 ms, 50 ms (p99 116 ms) | 0.9 ms, 34 ms (p99 118 ms) |
//! | 500 boards: until all are told, until all have read it, p99 | 247 ms, 341 ms | 247 ms, 677 ms |
//! | start, memory idle, memory under a mixed load | 17 ms, 21 MB, 81 MB | 46 ms, 18 MB, 49 MB |
//!
//! What was counted is of no use after a move: a filter by dates is counted anew among all of the month, a common word among
//! all that have it. A move of the board on Postgres was 0.51 in a short run right after this one: why it swings is not known.

mod bare_board;
mod bare_move;
mod board;
mod boards;
mod growth;
mod http;
mod live;
mod load;
mod moves;
mod postgres;
mod report;
mod seed;
mod server;
mod start;
mod store;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use load::Pace;
use postgres::Postgres;
use seed::Data;
use store::Store;

/// The database that the measures copy, and its contacts.
const TEAM: &str = "team";
const CONTACTS: u64 = 10_000;

pub struct Bench {
    pub pace: Pace,
    /// How many contacts growth is measured with, fewest first.
    pub sizes: [u64; 3],
    /// Where the servers are started, with the assets in it.
    pub folder: PathBuf,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let [bare_board::WORD, database, address] = words.as_slice() {
        return bare_board::serve(database, address);
    }
    // Cargo itself adds --bench.
    let words: Vec<&str> = words
        .into_iter()
        .filter(|word| *word != "--bench")
        .collect();
    let known = [
        "board", "move", "growth", "live", "start", "sqlite", "postgres", "--quick",
    ];
    if let Some(unknown) = words.iter().find(|word| !known.contains(word)) {
        bail!("“{unknown}” is none of {}", known.join(", "));
    }
    let wants = |word: &str, others: &[&str]| {
        words.contains(&word) || !words.iter().any(|chosen| others.contains(chosen))
    };
    let is_quick = words.contains(&"--quick");
    let (seconds, turns) = if is_quick { (1, 1) } else { (8, 4) };
    let folder = Folder::make()?;
    let bench = Bench {
        pace: Pace {
            span: Duration::from_secs(seconds),
            turns,
        },
        sizes: if is_quick {
            [10_000, 30_000, 100_000]
        } else {
            [10_000, 100_000, 1_000_000]
        },
        folder: folder.0.clone(),
    };
    let cores = std::thread::available_parallelism()?;
    println!("{cores} cores, shared by the servers and by what asks them.");
    for kind in ["sqlite", "postgres"] {
        if !wants(kind, &["sqlite", "postgres"]) {
            continue;
        }
        let Some(store) = open(kind, &folder.0)? else {
            println!("\nPostgres is left out: initdb was not found. Install Debian's postgresql.");
            continue;
        };
        let cookie = seed::seed(&store, &bench.folder, TEAM, CONTACTS, Data::Settled)?;
        for (name, measure) in MEASURES {
            if wants(name, &known[..5]) {
                measure(&bench, &store, &cookie)?;
            }
        }
    }
    Ok(())
}

type Measure = fn(&Bench, &Store, &str) -> Result<()>;

const MEASURES: [(&str, Measure); 5] = [
    ("board", board::measure),
    ("move", moves::measure),
    ("growth", growth::measure),
    ("live", live::measure),
    ("start", start::measure),
];

fn open(kind: &str, folder: &Path) -> Result<Option<Store>> {
    if kind == "sqlite" {
        return Ok(Some(Store::Sqlite(folder.to_owned())));
    }
    Ok(Postgres::start(folder.join("postgres"))?.map(Store::Postgres))
}

/// A folder on a disk, with a copy of the assets, gone in the end.
struct Folder(PathBuf);

impl Folder {
    fn make() -> Result<Self> {
        let folder = Self(PathBuf::from(format!(
            "/var/tmp/leadboard-bench-{}",
            std::process::id()
        )));
        fs::create_dir(&folder.0)?;
        let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
        fs::create_dir(folder.0.join("static"))?;
        let copied = Command::new("cp")
            .arg("-r")
            .arg(assets.join("built"))
            .arg(folder.0.join("static"))
            .status()?;
        if !copied.success() {
            bail!("the assets cannot be copied from {}", assets.display());
        }
        Ok(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
