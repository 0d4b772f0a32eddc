//! How many statements a database was asked, whoever asked.

use std::collections::HashMap;
use std::sync::{Mutex, Once};

use diesel::connection::{
    DebugQuery, Instrumentation, InstrumentationEvent, set_default_instrumentation,
};
use leadboard::db::DatabaseUrl;

use super::cast::Team;

/// By the address of the database.
static ASKED: Mutex<Option<HashMap<String, usize>>> = Mutex::new(None);
static WATCH: Once = Once::new();

/// Counts on one connection.
struct Counter(String);

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => {
                url.clone_into(&mut self.0)
            }
            InstrumentationEvent::StartQuery { query, .. } if !is_of_transactions(query) => {
                let mut asked = ASKED.lock().unwrap();
                *asked
                    .get_or_insert_default()
                    .entry(self.0.clone())
                    .or_default() += 1;
            }
            _ => {}
        }
    }
}

/// Whether it begins or ends a transaction, or a part of one.
fn is_of_transactions(query: &dyn DebugQuery) -> bool {
    let query = query.to_string();
    ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"]
        .iter()
        .any(|word| query.starts_with(word))
}

impl Team {
    /// With a server whose statements are counted, and that does nothing in the background.
    pub fn open_counted() -> Self {
        WATCH.call_once(|| {
            set_default_instrumentation(|| Some(Box::new(Counter(String::new())))).unwrap();
        });
        Self::open_without_upkeep()
    }

    /// How many statements it takes, those of transactions not counted.
    pub async fn statements(&self, work: impl AsyncFnOnce()) -> usize {
        let url = match &self.database.url {
            DatabaseUrl::Sqlite { path } => path,
            DatabaseUrl::Postgres { url } => url,
        };
        let asked = || {
            let asked = ASKED.lock().unwrap();
            asked
                .as_ref()
                .and_then(|asked| asked.get(url))
                .copied()
                .unwrap_or_default()
        };
        let before = asked();
        work().await;
        asked() - before
    }
}
