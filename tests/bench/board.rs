//! The board page, beside a static file of as many bytes from the same server, and beside a bare handler. Once while
//! nothing changes, and once while somebody moves a contact ten times a second.

use std::fs;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::Result;

use crate::http::{Line as Wire, Person};
use crate::load::{self, Waits};
use crate::moves::Mover;
use crate::report::{self, Line, Reach};
use crate::server::Server;
use crate::store::Store;
use crate::{Bench, CONTACTS, TEAM, bare_board};

const CONNECTIONS: usize = 16;

const FILE: &str = "/static/board.bin";

/// The time from one move to the next.
const PAUSE: Duration = Duration::from_millis(100);

pub fn measure(bench: &Bench, store: &Store, cookie: &str) -> Result<()> {
    store.copy(TEAM, "board")?;
    let server = Server::start(&store.url("board"), &bench.folder)?;
    let person = Person {
        address: server.address,
        cookie: cookie.to_owned(),
    };
    let page = person
        .ask(&person.get("/pipeline"))?
        .expect(200)?
        .body
        .len();
    // What it says does not matter; beside the assets, where the server looks for it.
    fs::write(
        bench.folder.join("static/built/board.bin"),
        vec![b'x'; page],
    )?;
    let bare = bare_board::start(&store.url("board"), &bench.folder)?;
    let mut lines = vec![Line::new("the page", format!("{page} bytes"))];
    lines.extend(compare(bench, "board", &person, &bare)?);
    let is_over = AtomicBool::new(false);
    let busy = thread::scope(|scope| {
        let mover = scope.spawn(|| keep_moving(store, &person, &is_over));
        let busy = compare(bench, "board, ten moves a second", &person, &bare);
        is_over.store(true, Ordering::Relaxed);
        mover.join().expect("it does not panic")?;
        busy
    });
    lines.extend(busy?);
    let title = format!(
        "Board, on {}, {CONTACTS} contacts, {CONNECTIONS} at once (milliseconds)",
        store.name()
    );
    report::table(&title, &lines);
    drop((server, bare));
    store.drop("board")
}

fn compare(bench: &Bench, what: &str, person: &Person, bare: &Server) -> Result<Vec<Line>> {
    let ask = |address: SocketAddr, request: Vec<u8>, span| {
        let mut askers = [(); CONNECTIONS].map(|()| || request.clone());
        load::ask(address, &mut askers, span)
    };
    let (page, packed) = (person.get("/pipeline"), person.get_compressed("/pipeline"));
    let (bytes, bare_page) = (person.get(FILE), person.get("/"));
    let [board, as_browsers_do, file, handler] = bench.pace.compare([
        &mut |span| ask(person.address, page.clone(), span),
        &mut |span| ask(person.address, packed.clone(), span),
        &mut |span| ask(person.address, bytes.clone(), span),
        &mut |span| ask(bare.address, bare_page.clone(), span),
    ])?;
    let beside = |what: &str, board: &Waits, name: &str, other: &Waits| {
        let ratio = board.per_second() / other.per_second();
        Line::new(what, report::rate(board)).beside(name, &report::rate(other), ratio)
    };
    let waits = |board: &Waits| {
        let line = Line::new("  its waits", report::spread(board));
        line.held_to(Reach::Under(25.0), board.within(0.99))
    };
    Ok(vec![
        beside(what, &board, "static file", &file).ratio_held_to(Reach::AtLeast(0.05)),
        beside(what, &board, "bare handler", &handler),
        waits(&board),
        beside(
            "  compressed, as a browser takes it",
            &as_browsers_do,
            "static file",
            &file,
        )
        .ratio_held_to(Reach::AtLeast(0.05)),
        waits(&as_browsers_do),
        Line::new("  the file's", report::spread(&file)),
        Line::new("  the bare handler's", report::spread(&handler)),
    ])
}

fn keep_moving(store: &Store, person: &Person, is_over: &AtomicBool) -> Result<()> {
    let mut movers = Mover::people(store, "board", person, 1)?;
    let mut wire = Wire::open(person.address)?;
    while !is_over.load(Ordering::Relaxed) {
        wire.skim(&movers[0].next())?;
        thread::sleep(PAUSE);
    }
    Ok(())
}
