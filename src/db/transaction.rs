//! One transaction, begun so that two writers queue instead of failing.

use diesel::connection::TransactionManager;

use super::pool::Pool;
use super::{Connection, dialect};
use crate::error::{Error, Result};

type Manager = <Connection as diesel::Connection>::TransactionManager;

/// How often a write that others overtook is run before the person is told.
const MOST_TRIES: usize = 3;

/// Runs `work` in a transaction: all of it is kept, or none.
///
/// # Errors
/// What `work` returned, or what the database said at the beginning or the end.
pub fn run<T, E: From<diesel::result::Error>>(
    connection: &mut Connection,
    work: impl FnOnce(&mut Connection) -> Result<T, E>,
) -> Result<T, E> {
    dialect::begin(connection)?;
    match work(connection) {
        Ok(value) => {
            Manager::commit_transaction(connection)?;
            Ok(value)
        }
        Err(error) => {
            // The first error is the one to tell; a connection that cannot roll back is thrown away by the pool.
            let _ = Manager::rollback_transaction(connection);
            Err(error)
        }
    }
}

/// As [`run`], on a connection of the pool; again, if somebody overtook it.
///
/// # Errors
/// As [`run`]; `Away` when the database does not answer.
pub fn run_in<T>(pool: &Pool, work: impl Fn(&mut Connection) -> Result<T>) -> Result<T> {
    again_if_overtaken(|| pool.lend(|connection| run(connection, &work)))
}

/// Does something until nobody overtakes it, a few times at most.
pub(super) fn again_if_overtaken<T>(mut once: impl FnMut() -> Result<T>) -> Result<T> {
    let mut tries = 0;
    loop {
        let done = once();
        tries += 1;
        if tries == MOST_TRIES || !matches!(done, Err(Error::Overtaken(_))) {
            return done;
        }
    }
}
