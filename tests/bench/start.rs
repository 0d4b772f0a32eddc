//! What a start takes, how much memory a server needs, and what a browser loads for its first board.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::http::{Answer, Line as Wire, Person};
use crate::load;
use crate::moves::Mover;
use crate::report::{self, Line, Reach};
use crate::server::{Server, free_address};
use crate::store::Store;
use crate::{Bench, CONTACTS, TEAM};

const STARTS: usize = 10;

pub fn measure(bench: &Bench, store: &Store, cookie: &str) -> Result<()> {
    store.copy(TEAM, "start")?;
    let url = store.url("start");
    let mut lines = Vec::new();
    for place in ["/health", "/login"] {
        let mut starts = (0..STARTS)
            .map(|_| first_byte(place, &url, &bench.folder))
            .collect::<Result<Vec<f64>>>()?;
        starts.sort_unstable_by(f64::total_cmp);
        let slowest = starts[STARTS - 1];
        let figure = format!("median {:.1}, slowest {slowest:.1} ms", starts[STARTS / 2]);
        let what = format!("start to first byte of {place}, {STARTS} times");
        lines.push(Line::new(what, figure).held_to(Reach::Under(100.0), slowest));
    }
    let server = Server::start(&url, &bench.folder)?;
    let person = Person {
        address: server.address,
        cookie: cookie.to_owned(),
    };
    person.ask(&person.get("/health"))?.expect(200)?;
    let idle = server.memory()?;
    lines.push(Line::new("memory, idle", megabytes(idle)).held_to(Reach::Under(40.0), idle));
    let boards = [(); 16].map(|()| asker(person.get("/pipeline"))).into();
    let movers = Mover::people(store, "start", &person, 4)?.into_iter();
    let movers = movers.map(|mut mover| Box::new(move || mover.next()) as Asker);
    let mixed = movers.chain((0..8).map(|_| asker(person.get("/pipeline"))));
    let mixed = mixed.chain((0..4).map(|_| searcher(&person)));
    for (what, mut askers) in [
        ("memory, 16 load boards", boards),
        (
            "memory, 8 load boards, 4 search, 4 move",
            mixed.collect::<Vec<_>>(),
        ),
    ] {
        let busy = memory_under_load(bench, &server, &mut askers)?;
        lines.push(Line::new(what, megabytes(busy)).held_to(Reach::Under(120.0), busy));
    }
    lines.extend(first_load(&person)?);
    let title = format!(
        "Start, memory and weight, on {}, {CONTACTS} contacts (ms, MB, KB)",
        store.name()
    );
    report::table(&title, &lines);
    drop(server);
    store.drop("start")
}

/// The milliseconds from the start of the process to the first byte of an answer.
fn first_byte(place: &str, database: &str, folder: &Path) -> Result<f64> {
    let address = free_address()?;
    let person = Person {
        address,
        cookie: String::new(),
    };
    let request = person.get(place);
    let begun = Instant::now();
    let _server = Server::start_at(address, database, folder)?;
    let mut wire = loop {
        match Wire::open(address) {
            Ok(wire) => break wire,
            Err(_) => thread::sleep(Duration::from_micros(200)),
        }
    };
    wire.begin(&request)?;
    Ok(begun.elapsed().as_secs_f64() * 1000.0)
}

type Asker = Box<dyn FnMut() -> Vec<u8> + Send>;

/// Asks for the same again and again.
fn asker(request: Vec<u8>) -> Asker {
    Box::new(move || request.clone())
}

/// Searches for one username after the other.
fn searcher(person: &Person) -> Asker {
    let person = person.clone();
    Box::new(move || {
        let number = rand::random_range(1..=CONTACTS);
        person.get(&format!("/pipeline?q=lead{number}"))
    })
}

/// The most that it has while they ask.
fn memory_under_load(bench: &Bench, server: &Server, askers: &mut [Asker]) -> Result<f64> {
    thread::scope(|scope| {
        let load = scope.spawn(|| load::ask(server.address, askers, bench.pace.span));
        let mut most = 0.0_f64;
        while !load.is_finished() {
            most = most.max(server.memory()?);
            thread::sleep(Duration::from_millis(100));
        }
        load.join().expect("it does not panic")?;
        Ok(most)
    })
}

/// What a browser that has nothing yet gets, headers and all: the page as it is without cards, and its assets.
fn first_load(person: &Person) -> Result<Vec<Line>> {
    let page = person
        .ask(&person.get("/pipeline?q=nobody-is-called-so"))?
        .expect(200)?;
    let page = String::from_utf8(page.body)?;
    let mut parts = vec![(
        "page without cards".to_owned(),
        weight(person, "/pipeline?q=nobody-is-called-so")?,
    )];
    for kind in [".css", ".js"] {
        let places = page.split('"').filter(|text| text.starts_with("/static/"));
        let places = places.filter(|place| {
            place
                .split('?')
                .next()
                .is_some_and(|path| path.ends_with(kind))
        });
        let weights = places
            .map(|place| weight(person, place))
            .collect::<Result<Vec<_>>>()?;
        let what = format!("{} files {kind}", weights.len());
        parts.push((what, weights.iter().sum()));
    }
    let all: f64 = parts.iter().map(|(_, weight)| weight).sum();
    let mut lines: Vec<Line> = parts
        .into_iter()
        .map(|(what, weight)| Line::new(what, kilobytes(weight)))
        .collect();
    lines.push(
        Line::new("first load beside the cards", kilobytes(all)).held_to(Reach::Under(100.0), all),
    );
    lines.push(Line::new(
        "the page with 300 cards",
        kilobytes(weight(person, "/pipeline")?),
    ));
    Ok(lines)
}

/// The kilobytes of an answer to a browser, which takes it compressed.
fn weight(person: &Person, place: &str) -> Result<f64> {
    let Answer { head, body, .. } = person.ask(&person.get_compressed(place))?.expect(200)?;
    Ok((head.len() + body.len()) as f64 / 1000.0)
}

fn megabytes(figure: f64) -> String {
    format!("{figure:.1} MB")
}

fn kilobytes(figure: f64) -> String {
    format!("{figure:.1} KB")
}
