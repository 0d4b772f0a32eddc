//! A database for each test, gone when the test ends.

use std::fs;
use std::mem;
use std::path::PathBuf;
use std::process;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::{Connection as _, PgConnection, RunQueryDsl, sql_query};
use leadboard::db::connection::{Access, open};
use leadboard::db::{Connection, DatabaseUrl};

static MADE: AtomicUsize = AtomicUsize::new(0);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    /// The one that `LEADBOARD_TEST_ON` names; SQLite if it names none.
    pub fn under_test() -> Self {
        match std::env::var("LEADBOARD_TEST_ON").as_deref() {
            Ok("postgres") => Self::Postgres,
            Ok("sqlite") | Err(_) => Self::Sqlite,
            Ok(other) => panic!("LEADBOARD_TEST_ON is {other}; it may be sqlite or postgres"),
        }
    }
}

pub struct Database {
    pub url: DatabaseUrl,
    place: Place,
    /// Opened when a test first looks, and kept for its next looks.
    reader: Mutex<Option<Connection>>,
}

#[derive(Debug)]
enum Place {
    Folder(PathBuf),
    OnServer(String),
    /// On a server that ends with the test.
    OnOwnServer,
}

/// A database as it was, to make others from.
#[derive(Debug)]
pub enum Snapshot {
    File(Vec<u8>),
    OnServer(String),
}

impl Database {
    /// One with nothing in it, not even tables.
    pub fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => Self::in_folder(None),
            Kind::Postgres => Self::on_server("template0"),
        }
    }

    /// One on a server of the test's own.
    pub fn on_own_server(url: String) -> Self {
        Self {
            url: DatabaseUrl::Postgres { url },
            place: Place::OnOwnServer,
            reader: Mutex::new(None),
        }
    }

    pub fn copy_of(snapshot: &Snapshot) -> Self {
        match snapshot {
            Snapshot::File(bytes) => Self::in_folder(Some(bytes)),
            Snapshot::OnServer(name) => Self::on_server(name),
        }
    }

    /// Nobody may be connected any more.
    pub fn into_snapshot(mut self) -> Snapshot {
        match &mut self.place {
            Place::Folder(folder) => {
                let copy = folder.join("copy.db");
                let command = format!("VACUUM INTO '{}'", copy.display());
                self.execute(&command);
                Snapshot::File(fs::read(copy).unwrap())
            }
            Place::OnServer(name) => {
                let name = mem::take(name);
                mem::forget(self);
                Snapshot::OnServer(name)
            }
            Place::OnOwnServer => panic!("it ends with its server"),
        }
    }

    pub fn connect(&self) -> Connection {
        open(&self.url, Access::Write).unwrap()
    }

    /// Looks into the database.
    pub fn look<T>(&self, at: impl FnOnce(&mut Connection) -> T) -> T {
        at(self
            .reader
            .lock()
            .unwrap()
            .get_or_insert_with(|| self.connect()))
    }

    /// Runs statements as they stand; for what the app itself would never do.
    pub fn execute(&self, statements: &str) {
        use diesel::connection::SimpleConnection as _;
        self.connect().batch_execute(statements).unwrap();
    }

    /// Throws everybody out of a database on the server, and lets nobody in.
    pub fn lock_out(&self) {
        let name = self.name_on_server();
        on_server(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
        on_server(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        ));
    }

    pub fn let_in(&self) {
        on_server(&format!(
            "ALTER DATABASE {} ALLOW_CONNECTIONS true",
            self.name_on_server()
        ));
    }

    fn name_on_server(&self) -> &str {
        match &self.place {
            Place::OnServer(name) => name,
            other => panic!("{other:?} is not on the server of all tests"),
        }
    }

    /// Every row of these tables, as text.
    pub fn rows_of(&self, tables: &[&str]) -> Vec<String> {
        self.look(|connection| super::rows::dump(connection, tables))
    }

    fn in_folder(bytes: Option<&Vec<u8>>) -> Self {
        let folder = std::env::temp_dir().join(unique_name());
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("test.db");
        if let Some(bytes) = bytes {
            fs::write(&path, bytes).unwrap();
        }
        let url = DatabaseUrl::Sqlite {
            path: path.display().to_string(),
        };
        Self {
            url,
            place: Place::Folder(folder),
            reader: Mutex::new(None),
        }
    }

    fn on_server(template: &str) -> Self {
        let name = unique_name();
        on_server(&format!(
            "CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"
        ));
        let server = server_url();
        let (address, _) = server.rsplit_once('/').unwrap();
        let url = DatabaseUrl::Postgres {
            url: format!("{address}/{name}"),
        };
        Self {
            url,
            place: Place::OnServer(name),
            reader: Mutex::new(None),
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let reader = self.reader.get_mut().ok().and_then(Option::as_mut);
        if let Some(reader) = reader.filter(|_| !std::thread::panicking()) {
            super::kept_counts::check(reader);
        }
        match &self.place {
            Place::Folder(folder) => {
                let _ = fs::remove_dir_all(folder);
            }
            Place::OnServer(name) => on_server(&format!("DROP DATABASE {name} WITH (FORCE)")),
            Place::OnOwnServer => {}
        }
    }
}

fn unique_name() -> String {
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    format!("leadboard_test_{}_{number}", process::id())
}

fn on_server(command: &str) {
    let mut connection = PgConnection::establish(&server_url()).unwrap();
    sql_query(command).execute(&mut connection).unwrap();
}

fn server_url() -> String {
    std::env::var("LEADBOARD_TEST_POSTGRES")
        .expect("LEADBOARD_TEST_POSTGRES must name a Postgres whose user may create databases; tests/run sets it")
}
