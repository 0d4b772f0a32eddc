//! `DATABASE_URL`, read.

use std::path::Path;

/// Where the data lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    Sqlite { path: String },
    Postgres { url: String },
}

impl DatabaseUrl {
    /// Reads `sqlite://path` or `postgres://…`.
    ///
    /// # Errors
    /// A sentence for the person who set it.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("sqlite://") {
            if path.is_empty() {
                return Err("DATABASE_URL names no file: write sqlite://leadboard.db".to_owned());
            }
            return Ok(Self::Sqlite {
                path: path.to_owned(),
            });
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres {
                url: text.to_owned(),
            });
        }
        Err("DATABASE_URL must begin with sqlite:// or postgres://".to_owned())
    }

    /// Whether it may be opened without being made: a file that is there, or any Postgres.
    #[must_use]
    pub fn is_there(&self) -> bool {
        match self {
            Self::Sqlite { path } => Path::new(path).is_file(),
            Self::Postgres { .. } => true,
        }
    }

    /// What may be shown of it: never a password.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Sqlite { path } => format!("the file {path}"),
            Self::Postgres { url } => {
                let place = url.rsplit_once('@').map_or_else(
                    || url.split_once("://").map_or("", |(_, rest)| rest),
                    |(_, place)| place,
                );
                format!(
                    "Postgres at {}",
                    place.split('?').next().unwrap_or_default()
                )
            }
        }
    }
}
