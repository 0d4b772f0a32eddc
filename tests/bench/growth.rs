//! What a page and a move take with ten thousand contacts, a hundred thousand, and a million: a server for each, asked in
//! turns over one connection. Once on data whose fields know nothing of each other, and once as automations leave them.

use std::time::Duration;

use anyhow::Result;

use crate::Bench;
use crate::http::Person;
use crate::load::{self, Waits};
use crate::moves::Mover;
use crate::report::{self, Line, Reach};
use crate::seed::{self, COMMON, Data, RARE};
use crate::server::Server;
use crate::store::Store;

/// Of those won or lost, who wrote to us, created this month: in four of six columns there is nobody once automations
/// have settled.
const FILTER: &str = "lead_status=won&lead_status=lost&conversation_status=new_message\
                      &conversation_status=replied&created=this_month";

/// A database of some size, served.
struct Grown {
    contacts: u64,
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
            contacts,
            mover: Mover::people(store, &database, &person, 1)?.remove(0),
            database,
            server,
            person,
        })
    }

    /// Asks for one page again and again; without one, moves.
    fn ask(&mut self, place: Option<&str>, span: Duration) -> Result<Waits> {
        match place {
            Some(place) => {
                let request = self.person.get(place);
                load::ask(self.server.address, &mut [|| request.clone()], span)
            }
            None => load::ask(self.server.address, &mut [|| self.mover.next()], span),
        }
    }
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
    let questions = [
        ("board", Some("/pipeline".to_owned())),
        ("filtered board", Some(format!("/pipeline?{FILTER}"))),
        (
            "search for a rare word",
            Some(format!("/pipeline?q={RARE}")),
        ),
        (
            "search for a common word",
            Some(format!("/pipeline?q={COMMON}")),
        ),
        ("move", None),
    ];
    let mut lines = Vec::new();
    for (what, place) in questions {
        let mut sides: Vec<_> = grown
            .iter_mut()
            .map(|one| (one.contacts, |span| one.ask(place.as_deref(), span)))
            .collect();
        let sizes: Vec<u64> = sides.iter().map(|(contacts, _)| *contacts).collect();
        let waits = bench
            .pace
            .in_turns(sides.iter_mut().map(|(_, side)| side as _).collect())?;
        let least = waits[0].within(0.5);
        for (contacts, waits) in sizes.iter().zip(&waits) {
            let middle = waits.within(0.5);
            let line = Line::new(format!("{what}, {contacts}"), report::spread(waits));
            let is_last = *contacts == sizes[sizes.len() - 1];
            let is_search = what.starts_with("search");
            lines.push(if *contacts == sizes[0] {
                line
            } else {
                let line = line.beside(
                    &sizes[0].to_string(),
                    &report::millis(least),
                    middle / least,
                );
                match (is_last, is_search) {
                    (false, _) => line,
                    (true, false) => line.ratio_to_reach(Reach::Under(3.0)),
                    (true, true) => line.to_reach(Reach::Under(50.0), waits.within(0.99)),
                }
            });
        }
    }
    Ok(lines)
}
