//! The move without Leadboard: the statements that it cannot do without, on one connection, in one transaction that is
//! on the disk when it is answered. On the very same database, with all its indexes and triggers.
//!
//! Left out, and so the price of what Leadboard does beside: who asks (the session, the membership), the stages by their
//! names, and what the answer shows (the card, the counts).

use std::time::Duration;

use anyhow::Result;
use chrono::Utc;
use rusqlite::{Connection, Statement, named_params};

use crate::load::{self, Waits};
use crate::postgres::Postgres;
use crate::seed::{CLOSED, IN_CONVERSATION};
use crate::store::{Store, file};

const CONTACT: &str = "SELECT id, username, name, email, phone, deal_value, source, stage_id, lead_status,
    status_changed_at, conversation_status, assignee_id, manychat_id, ig_id, tag_ids, last_message_at, last_message_text,
    last_message_direction, last_inbound_at, answered_at, waiting_since, version, last_activity_at, created_at
    FROM contacts WHERE organization_id = 1 AND id = :id";

const RULE: &str = "SELECT id, trigger_kind, trigger_stage_id, trigger_lead_status, action_kind, action_stage_id,
    action_lead_status, enabled, name
    FROM rules WHERE organization_id = 1 AND enabled AND trigger_stage_id = :to ORDER BY position, id";

const UPDATE: &str =
    "UPDATE contacts SET stage_id = :to, lead_status = :status, status_changed_at = :now,
    last_activity_at = :now, version = version + 1 WHERE organization_id = 1 AND id = :id";

const LOG_STAGE: &str = "INSERT INTO activities (organization_id, contact_id, change_id, kind, old_id, old_text, new_id,
    new_text, user_id, user_name, batch_id, through, rule_id, rule_name, created_at)
    VALUES (1, :id, '0195a2c4-0000-7000-8000-' || :change, 'stage', :from, 'In Conversation', :to, 'Closed', 1, 'Olga Berg',
    NULL, 'by_hand', NULL, NULL, :now)";

const LOG_STATUS: &str = "INSERT INTO activities (organization_id, contact_id, change_id, kind, old_id, old_text, new_id,
    new_text, user_id, user_name, batch_id, through, rule_id, rule_name, created_at)
    VALUES (1, :id, '0195a2c4-0000-7000-8000-' || :change, 'lead_status', NULL, 'open', NULL, 'won', 1, 'Olga Berg', NULL,
    'automation', :rule, 'Closed → Won', :now)";

const RUN: &str = "INSERT INTO runs (organization_id, contact_id, contact_name, change_id, rule_id, rule_name, user_id,
    user_name, through, outcome, reason, detail, created_at)
    VALUES (1, :id, 'Amelie Kowalski', '0195a2c4-0000-7000-8000-' || :change, :rule, 'Closed → Won', 1, 'Olga Berg',
    'by_hand', 'applied', NULL, NULL, :now)";

/// Who moves contacts so.
pub enum Bare<'s> {
    /// One connection, as Leadboard's own that writes: WAL, `synchronous = FULL`. The ids are those that it moves.
    Sqlite(Connection, Vec<i64>),
    /// pgbench, its statements prepared, on that database of so many contacts.
    Postgres(&'s Postgres, &'s str, u64),
}

impl<'s> Bare<'s> {
    pub fn open(store: &'s Store, database: &'s str, contacts: u64) -> Result<Self> {
        let folder = match store {
            Store::Postgres(postgres) => return Ok(Self::Postgres(postgres, database, contacts)),
            Store::Sqlite(folder) => folder,
        };
        let connection = Connection::open(file(folder, database))?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA cache_size = -16000;",
        )?;
        let sql =
            format!("SELECT id FROM contacts WHERE stage_id IN ({IN_CONVERSATION}, {CLOSED})");
        let contacts = connection
            .prepare(&sql)?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        Ok(Self::Sqlite(connection, contacts))
    }

    /// SQLite has one writer, however many there are.
    pub fn run(&self, clients: usize, span: Duration) -> Result<Waits> {
        match self {
            Self::Sqlite(connection, contacts) => {
                let mut bare = Statements::prepare(connection)?;
                load::repeat(span, || {
                    let contact = contacts[rand::random_range(0..contacts.len())];
                    load::timed(|| bare.move_one(contact, Utc::now().timestamp_micros()))
                })
            }
            Self::Postgres(postgres, database, contacts) => {
                postgres.pgbench(database, &script(*contacts), clients, span)
            }
        }
    }
}

struct Statements<'c> {
    begin: Statement<'c>,
    contact: Statement<'c>,
    rule: Statement<'c>,
    update: Statement<'c>,
    log_stage: Statement<'c>,
    log_status: Statement<'c>,
    run: Statement<'c>,
    commit: Statement<'c>,
}

impl<'c> Statements<'c> {
    fn prepare(connection: &'c Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            begin: connection.prepare("BEGIN IMMEDIATE")?,
            contact: connection.prepare(CONTACT)?,
            rule: connection.prepare(RULE)?,
            update: connection.prepare(UPDATE)?,
            log_stage: connection.prepare(LOG_STAGE)?,
            log_status: connection.prepare(LOG_STATUS)?,
            run: connection.prepare(RUN)?,
            commit: connection.prepare("COMMIT")?,
        })
    }

    fn move_one(&mut self, id: i64, now: i64) -> Result<()> {
        self.begin.execute([])?;
        let from: i64 =
            (self.contact).query_row(named_params! {":id": id}, |row| row.get("stage_id"))?;
        let to = IN_CONVERSATION + CLOSED - from;
        let (rule, status): (i64, String) = (self.rule)
            .query_row(named_params! {":to": to}, |row| {
                Ok((row.get("id")?, row.get("action_lead_status")?))
            })?;
        let change = rand::random_range(100_000_000_000_i64..1_000_000_000_000);
        (self.update)
            .execute(named_params! {":to": to, ":status": status, ":now": now, ":id": id})?;
        (self.log_stage).execute(
            named_params! {":id": id, ":change": change, ":from": from, ":to": to, ":now": now},
        )?;
        for logged in [&mut self.log_status, &mut self.run] {
            logged.execute(
                named_params! {":id": id, ":change": change, ":rule": rule, ":now": now},
            )?;
        }
        self.commit.execute([])?;
        Ok(())
    }
}

/// The same for pgbench. Every third contact stands in one of the two stages.
fn script(contacts: u64) -> String {
    format!(
        "\\set id 3 * random(0, {last}) + 1
         \\set change random(100000000000, 999999999999)
         \\set now :now + 1000
         BEGIN;
         {CONTACT} FOR UPDATE \\gset contact_
         \\set from :contact_stage_id
         \\set to {both} - :from
         {RULE} \\gset rule_
         \\set rule :rule_id
         {update};
         {LOG_STAGE};
         {LOG_STATUS};
         {RUN};
         COMMIT;\n",
        last = contacts / 3 - 1,
        both = IN_CONVERSATION + CLOSED,
        update = UPDATE.replace(":status", ":rule_action_lead_status"),
    )
}
