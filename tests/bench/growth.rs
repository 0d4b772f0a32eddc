//! What a page and a move take with ten thousand contacts, a hundred thousand, and a million: a server for each, asked in
//! turns over one connection. Once on data whose fields know nothing of each other, and once as automations leave them.

use std::time::Duration;

use anyhow::Result;

use crate::Bench;
use crate::http::{Line as Wire, Person};
use crate::load::{self, Side, Waits};
use crate::moves::Mover;
use crate::report::{self, Line, Reach};
use crate::seed::{self, COMMON, Data, RARE};
use crate::server::Server;
use crate::store::Store;

/// Of those won or lost, who wrote to us, created this month: in four of six columns there is nobody once automations
/// have settled.
const FILTER: &str = "?lead_status=won&lead_status=lost&conversation_status=new_message\
                      &conversation_status=replied&created=this_month";

/// A database of some size, served.
struct Grown {
    database: String,
    server: Server,
    person: Person,
    mover: Mover,
}

impl Grown {
    fn make(bench: &Bench, store: &Store, contacts: u64, data: Data) -> Result<Self> {
        let database = format!("grown_{contacts}");
        let cookie = seed::seed(store, &bench.folder, &database, contacts, data)?;
        let server = Server::start(&store.url(&database), &bench.folder)?;
        let person = Person {
            address: server.address,
            cookie,
        };
        Ok(Self {
            mover: Mover::people(store, &database, &person, 1)?.remove(0),
            database,
            server,
            person,
        })
    }

    fn ask(&mut self, question: &Question, span: Duration) -> Result<Waits> {
        let mut wire = Wire::open(self.server.address)?;
        load::repeat(span, || {
            let page = question.place.as_ref().map(|place| self.person.get(place));
            match page {
                None => load::timed(|| wire.skim(&self.mover.next())),
                Some(page) => {
                    if question.follows_a_move {
                        wire.skim(&self.mover.next())?;
                    }
                    load::timed(|| wire.skim(&page))
                }
            }
        })
    }
}

/// A page that is asked for again and again; or else a move.
struct Question {
    what: &'static str,
    place: Option<String>,
    /// Whether a contact is moved each time before, so that what was kept of the page is of no use.
    follows_a_move: bool,
    limit: Limit,
}

/// What is to be reached with the most contacts.
#[derive(Clone, Copy)]
enum Limit {
    /// So many times what it takes with the fewest.
    Times(f64),
    /// So many milliseconds.
    Millis(f64),
}

fn questions() -> [Question; 9] {
    let page = |what, query: &str, limit| Question {
        what,
        place: Some(format!("/pipeline{query}")),
        follows_a_move: false,
        limit,
    };
    let after_a_move = |what, query: &str, limit| Question {
        follows_a_move: true,
        ..page(what, query, limit)
    };
    let (rare, common) = (format!("?q={RARE}"), format!("?q={COMMON}"));
    let (times, millis) = (Limit::Times(3.0), Limit::Millis(50.0));
    [
        page("board", "", times),
        after_a_move("board after a move", "", times),
        page("filtered board", FILTER, times),
        after_a_move("filtered board after a move", FILTER, times),
        page("search for a rare word", &rare, millis),
        after_a_move("rare word after a move", &rare, millis),
        page("search for a common word", &common, millis),
        after_a_move("common word after a move", &common, millis),
        Question {
            place: None,
            ..page("move", "", times)
        },
    ]
}

pub fn measure(bench: &Bench, store: &Store, _: &str) -> Result<()> {
    for (data, words) in [
        (Data::Independent, "fields that know nothing of each other"),
        (Data::Settled, "lead status as automations leave it"),
    ] {
        let mut grown = bench
            .sizes
            .iter()
            .map(|contacts| Grown::make(bench, store, *contacts, data))
            .collect::<Result<Vec<_>>>()?;
        let lines = compare(bench, &mut grown)?;
        report::table(
            &format!("Growth, on {}, {words}, one at a time", store.name()),
            &lines,
        );
        for one in grown {
            drop(one.server);
            store.drop(&one.database)?;
        }
    }
    Ok(())
}

fn compare(bench: &Bench, grown: &mut [Grown]) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for question in questions() {
        let mut sides: Vec<_> = grown
            .iter_mut()
            .map(|one| |span| one.ask(&question, span))
            .collect();
        let sides = sides.iter_mut().map(|side| side as Side<'_>).collect();
        let waits = bench.pace.in_turns(sides)?;
        lines.extend(lines_of(&question, bench.sizes, &waits));
    }
    Ok(lines)
}

/// A line for each size, the larger ones beside the smallest.
fn lines_of(question: &Question, sizes: [u64; 3], waits: &[Waits]) -> Vec<Line> {
    let least = waits[0].within(0.5);
    let last = sizes.len() - 1;
    let lines = sizes.iter().zip(waits).enumerate();
    let line = |(place, (size, waits)): (usize, (&u64, &Waits))| {
        let line = Line::new(format!("{}, {size}", question.what), report::spread(waits));
        if place == 0 {
            return line;
        }
        let ratio = waits.within(0.5) / least;
        let line = line.beside(&sizes[0].to_string(), &report::millis(least), ratio);
        match question.limit {
            _ if place < last => line,
            Limit::Times(most) => line.ratio_held_to(Reach::Under(most)),
            Limit::Millis(most) => line.held_to(Reach::Under(most), waits.within(0.99)),
        }
    };
    lines.map(line).collect()
}
