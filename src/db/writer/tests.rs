use std::sync::mpsc::channel;

use diesel::RunQueryDsl as _;
use diesel::sql_types::BigInt;

use super::*;
use crate::db::{DatabaseUrl, Pools};

struct File {
    path: std::path::PathBuf,
    pools: Pools,
}

impl File {
    fn new(name: &str) -> Self {
        let name = format!("leadboard_writer_{name}_{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let _ = std::fs::remove_file(&path);
        let url = DatabaseUrl::Sqlite {
            path: path.display().to_string(),
        };
        let pools = Pools::new(&url);
        let made = pools.write.lend(|connection| {
            execute(connection, "CREATE TABLE written (number BIGINT NOT NULL)")
        });
        made.unwrap();
        Self { path, pools }
    }

    fn writer(&self) -> &Writer {
        self.pools.writer.as_ref().unwrap()
    }

    /// What was kept, as another connection sees it.
    fn kept(&self) -> Vec<i64> {
        let numbers = self.pools.read.lend(numbers);
        numbers.unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", self.path.display()));
        }
    }
}

#[derive(diesel::QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

fn numbers(connection: &mut Connection) -> Result<Vec<i64>> {
    let query = diesel::sql_query("SELECT number FROM written ORDER BY number");
    let Connection::Sqlite(sqlite) = connection else {
        return Ok(Vec::new());
    };
    let found: Vec<Number> = query.load(sqlite)?;
    Ok(found.into_iter().map(|found| found.number).collect())
}

fn execute(connection: &mut Connection, statement: &str) -> Result<()> {
    let Connection::Sqlite(sqlite) = connection else {
        return Ok(());
    };
    diesel::sql_query(statement).execute(sqlite)?;
    Ok(())
}

fn insert(connection: &mut Connection, number: i64) -> Result<()> {
    execute(
        connection,
        &format!("INSERT INTO written VALUES ({number})"),
    )
}

/// Keeps the writer busy until the sender is dropped, so that what is written meanwhile waits together.
fn occupy(
    writer: &Writer,
) -> (
    std::sync::mpsc::Sender<()>,
    impl Future<Output = Result<()>>,
) {
    let (go, held) = channel::<()>();
    let held = std::sync::Mutex::new(held);
    let writer = writer.clone();
    let occupied = async move {
        let wait = move |_: &mut Connection| {
            let _ = held.lock().unwrap().recv();
            Ok(())
        };
        writer.write(wait).await
    };
    (go, occupied)
}

/// Runs three writes that wait together, the second of which does something else than to insert.
async fn second_of_three(
    file: &File,
    second: impl Fn(&mut Connection) -> Result<()> + Send + 'static,
) -> [Result<()>; 3] {
    let writer = file.writer();
    let (go, occupied) = occupy(writer);
    let (_, one, two, three, ()) = futures_util::future::join5(
        occupied,
        writer.write(|connection| insert(connection, 1)),
        writer.write(second),
        writer.write(|connection| insert(connection, 3)),
        async { drop(go) },
    )
    .await;
    [one, two, three]
}

#[tokio::test]
async fn what_waits_together_is_kept_together_and_all_are_answered() {
    let file = File::new("together");
    let before = data_version(&file);
    let all = second_of_three(&file, |connection| insert(connection, 2)).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    assert_eq!(file.kept(), [1, 2, 3]);
    assert_eq!(data_version(&file), before + 1, "commits");
}

#[tokio::test]
async fn one_that_is_refused_takes_back_what_it_wrote_and_nothing_else() {
    let file = File::new("refused");
    let [one, two, three] = second_of_three(&file, |connection| {
        insert(connection, 2)?;
        Err(Error::Conflict("No.".to_owned()))
    })
    .await;
    assert!(matches!(two, Err(Error::Conflict(_))), "{two:?}");
    assert!(one.is_ok() && three.is_ok());
    assert_eq!(file.kept(), [1, 3]);
}

#[tokio::test]
async fn one_that_panics_keeps_no_other_from_being_written() {
    let file = File::new("panicked");
    let [one, two, three] = second_of_three(&file, |connection| {
        insert(connection, 2)?;
        panic!("as a test wants it")
    })
    .await;
    assert!(matches!(two, Err(Error::Internal(_))), "{two:?}");
    assert!(one.is_ok() && three.is_ok(), "{one:?} {three:?}");
    assert_eq!(file.kept(), [1, 3]);
}

#[tokio::test]
async fn one_that_ends_the_transaction_of_all_spoils_none_of_the_others() {
    let file = File::new("ended");
    let [one, two, three] = second_of_three(&file, |connection| {
        insert(connection, 2)?;
        // As a full disk does.
        execute(connection, "ROLLBACK")
    })
    .await;
    assert!(two.is_err(), "{two:?}");
    assert!(one.is_ok() && three.is_ok(), "{one:?} {three:?}");
    assert_eq!(file.kept(), [1, 3]);
}

/// Goes up with each commit of another connection.
fn data_version(file: &File) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Version {
        #[diesel(sql_type = BigInt)]
        data_version: i64,
    }
    let version = file.pools.read.lend(|connection| {
        let Connection::Sqlite(sqlite) = connection else {
            return Ok(0);
        };
        let found: Version = diesel::sql_query("PRAGMA data_version").get_result(sqlite)?;
        Ok(found.data_version)
    });
    version.unwrap()
}
