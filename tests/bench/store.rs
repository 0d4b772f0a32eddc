//! Where databases are made, copied and thrown away: a folder on a disk, or a Postgres of our own.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use leadboard::db::connection::{Access, open};
use leadboard::db::{Connection, DatabaseUrl};

use crate::postgres::Postgres;

pub enum Store {
    Sqlite(PathBuf),
    Postgres(Postgres),
}

impl Store {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "Postgres",
        }
    }

    /// Makes an empty database.
    pub fn make(&self, database: &str) -> Result<()> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(postgres) => postgres.command(&format!("CREATE DATABASE {database}")),
        }
    }

    /// Copies a database to which nobody is connected.
    pub fn copy(&self, from: &str, to: &str) -> Result<()> {
        match self {
            Self::Sqlite(folder) => {
                fs::copy(file(folder, from), file(folder, to))?;
                Ok(())
            }
            Self::Postgres(postgres) => {
                postgres.command(&format!("CREATE DATABASE {to} TEMPLATE {from}"))
            }
        }
    }

    pub fn drop(&self, database: &str) -> Result<()> {
        match self {
            Self::Sqlite(folder) => {
                for end in ["", "-wal", "-shm"] {
                    let _ = fs::remove_file(folder.join(format!("{database}.db{end}")));
                }
                Ok(())
            }
            Self::Postgres(postgres) => {
                postgres.command(&format!("DROP DATABASE {database} WITH (FORCE)"))
            }
        }
    }

    /// As `DATABASE_URL` names it.
    pub fn url(&self, database: &str) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite://{}", file(folder, database).display()),
            Self::Postgres(postgres) => postgres.url(database),
        }
    }

    pub fn connect(&self, database: &str) -> Result<Connection> {
        let url = DatabaseUrl::parse(&self.url(database)).map_err(anyhow::Error::msg)?;
        Ok(open(&url, Access::Write)?)
    }
}

pub fn file(folder: &Path, database: &str) -> PathBuf {
    folder.join(format!("{database}.db"))
}
