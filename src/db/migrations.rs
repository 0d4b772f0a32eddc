//! Brings a database to the schema of this version.

use diesel::migration::Migration;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::Connection;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Runs the migrations that are missing.
///
/// # Errors
/// The first one that fails; those before it stay done.
pub fn run(connection: &mut Connection) -> anyhow::Result<()> {
    match connection {
        Connection::Sqlite(sqlite) => run_pending(sqlite, SQLITE),
        Connection::Postgres(postgres) => run_pending(postgres, POSTGRES),
    }
}

fn run_pending<C, DB>(connection: &mut C, migrations: EmbeddedMigrations) -> anyhow::Result<()>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: diesel::migration::MigrationSource<DB>,
    Box<dyn Migration<DB>>: Migration<DB>,
{
    connection
        .run_pending_migrations(migrations)
        .map(|_| ())
        .map_err(|error| anyhow::anyhow!("the database could not be migrated: {error}"))
}
