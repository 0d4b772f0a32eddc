//! What the database holds, for what no page shows: the log and the runs as they were written, and every row.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use leadboard::crm::contact::Contact;
use leadboard::db::Connection;
use leadboard::db::schema::{activities, contacts, runs};

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = activities)]
pub struct Activity {
    pub contact_id: Option<i64>,
    pub change_id: String,
    pub kind: String,
    pub old_id: Option<i64>,
    pub old_text: Option<String>,
    pub new_id: Option<i64>,
    pub new_text: Option<String>,
    pub user_name: Option<String>,
    pub through: String,
    pub rule_name: Option<String>,
    pub created_at: i64,
    pub subject_name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = runs)]
pub struct Run {
    pub contact_id: i64,
    pub change_id: String,
    pub rule_name: String,
    pub outcome: String,
    pub reason: Option<String>,
    pub detail: Option<String>,
}

impl Activity {
    /// Kind, values and author in one line: `stage Closed → Lost, by_hand Milo Novak`; for a setting what it is about,
    /// and what it became if that is told: `rule_deleted Closed → Won, by_hand Ana Lima`.
    pub fn line(&self) -> String {
        let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        let author = match &self.rule_name {
            Some(rule) => format!("{} ({rule})", self.through),
            None => format!("{} {}", self.through, side(&self.user_name)),
        };
        if let Some(subject) = &self.subject_name {
            let became = match (&self.old_text, &self.new_text) {
                (None, None) => String::new(),
                (old, new) => format!(": {} → {}", side(old), side(new)),
            };
            return format!("{} {subject}{became}, {author}", self.kind);
        }
        format!(
            "{} {} → {}, {author}",
            self.kind,
            side(&self.old_text),
            side(&self.new_text)
        )
    }
}

impl Run {
    /// Rule, result and reason in one line: `Closed → Won: skipped, already_there`.
    pub fn line(&self) -> String {
        let mut line = format!("{}: {}", self.rule_name, self.outcome);
        for more in [&self.reason, &self.detail].into_iter().flatten() {
            line.push_str(&format!(", {more}"));
        }
        line
    }
}

pub fn contact(connection: &mut Connection, username: &str) -> Contact {
    contacts::table
        .filter(contacts::username.eq(username))
        .select(Contact::as_select())
        .first(connection)
        .unwrap_or_else(|error| panic!("{username}: {error}"))
}

/// All contacts, oldest first.
pub fn contacts(connection: &mut Connection) -> Vec<Contact> {
    contacts::table
        .order(contacts::id)
        .select(Contact::as_select())
        .load(connection)
        .unwrap()
}

/// The whole log, oldest first.
pub fn activities(connection: &mut Connection) -> Vec<Activity> {
    activities::table
        .order(activities::id)
        .select(Activity::as_select())
        .load(connection)
        .unwrap()
}

/// All runs, oldest first.
pub fn runs(connection: &mut Connection) -> Vec<Run> {
    runs::table
        .order(runs::id)
        .select(Run::as_select())
        .load(connection)
        .unwrap()
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Every row of these tables, whole, as text.
pub fn dump(connection: &mut Connection, tables: &[&str]) -> Vec<String> {
    tables
        .iter()
        .flat_map(|table| rows(connection, table))
        .collect()
}

fn rows(connection: &mut Connection, table: &str) -> Vec<String> {
    let lines: Vec<Line> = match connection {
        Connection::Postgres(postgres) => {
            let query = format!("SELECT '{table}' || t::text AS line FROM {table} t ORDER BY 1");
            sql_query(query).load(postgres).unwrap()
        }
        Connection::Sqlite(sqlite) => {
            let columns = format!("SELECT name AS line FROM pragma_table_info('{table}')");
            let columns: Vec<Line> = sql_query(columns).load(sqlite).unwrap();
            let columns: Vec<String> = columns.into_iter().map(|column| column.line).collect();
            let row = format!("'{table}' || json_array({})", columns.join(", "));
            sql_query(format!("SELECT {row} AS line FROM {table} ORDER BY 1"))
                .load(sqlite)
                .unwrap()
        }
    };
    lines.into_iter().map(|line| line.line).collect()
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// How SQLite would go about a query.
pub fn plan_on_sqlite(connection: &mut Connection, query: &str) -> String {
    let Connection::Sqlite(sqlite) = connection else {
        panic!("this is not SQLite");
    };
    let steps: Vec<Step> = sql_query(format!("EXPLAIN QUERY PLAN {query}"))
        .load(sqlite)
        .unwrap();
    let steps: Vec<String> = steps.into_iter().map(|step| step.detail).collect();
    steps.join("; ")
}

/// The places of an organization's stages or rules, in their order.
pub fn positions(connection: &mut Connection, table: &str) -> Vec<i32> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Integer)]
        position: i32,
    }
    let query = format!("SELECT position FROM {table} WHERE organization_id = 1 ORDER BY position");
    let rows: Vec<Row> = match connection {
        Connection::Sqlite(sqlite) => sql_query(query).load(sqlite),
        Connection::Postgres(postgres) => sql_query(query).load(postgres),
    }
    .unwrap();
    rows.into_iter().map(|row| row.position).collect()
}
