//! Pools of connections. On SQLite one connection writes, since several starve each other for seconds,
//! and a few read; on Postgres one pool does both.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use diesel::r2d2::R2D2Connection as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::Connection;
use super::checkpoints::Checkpoints;
use super::connection::{Access, open};
use super::url::DatabaseUrl;
use super::writer::Writer;
use crate::error::{Error, Result};

/// How long a request waits for a connection before it is told that the database is away.
const CHECKOUT: Duration = Duration::from_secs(5);
/// The same, while no connection can be opened: that many people do not have to find out.
const CHECKOUT_WHILE_AWAY: Duration = Duration::from_millis(500);
const READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 8;

/// A connection, and what came of the work on it.
pub struct Pooled {
    pub connection: Connection,
    /// The database failed on it: it is thrown away.
    pub spoilt: bool,
    /// The database was gone: all that were opened before are thrown away with it.
    pub away: bool,
    generation: u64,
}

/// What all connections of a pool know of their database.
#[derive(Debug, Default)]
struct Watch {
    /// How often it went away.
    generation: AtomicU64,
    /// Whether the last connection that was tried could not be opened.
    is_away: AtomicBool,
}

/// Opens connections for r2d2. Diesel's own manager hides why Postgres cannot be reached.
#[derive(Debug)]
pub struct Manager {
    url: DatabaseUrl,
    access: Access,
    watch: Arc<Watch>,
}

impl r2d2::ManageConnection for Manager {
    type Connection = Pooled;
    type Error = diesel::ConnectionError;

    fn connect(&self) -> Result<Pooled, Self::Error> {
        // Read first: a connection that is opened while the database goes away is an old one.
        let generation = self.watch.generation.load(SeqCst);
        let opened = open(&self.url, self.access);
        self.watch.is_away.store(opened.is_err(), SeqCst);
        Ok(Pooled {
            connection: opened?,
            spoilt: false,
            away: false,
            generation,
        })
    }

    /// Asks nothing of the database, so it costs nothing.
    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), Self::Error> {
        if pooled.generation == self.watch.generation.load(SeqCst) {
            Ok(())
        } else {
            let reason = "it was opened before the database went away".to_owned();
            Err(diesel::ConnectionError::BadConnection(reason))
        }
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        if pooled.away {
            // Once for all of one generation that fail: those opened since are good.
            let (old, new) = (pooled.generation, pooled.generation + 1);
            let _ = (self.watch.generation).compare_exchange(old, new, SeqCst, SeqCst);
        }
        pooled.spoilt || std::thread::panicking() || pooled.connection.is_broken()
    }
}

/// Cheap to clone.
#[derive(Debug, Clone)]
pub struct Pool {
    connections: r2d2::Pool<Manager>,
    watch: Arc<Watch>,
    /// As many as there are connections.
    turns: Arc<Semaphore>,
}

impl Pool {
    /// Connections are opened when they are first needed, or need to be opened again.
    fn new(url: &DatabaseUrl, access: Access, size: u32) -> Self {
        let watch = Arc::<Watch>::default();
        let connections = r2d2::Pool::builder()
            .max_size(size)
            .min_idle(Some(0))
            .test_on_check_out(true)
            .connection_timeout(CHECKOUT)
            .build_unchecked(Manager {
                url: url.clone(),
                access,
                watch: watch.clone(),
            });
        Self {
            connections,
            watch,
            turns: Arc::new(Semaphore::new(size as usize)),
        }
    }

    /// Waits until it is the caller's turn to be lent a connection, and lets nobody overtake: among threads that wait for
    /// one, the connections go to whoever asks at the right moment, and some wait for ever. To be kept as long as the
    /// connection is.
    ///
    /// # Errors
    /// `Away` when it takes too long.
    pub async fn turn(&self) -> Result<OwnedSemaphorePermit> {
        let turn = timeout(self.patience(), Arc::clone(&self.turns).acquire_owned());
        let turn = turn.await.map_err(|late| Error::Away(late.into()))?;
        turn.map_err(|closed| Error::Internal(closed.into()))
    }

    /// Lends a connection, and throws it away if the database failed on it.
    ///
    /// # Errors
    /// What `work` returned; `Away` when no connection is free or can be opened in time.
    pub fn lend<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        with(self.get()?, work)
    }

    /// As [`Pool::lend`], if a connection is free at this moment; else gives the work back.
    ///
    /// # Errors
    /// The work.
    pub fn lend_at_once<T, Work>(&self, work: Work) -> Result<Result<T>, Work>
    where
        Work: FnOnce(&mut Connection) -> Result<T>,
    {
        match self.connections.try_get() {
            Some(pooled) => Ok(with(pooled, work)),
            None => Err(work),
        }
    }

    pub(super) fn get(&self) -> Result<r2d2::PooledConnection<Manager>, r2d2::Error> {
        self.connections.get_timeout(self.patience())
    }

    fn patience(&self) -> Duration {
        if self.watch.is_away.load(SeqCst) {
            CHECKOUT_WHILE_AWAY
        } else {
            CHECKOUT
        }
    }
}

fn with<T>(
    mut pooled: r2d2::PooledConnection<Manager>,
    work: impl FnOnce(&mut Connection) -> Result<T>,
) -> Result<T> {
    let result = work(&mut pooled.connection);
    pooled.spoilt = result.as_ref().is_err_and(Error::spoils_connection);
    pooled.away = matches!(result, Err(Error::Away(_)));
    result
}

/// The ways to the data.
#[derive(Debug, Clone)]
pub struct Pools {
    pub read: Pool,
    pub write: Pool,
    /// On SQLite: who writes what does not have to happen right here.
    pub writer: Option<Writer>,
}

impl Pools {
    #[must_use]
    pub fn new(url: &DatabaseUrl) -> Self {
        match url {
            DatabaseUrl::Sqlite { .. } => {
                let write = Pool::new(url, Access::Write, 1);
                Self {
                    read: Pool::new(url, Access::Read, READERS),
                    writer: Some(Writer::new(write.clone(), Checkpoints::start(url))),
                    write,
                }
            }
            DatabaseUrl::Postgres { .. } => {
                let both = Pool::new(url, Access::Write, POSTGRES_CONNECTIONS);
                Self {
                    read: both.clone(),
                    write: both,
                    writer: None,
                }
            }
        }
    }
}
