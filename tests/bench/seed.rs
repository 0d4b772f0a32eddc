//! A team with as many contacts as wanted, written in a few statements that both databases understand; triggers fire as
//! they do for the app. The team itself is founded as a person does it, at `/setup`.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use chrono::{DateTime, Datelike as _, NaiveTime, Utc};
use diesel::connection::SimpleConnection as _;
use leadboard::crm::board::fold;
use leadboard::db::id::OrganizationId;
use leadboard::people::token;

use crate::http::Person;
use crate::server::Server;
use crate::store::Store;

/// The stages of a new organization, by their ids, and the two between which contacts are moved: a rule answers each.
pub const IN_CONVERSATION: i64 = 2;
pub const CLOSED: i64 = 5;

/// So many members, each of whom signs in with [`PASSWORD`] and the e-mail that [`email`] tells.
pub const MEMBERS: i64 = 20;
pub const PASSWORD: &str = "measured twice";

/// So many tokens, since each may ask 120 times a minute, and 60 times at once.
pub const TOKENS: usize = 4_000;

/// A word that ten contacts have in their names, and one that two in a hundred have.
pub const RARE: &str = "zqxw";
pub const COMMON: &str = "schmidt";

/// How lead statuses lie.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Data {
    /// On any contact in any stage.
    Independent,
    /// As automations leave them: in Closed won, in Lost lost or abandoned, elsewhere open.
    Settled,
}

pub fn email(member: i64) -> String {
    format!("member{member}@example.com")
}

pub fn token(number: usize) -> String {
    format!("lb_measure_{number}")
}

/// Makes a database of that name, and returns its owner's cookie: good at every copy of it.
pub fn seed(
    store: &Store,
    folder: &Path,
    database: &str,
    contacts: u64,
    data: Data,
) -> Result<String> {
    store.make(database)?;
    let cookie = found(&store.url(database), folder)?;
    let now = Utc::now();
    let mut connection = store.connect(database)?;
    let (before, after): (_, &[&str]) = match store {
        Store::Sqlite(_) => (
            "PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000",
            &["PRAGMA wal_checkpoint(TRUNCATE)"],
        ),
        Store::Postgres(_) => (
            "SET synchronous_commit = off",
            &["VACUUM ANALYZE", "CHECKPOINT"],
        ),
    };
    connection.batch_execute(before)?;
    let (people, contacts) = (people(now), contacts_of(contacts, data, now));
    for rows in [&people, &contacts, LOG_AND_TAGS] {
        connection.batch_execute(rows)?;
    }
    // As upkeep does sooner or later.
    fold::fold(&mut connection, OrganizationId(1))?;
    for statement in after {
        connection.batch_execute(statement)?;
    }
    Ok(cookie)
}

/// Founds the organization, and adds the rules.
fn found(database: &str, folder: &Path) -> Result<String> {
    let mut server = Server::start(database, folder)?;
    let said = server.next_line()?;
    let token = said.trim().rsplit("token=").next().unwrap_or_default();
    let mut owner = Person {
        address: server.address,
        cookie: String::new(),
    };
    let fields = [
        ("token", token),
        ("name", "Berlin Coaching"),
        ("time_zone", "UTC"),
        ("currency", "EUR"),
        ("user_name", "Olga Berg"),
        ("email", &email(1)),
        ("password", PASSWORD),
    ];
    let answer = owner.ask(&owner.post("/setup", &fields))?.expect(303)?;
    owner.cookie = answer.cookie()?;
    for (stage, status) in [(IN_CONVERSATION, "open"), (CLOSED, "won")] {
        let fields = [
            ("organization", "1"),
            ("type", "stage_to_status"),
            ("when_stage", &*stage.to_string()),
            ("then_status", status),
            ("enabled", "yes"),
        ];
        let rule = owner.post("/settings/pipeline/automations", &fields);
        owner.ask(&rule)?.expect(303)?;
    }
    // The flash that waits for the next page is in the session: shown once, it is no part of what is measured.
    owner.ask(&owner.get("/pipeline"))?.expect(200)?;
    Ok(owner.cookie)
}

/// The Owner's colleagues, tags, and tokens, whose use is not noted.
fn people(now: DateTime<Utc>) -> String {
    let now = now.timestamp_micros();
    let mut sql = String::new();
    for member in 2..=MEMBERS {
        let email = email(member);
        let _ = write!(
            sql,
            "INSERT INTO users (email, name, password_hash, created_at)
             SELECT '{email}', 'Member {member}', password_hash, {now} FROM users WHERE id = 1;
             INSERT INTO memberships (organization_id, user_id, role, created_at)
             VALUES (1, {member}, 'member', {now});"
        );
    }
    for tag in ["hot", "podcast", "referral", "price", "german"] {
        let _ = write!(
            sql,
            "INSERT INTO tags (organization_id, name, name_key, colour, created_at)
             VALUES (1, '{tag}', '{tag}', 'teal', {now});"
        );
    }
    let later = now + 24 * 3_600_000_000;
    let tokens = (0..TOKENS).map(|number| {
        let hash = token::hash(&token(number));
        format!("(1, 'Token {number}', '{hash}', 'write', 1, {now}, {later})")
    });
    let tokens = tokens.collect::<Vec<_>>().join(",");
    let _ = write!(
        sql,
        "INSERT INTO api_tokens (organization_id, name, token_hash, scope, made_by, created_at, last_used_at)
         VALUES {tokens}"
    );
    sql
}

/// Three in a hundred were created this month, whatever day it is, and the others in the two years before. Each `u` is
/// evenly below a million, and one knows nothing of the other.
fn contacts_of(contacts: u64, data: Data, now: DateTime<Utc>) -> String {
    let first = now.date_naive().with_day(1).unwrap_or(now.date_naive());
    let month = first.and_time(NaiveTime::MIN).and_utc().timestamp_micros();
    let now = now.timestamp_micros();
    let rare = (contacts / 10).max(1);
    let status = match data {
        Data::Independent => {
            "CASE u1 % 4 WHEN 0 THEN 'open' WHEN 1 THEN 'won' WHEN 2 THEN 'lost' ELSE 'abandoned' END"
        }
        Data::Settled => {
            "CASE stage WHEN 5 THEN 'won' WHEN 6 THEN CASE u1 % 5 WHEN 0 THEN 'abandoned' ELSE 'lost' END ELSE 'open' END"
        }
    };
    format!(
        "WITH RECURSIVE numbers (n) AS (
            SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < {contacts}
        ), first_names (i, first_name) AS (VALUES (0, 'Amelie'), (1, 'Bruno'), (2, 'Carla'), (3, 'Dario'), (4, 'Elif'),
            (5, 'Felix'), (6, 'Greta'), (7, 'Hugo'), (8, 'Ines'), (9, 'Jonas'), (10, 'Kaia'), (11, 'Liam')
        ), drawn AS (
            SELECT n, n % 6 + 1 AS stage, n * 7919 % 1000003 AS u1, n * 104729 % 1000033 AS u2,
                n * 15485863 % 1000037 AS u3, n * 32452843 % 1000039 AS u4
            FROM numbers
        ), placed AS (
            SELECT n, stage, u1, u2, u3, u4, {status} AS status, u2 % 3 AS talk,
                CASE WHEN u3 % 33 = 0 THEN {month} + ({now} - {month}) / 1000100 * u4
                    ELSE {month} - 63000000 * (u4 + 1) END AS created,
                CASE WHEN u2 % 6 = 0 THEN NULL ELSE u2 % 5 + 1 END AS assignee,
                first_name || ' ' || CASE WHEN n % {rare} = 0 THEN 'Zqxwitz' WHEN u3 % 50 = 7 THEN 'Schmidt'
                    WHEN u3 % 3 = 0 THEN 'Kowalski' WHEN u3 % 3 = 1 THEN 'Lindqvist' ELSE 'Tavares' END AS name
            FROM drawn JOIN first_names ON i = u1 % 12
        ), dated AS (
            SELECT placed.*, 'lead' || n AS username, created + ({now} - created) / 1000100 * u3 AS active FROM placed
        )
        INSERT INTO contacts (organization_id, username, name, email, source, stage_id, lead_status,
            conversation_status, assignee_id, version, sort_name, search_text, status_changed_at, last_activity_at,
            created_at, last_message_at, last_message_text, last_message_direction, last_inbound_at, answered_at,
            waiting_since, tag_ids, deal_value)
        SELECT 1, username, name, username || '@example.com', 'by_hand', stage, status,
            CASE talk WHEN 0 THEN 'no_reply' WHEN 1 THEN 'new_message' ELSE 'replied' END, assignee, 1, lower(name),
            ' ' || username || ' ' || lower(name) || ' ' || username || '@example.com',
            CASE WHEN status = 'open' THEN NULL ELSE active END, active, created, active,
            'Thank you, that sounds good. What does the programme cost, and when does the next one start?',
            CASE talk WHEN 1 THEN 'in' ELSE 'out' END, CASE talk WHEN 0 THEN NULL ELSE active END,
            CASE talk WHEN 1 THEN NULL ELSE active END, CASE talk WHEN 1 THEN active ELSE NULL END,
            CASE WHEN n % 3 = 0 THEN CAST(n % 5 + 1 AS TEXT) ELSE '' END, u4 * 100
        FROM dated ORDER BY n"
    )
}

/// How each contact began, and the tags once more.
const LOG_AND_TAGS: &str = "
    INSERT INTO activities (organization_id, contact_id, change_id, kind, new_id, new_text, user_id, user_name, through,
        created_at)
    SELECT organization_id, id, '0195a2c4-0000-7000-8000-' || CAST(100000000000 + id AS TEXT), 'created', stage_id, 'Stage', 1,
        'Olga Berg', 'by_hand', created_at
    FROM contacts ORDER BY id;
    INSERT INTO contact_tags (organization_id, contact_id, tag_id)
    SELECT organization_id, id, CAST(tag_ids AS BIGINT) FROM contacts WHERE tag_ids <> '' ORDER BY id";
