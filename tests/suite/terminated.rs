//! SIGTERM: what runs may end, nothing new begins, and then it is gone.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use leadboard::db::Connection;

use crate::program::{Running, setting_of};
use crate::support::Team;
use crate::support::cast::PASSWORD;
use crate::support::server::SECRET;

const PATIENCE: Duration = Duration::from_secs(30);
/// Less than a connection without a request may stay open otherwise.
const AT_ONCE: Duration = Duration::from_secs(4);

async fn start(team: &Team) -> Running {
    let url = setting_of(&team.database.url);
    let settings = [("DATABASE_URL", &*url), ("LEADBOARD_SECRET", SECRET)];
    Running::start(&[], &settings, "Leadboard is ready").await
}

/// A connection of its own, which stays open.
fn connect(running: &Running) -> std::io::Result<TcpStream> {
    let stream = TcpStream::connect(running.address.strip_prefix("http://").unwrap())?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// The next lines of an answer, to the empty one.
fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}

#[tokio::test]
async fn a_move_that_is_under_way_is_ended_and_kept_while_nobody_new_is_let_in() {
    let team = Team::open();
    let running = start(&team).await;
    let milo = running.person();
    milo.signs_in("milo@example.com", PASSWORD)
        .await
        .expect(303);
    let (place, closed) = (team.page_of("anna"), team.stage("Closed"));
    let body = format!(
        "organization=1&stage={closed}&seen_stage={}",
        team.stage("Outreach Sent")
    );
    let mut holder = team.database.connect();
    holder
        .batch_execute(match holder {
            Connection::Sqlite(_) => "BEGIN IMMEDIATE",
            Connection::Postgres(_) => "BEGIN; SELECT 1 FROM contacts WHERE id = 1 FOR UPDATE",
        })
        .unwrap();
    let mut stream = connect(&running).unwrap();
    write!(
        stream,
        "POST {place}/stage HTTP/1.1\r\nHost: leads\r\nSec-Fetch-Site: same-origin\r\n\
         Cookie: leadboard={}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        milo.cookie().unwrap(),
        body.len()
    )
    .unwrap();
    // From here on it is under way.
    assert!(read_head(&mut stream).starts_with("HTTP/1.1 100 "));
    stream.write_all(body.as_bytes()).unwrap();

    running.terminate();

    let began = Instant::now();
    while connect(&running).is_ok() {
        assert!(
            began.elapsed() < PATIENCE,
            "new connections are still taken"
        );
    }
    holder.batch_execute("COMMIT").unwrap();
    let head = read_head(&mut stream);
    assert!(head.starts_with("HTTP/1.1 303 "), "{head}");
    assert!(running.ended().success());
    assert_eq!(team.standing("anna"), "Closed, Open");
}

#[tokio::test]
async fn with_nothing_under_way_it_ends_at_once_even_if_somebody_is_still_connected() {
    let team = Team::open();
    let running = start(&team).await;
    let mut idle = connect(&running).unwrap();
    idle.write_all(b"GET /health HTTP/1.1\r\nHost: leads\r\n\r\n")
        .unwrap();
    assert!(read_head(&mut idle).starts_with("HTTP/1.1 200 "));
    let silent = connect(&running).unwrap();

    let began = Instant::now();
    running.terminate();

    assert!(running.ended().success());
    let took = began.elapsed();
    assert!(took < AT_ONCE, "it took {took:?}");
    drop((idle, silent));
}
