//! One transaction, begun so that two writers queue instead of failing.

use diesel::connection::TransactionManager;

use super::Connection;
use super::dialect;

type Manager = <Connection as diesel::Connection>::TransactionManager;

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
