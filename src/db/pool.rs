//! Pools of connections. On SQLite one connection writes, since several starve each other for seconds,
//! and a few read; on Postgres one pool does both.

use std::time::Duration;

use diesel::r2d2::R2D2Connection as _;

use super::Connection;
use super::connection::{Access, open};
use super::url::DatabaseUrl;

/// How long a request waits for a connection before it is told that the database is away.
const CHECKOUT: Duration = Duration::from_secs(5);
const READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 8;

/// A connection that is thrown away after the database failed on it.
pub struct Pooled {
    pub connection: Connection,
    pub spoilt: bool,
}

/// Opens connections for r2d2. Diesel's own manager hides why Postgres cannot be reached.
#[derive(Debug)]
pub struct Manager {
    url: DatabaseUrl,
    access: Access,
}

impl r2d2::ManageConnection for Manager {
    type Connection = Pooled;
    type Error = diesel::ConnectionError;

    fn connect(&self) -> Result<Pooled, Self::Error> {
        Ok(Pooled {
            connection: open(&self.url, self.access)?,
            spoilt: false,
        })
    }

    fn is_valid(&self, _: &mut Pooled) -> Result<(), Self::Error> {
        Ok(())
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        pooled.spoilt || std::thread::panicking() || pooled.connection.is_broken()
    }
}

pub type Pool = r2d2::Pool<Manager>;

/// The two ways to the data.
#[derive(Debug, Clone)]
pub struct Pools {
    pub read: Pool,
    pub write: Pool,
}

impl Pools {
    /// Pools whose connections are opened when they are first needed, or need to be opened again.
    #[must_use]
    pub fn new(url: &DatabaseUrl) -> Self {
        let pool = |access, size| {
            r2d2::Pool::builder()
                .max_size(size)
                .min_idle(Some(0))
                .test_on_check_out(false)
                .connection_timeout(CHECKOUT)
                .build_unchecked(Manager {
                    url: url.clone(),
                    access,
                })
        };
        match url {
            DatabaseUrl::Sqlite { .. } => Self {
                read: pool(Access::Read, READERS),
                write: pool(Access::Write, 1),
            },
            DatabaseUrl::Postgres { .. } => {
                let both = pool(Access::Write, POSTGRES_CONNECTIONS);
                Self {
                    read: both.clone(),
                    write: both,
                }
            }
        }
    }
}
