//! The board page, beside a static file of as many bytes from the same server, and beside a bare handler. Once while
//! nothing changes, and once while somebody moves a contact ten times a second.

use std::fs;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::Result;

use crate::http::{Line as Wire, Person};
use crate::load;
use crate::moves::Mover;
use crate::report::{self, Line, Reach};
use crate::server::Server;
use crate::store::Store;
use crate::{Bench, CONTACTS, TEAM, bare_board};

const CONNECTIONS: usize = 16;

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
    // What it says does not matter; beside the style sheets, where the server looks for it.
    fs::write(bench.folder.join("static/css/board.bin"), vec![b'x'; page])?;
    let bare = bare_board::start(&store.url("board"), &bench.folder)?;
    let mut lines = vec![Line::new("the page", format!("{page} bytes"))];
    for is_busy in [false, true] {
        let ask = |address: SocketAddr, place: &str, span| {
            let person = Person {
                address,
                ..person.clone()
            };
            let request = person.get(place);
            load::ask(
                address,
                &mut [(); CONNECTIONS].map(|()| || request.clone()),
                span,
            )
        };
        let is_over = AtomicBool::new(false);
        let [board, file, handler] = thread::scope(|scope| {
            let mover = is_busy.then(|| scope.spawn(|| keep_moving(store, &person, &is_over)));
            let ran = bench.pace.compare([
                &mut |span| ask(server.address, "/pipeline", span),
                &mut |span| ask(server.address, "/static/css/board.bin", span),
                &mut |span| ask(bare.address, "/", span),
            ]);
            is_over.store(true, Ordering::Relaxed);
            mover.map_or(Ok(()), |mover| mover.join().expect("it does not panic"))?;
            ran
        })?;
        let what = if is_busy {
            "board, ten moves a second"
        } else {
            "board"
        };
        let rate = report::rate(&board);
        let ratio = |other: &load::Waits| board.per_second() / other.per_second();
        lines.extend([
            Line::new(what, &rate)
                .beside("static file", &report::rate(&file), ratio(&file))
                .ratio_to_reach(Reach::AtLeast(0.05)),
            Line::new(what, &rate).beside("bare handler", &report::rate(&handler), ratio(&handler)),
            Line::new("  its waits", report::spread(&board))
                .to_reach(Reach::Under(25.0), board.within(0.99)),
            Line::new("  the file's", report::spread(&file)),
            Line::new("  the bare handler's", report::spread(&handler)),
        ]);
    }
    report::table(
        &format!(
            "Board, on {}, {CONTACTS} contacts, {CONNECTIONS} at once (p99 under 25 ms)",
            store.name()
        ),
        &lines,
    );
    drop((server, bare));
    store.drop("board")
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
