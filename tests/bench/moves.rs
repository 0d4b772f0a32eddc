//! Moving a contact, with one rule that answers: as the board sends it, by the API, and beside both the bare statements.

use std::time::Duration;

use anyhow::Result;
use diesel::sql_types::BigInt;
use diesel::{QueryableByName, RunQueryDsl as _, sql_query};

use crate::bare_move::{self, OnSqlite};
use crate::http::Person;
use crate::load::{self, Waits};
use crate::report::{self, Line, Reach};
use crate::seed::{CLOSED, IN_CONVERSATION, TOKENS, token};
use crate::server::Server;
use crate::store::{Store, file};
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

/// The bare side, on a database of its own.
enum Bare<'s> {
    Sqlite(OnSqlite),
    Postgres(&'s Store),
}

const BARE: &str = "bare";

impl<'s> Bare<'s> {
    fn open(store: &'s Store) -> Result<Self> {
        store.copy(TEAM, BARE)?;
        Ok(match store {
            Store::Sqlite(folder) => Self::Sqlite(OnSqlite::open(&file(folder, BARE))?),
            Store::Postgres(_) => Self::Postgres(store),
        })
    }

    fn run(&self, clients: usize, span: Duration) -> Result<Waits> {
        match self {
            Self::Sqlite(bare) => bare.run(span),
            Self::Postgres(Store::Postgres(postgres)) => {
                bare_move::on_postgres(postgres, BARE, CONTACTS, clients, span)
            }
            Self::Postgres(Store::Sqlite(_)) => unreachable!("it was opened on Postgres"),
        }
    }
}

pub fn measure(bench: &Bench, store: &Store, cookie: &str) -> Result<()> {
    let bare = Bare::open(store)?;
    store.copy(TEAM, "moves")?;
    let server = Server::start(&store.url("moves"), &bench.folder)?;
    let person = Person {
        address: server.address,
        cookie: cookie.to_owned(),
    };
    let mut lines = Vec::new();
    for connections in [1, 16] {
        let mut people = Mover::people(store, "moves", &person, connections * 2)?;
        let mut programs = Mover::with_tokens(people.split_off(connections));
        let mut people: Vec<_> = people.iter_mut().map(|mover| || mover.next()).collect();
        let mut programs: Vec<_> = programs.iter_mut().map(|mover| || mover.next()).collect();
        let [by_form, by_api, bare] = bench.pace.compare([
            &mut |span| load::ask(server.address, &mut people, span),
            &mut |span| load::ask(server.address, &mut programs, span),
            &mut |span| bare.run(connections, span),
        ])?;
        let reach = match (store, connections) {
            (Store::Sqlite(_), 1) => Some(0.5),
            (Store::Sqlite(_), _) => Some(1.5),
            (Store::Postgres(_), 1) => None,
            (Store::Postgres(_), _) => Some(0.55),
        };
        let (beside, clients) = match store {
            Store::Sqlite(_) => ("one bare connection", 1),
            Store::Postgres(_) => ("pgbench", connections),
        };
        for (how, waits) in [("as the board sends it", &by_form), ("by the API", &by_api)] {
            let ratio = waits.per_second() / bare.per_second();
            let what = format!("move {how}, {connections} at once");
            let line =
                Line::new(&what, report::rate(waits)).beside(beside, &report::rate(&bare), ratio);
            lines.push(match reach {
                Some(reach) => line.ratio_to_reach(Reach::AtLeast(reach)),
                None => line,
            });
            let longest = waits.within(1.0);
            let line = Line::new("  its waits", report::spread(waits));
            lines.push(if connections == 1 {
                line
            } else {
                line.to_reach(Reach::Under(100.0), longest)
            });
        }
        lines.push(Line::new(
            format!("{beside}, {clients} at once"),
            report::rate(&bare),
        ));
        lines.push(Line::new("  its waits", report::spread(&bare)));
    }
    report::table(
        &format!(
            "Move with one rule, on {}, {CONTACTS} contacts",
            store.name()
        ),
        &lines,
    );
    drop(server);
    drop(bare);
    store.drop("moves")?;
    store.drop(BARE)
}
