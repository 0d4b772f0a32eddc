//! Moving a contact, with one rule that answers: as the board sends it, by the API, and beside both the bare statements.

use anyhow::Result;
use diesel::sql_types::BigInt;
use diesel::{QueryableByName, RunQueryDsl as _, sql_query};

use crate::bare_move::Bare;
use crate::http::Person;
use crate::load;
use crate::report::{self, Line, Reach};
use crate::seed::{CLOSED, IN_CONVERSATION, TOKENS, token};
use crate::server::Server;
use crate::store::Store;
use crate::{Bench, CONTACTS, TEAM};

/// Somebody who moves contacts of their own to and fro, so that nobody else moved them meanwhile.
pub struct Mover {
    person: Person,
    contacts: Vec<Standing>,
    /// For one who is a program: the tokens that it takes in turn.
    tokens: Vec<String>,
    sent: usize,
}

#[derive(Clone, QueryableByName)]
struct Standing {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    stage_id: i64,
}

impl Mover {
    /// So many people, who share out whatever a rule would answer to.
    pub fn people(
        store: &Store,
        database: &str,
        person: &Person,
        many: usize,
    ) -> Result<Vec<Self>> {
        let standing: Vec<Standing> = sql_query(format!(
            "SELECT id, stage_id FROM contacts WHERE stage_id = {IN_CONVERSATION} AND lead_status <> 'won'
             OR stage_id = {CLOSED} AND lead_status <> 'open'"
        ))
        .load(&mut store.connect(database)?)?;
        let mover = |number| Self {
            person: person.clone(),
            contacts: standing
                .iter()
                .skip(number)
                .step_by(many)
                .cloned()
                .collect(),
            tokens: Vec::new(),
            sent: 0,
        };
        Ok((0..many).map(mover).collect())
    }

    /// Makes a program of each.
    fn with_tokens(mut movers: Vec<Self>) -> Vec<Self> {
        let many = movers.len();
        for (number, mover) in movers.iter_mut().enumerate() {
            mover.tokens = (number..TOKENS).step_by(many).map(token).collect();
        }
        movers
    }

    /// The request that moves one of them.
    pub fn next(&mut self) -> Vec<u8> {
        let at = rand::random_range(0..self.contacts.len());
        let (id, from) = (self.contacts[at].id, self.contacts[at].stage_id);
        self.contacts[at].stage_id = IN_CONVERSATION + CLOSED - from;
        self.request(id, from)
    }

    /// The request that moves one that was not moved yet, and who that is.
    pub fn next_fresh(&mut self) -> Option<(i64, Vec<u8>)> {
        let Standing { id, stage_id } = self.contacts.pop()?;
        Some((id, self.request(id, stage_id)))
    }

    fn request(&mut self, id: i64, from: i64) -> Vec<u8> {
        let to = IN_CONVERSATION + CLOSED - from;
        self.sent += 1;
        if !self.tokens.is_empty() {
            let token = &self.tokens[self.sent % self.tokens.len()];
            let body = format!("{{\"stage\": {to}, \"seen_stage\": {from}}}");
            return self
                .person
                .patch(&format!("/api/v1/contacts/{id}"), token, &body);
        }
        let (from, to) = (from.to_string(), to.to_string());
        let fields = [
            ("organization", "1"),
            ("stage", &*to),
            ("seen_stage", &*from),
            ("board", ""),
        ];
        self.person.post(&format!("/contacts/{id}/stage"), &fields)
    }
}

pub fn measure(bench: &Bench, store: &Store, cookie: &str) -> Result<()> {
    store.copy(TEAM, "bare")?;
    let bare = Bare::open(store, "bare", CONTACTS)?;
    store.copy(TEAM, "moves")?;
    let server = Server::start(&store.url("moves"), &bench.folder)?;
    let person = Person {
        address: server.address,
        cookie: cookie.to_owned(),
    };
    let mut lines = Vec::new();
    for connections in [1, 16] {
        let movers = Mover::people(store, "moves", &person, connections * 2)?;
        lines.extend(compare(bench, movers, &bare)?);
    }
    let title = format!(
        "Move with one rule, on {}, {CONTACTS} contacts (milliseconds)",
        store.name()
    );
    report::table(&title, &lines);
    drop((server, bare));
    store.drop("moves")?;
    store.drop("bare")
}

/// Half of the movers are people, the others programs.
fn compare(bench: &Bench, mut movers: Vec<Mover>, bare: &Bare<'_>) -> Result<Vec<Line>> {
    let connections = movers.len() / 2;
    let server = movers[0].person.address;
    let mut programs = Mover::with_tokens(movers.split_off(connections));
    let mut people: Vec<_> = movers.iter_mut().map(|mover| || mover.next()).collect();
    let mut programs: Vec<_> = programs.iter_mut().map(|mover| || mover.next()).collect();
    let [by_form, by_api, bare_waits] = bench.pace.compare([
        &mut |span| load::ask(server, &mut people, span),
        &mut |span| load::ask(server, &mut programs, span),
        &mut |span| bare.run(connections, span),
    ])?;
    let (name, least) = match (bare, connections) {
        (Bare::Sqlite(..), 1) => ("one bare connection", Some(0.5)),
        (Bare::Sqlite(..), _) => ("one bare connection", Some(1.5)),
        (Bare::Postgres(..), 1) => ("pgbench", None),
        (Bare::Postgres(..), _) => ("pgbench", Some(0.55)),
    };
    let mut lines = Vec::new();
    for (how, waits) in [("as the board sends it", &by_form), ("by the API", &by_api)] {
        let ratio = waits.per_second() / bare_waits.per_second();
        let what = format!("move {how}, {connections} at once");
        let line =
            Line::new(what, report::rate(waits)).beside(name, &report::rate(&bare_waits), ratio);
        lines.push(match least {
            Some(least) => line.ratio_held_to(Reach::AtLeast(least)),
            None => line,
        });
        let line = Line::new("  its waits", report::spread(waits));
        lines.push(match connections {
            1 => line,
            _ => line.held_to(Reach::Under(100.0), waits.within(1.0)),
        });
    }
    lines.push(Line::new(
        format!("  those of {name}"),
        report::spread(&bare_waits),
    ));
    Ok(lines)
}
