//! What the board keeps instead of counting is right, whatever a test did: looked at when its database goes.

use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
use leadboard::db::Connection;

const COUNTED: &str = "
    SELECT organization_id, stage_id, lead_status, conversation_status, coalesce(assignee_id, 0) AS assignee_id,
        count(*) AS number, coalesce(sum(deal_value), 0) AS deal_value
    FROM contacts GROUP BY 1, 2, 3, 4, 5";
const KEPT: &str = "
    SELECT organization_id, stage_id, lead_status, conversation_status, assignee_id,
        sum(number) AS number, sum(deal_value) AS deal_value
    FROM board_counts GROUP BY 1, 2, 3, 4, 5 HAVING sum(number) <> 0 OR sum(deal_value) <> 0";
const SHOWN: &str =
    "stage_id || ' ' || lead_status || ' ' || conversation_status || ' ' || assignee_id || ': '
    || number || ' worth ' || deal_value";

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
}

/// What one query finds and the other does not; nothing where the database cannot be asked any more.
fn only_in(connection: &mut Connection, one: &str, other: &str) -> Vec<String> {
    let query = format!(
        "SELECT {SHOWN} AS text FROM (SELECT * FROM ({one}) a EXCEPT SELECT * FROM ({other}) b) c"
    );
    let found: Vec<Row> = match connection {
        Connection::Sqlite(sqlite) => sql_query(query).load(sqlite),
        Connection::Postgres(postgres) => sql_query(query).load(postgres),
    }
    .unwrap_or_default();
    found.into_iter().map(|row| row.text).collect()
}

pub fn check(connection: &mut Connection) {
    let missing = only_in(connection, COUNTED, KEPT);
    let left_over = only_in(connection, KEPT, COUNTED);
    assert_eq!((missing, left_over), (vec![], vec![]), "counted, and kept");
}
