//! The two doors to the data: [`App::read`] and [`App::write`]. Everything that changes passes the second, in one
//! transaction, in somebody's name; what it returns is told only after the commit.

mod batch;
mod bell;
mod handover;
mod hashing;
mod import;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use actix_web::rt::spawn;
use actix_web::rt::task::{JoinError, spawn_blocking};

use crate::clock::Clock;
use crate::config::Config;
use crate::db::{Connection, Pool, Pools, migrations, transaction};
use crate::error::{Error, Result};
use crate::live::Hub;
use crate::news::News;
use crate::people::memory::Learned;
use crate::people::{By, Member, Memory, Tx};
pub(crate) use batch::TURN;
pub use batch::Turn;
pub use bell::{Bell, Call};
pub(crate) use handover::PAUSE;
pub use hashing::hashing;

/// After so many writes upkeep looks whether there is something to tidy up after them.
const WRITES_TO_TIDY: u32 = 256;

/// Cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    pub config: Arc<Config>,
    pub clock: Clock,
    /// Rung when there is something to do in the background.
    pub bell: Arc<Bell>,
    /// Who looks on, and is told what was changed.
    pub live: Arc<Hub>,
    pools: Pools,
    /// What changes read of the settings.
    memory: Arc<Memory>,
    written: Arc<AtomicU32>,
}

impl App {
    /// Opens the database and brings it to this version.
    ///
    /// # Errors
    /// A sentence naming the setting when the database cannot be reached, or cannot be migrated.
    pub fn open(config: Config, clock: Clock) -> anyhow::Result<Self> {
        migrations::run(&config.database)?;
        let pools = Pools::new(&config.database);
        Ok(Self {
            config: Arc::new(config),
            clock,
            bell: Arc::default(),
            live: Arc::default(),
            pools,
            memory: Arc::default(),
            written: Arc::default(),
        })
    }

    /// Reads what `member` may see. No connection outlives the closure.
    ///
    /// # Errors
    /// What `work` returned; `Away` when the database does not answer.
    pub async fn read<T: Send + 'static>(
        &self,
        member: &Member,
        work: impl FnOnce(&mut Connection, &Member) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let member = member.clone();
        self.read_public(move |connection| work(connection, &member))
            .await
    }

    /// As [`App::read`], for so little that on SQLite it takes less time than to have another thread do it.
    ///
    /// # Errors
    /// As [`App::read`].
    pub async fn glance<T: Send + 'static>(
        &self,
        member: &Member,
        work: impl FnOnce(&mut Connection, &Member) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let member = member.clone();
        self.look_up(move |connection| work(connection, &member))
            .await
    }

    /// Reads what needs no member: sessions, sign-in, set-up and health.
    ///
    /// # Errors
    /// As [`App::read`].
    pub async fn read_public<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let app = self.clone();
        in_turn(&self.pools.read, move || app.read_public_blocking(work)).await
    }

    /// As [`App::read_public`], for what is found by its key alone, or is as little. On SQLite that takes less time than to have another
    /// thread do it, and so is done at once.
    ///
    /// # Errors
    /// As [`App::read`].
    pub async fn look_up<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        if self.pools.writer.is_none() {
            return self.read_public(work).await;
        }
        match self.pools.read.lend_at_once(work) {
            Ok(done) => done,
            Err(work) => self.read_public(work).await,
        }
    }

    /// As [`App::read_public`], for a caller that may wait.
    ///
    /// # Errors
    /// As [`App::read`].
    pub fn read_public_blocking<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T>,
    ) -> Result<T> {
        self.pools.read.lend(work)
    }

    /// Writes in somebody's name: all of `work` is kept, or none. It takes nothing with it, so that it can be run again
    /// where a deadlock, or something deleted meanwhile, undid it; and on SQLite with others, in one commit.
    ///
    /// # Errors
    /// What `work` returned; `Away` when the database does not answer.
    pub async fn write<T: Send + 'static>(
        &self,
        by: By,
        work: impl Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let app = self.clone();
        // Not ended with the request: what was kept is told, also where whoever asked has gone.
        let written = spawn(async move {
            let (doing, author) = (app.clone(), by.clone());
            let care = AtomicBool::new(false);
            let work =
                move |connection: &mut Connection| doing.in_name_of(connection, &by, &care, &work);
            let (value, told) = app.write_public(work).await?;
            app.announce(&author, told);
            Ok(value)
        });
        written.await.unwrap_or_else(panicked)
    }

    /// Writes in the member's name, and reads what the answer shows of it: on Postgres in one go, since to have another
    /// thread do the one after the other takes as long as a statement. What is little is read as by [`App::glance`].
    ///
    /// # Errors
    /// What `read` returned; `Away` when the database does not answer.
    pub async fn write_and_read<T: Send + 'static, S: Send + 'static>(
        &self,
        member: &Member,
        work: impl Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
        read: impl FnOnce(&mut Connection, &Member, Result<T>) -> Result<S> + Send + 'static,
        is_little: bool,
    ) -> Result<S> {
        if self.pools.writer.is_some() {
            let written = self.write(member.by(), work).await;
            let read =
                |connection: &mut Connection, member: &Member| read(connection, member, written);
            return if is_little {
                self.glance(member, read).await
            } else {
                self.read(member, read).await
            };
        }
        let (app, member) = (self.clone(), member.clone());
        in_turn(&self.pools.write, move || {
            let written = app.write_blocking(&member.by(), work);
            app.read_public_blocking(|connection| read(connection, &member, written))
        })
        .await
    }

    /// As [`App::write`], for a caller that may wait.
    ///
    /// # Errors
    /// As [`App::write`].
    pub fn write_blocking<T>(&self, by: &By, work: impl Fn(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let care = AtomicBool::new(false);
        let (value, told) =
            self.write_public_blocking(|connection| self.in_name_of(connection, by, &care, &work))?;
        self.announce(by, told);
        Ok(value)
    }

    /// Writes in nobody's name: what belongs to no organization (sessions, tries to sign in), and what lets somebody in
    /// (set-up, sign-up, joining).
    ///
    /// # Errors
    /// As [`App::write`].
    pub async fn write_public<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        if let Some(writer) = &self.pools.writer {
            return writer.write(work).await;
        }
        let app = self.clone();
        in_turn(&self.pools.write, move || app.write_public_blocking(work)).await
    }

    /// As [`App::write_public`], for a caller that may wait.
    ///
    /// # Errors
    /// As [`App::write`].
    pub fn write_public_blocking<T>(
        &self,
        work: impl Fn(&mut Connection) -> Result<T>,
    ) -> Result<T> {
        transaction::run_in(&self.pools.write, work)
    }

    /// Runs `work` in somebody's name, and returns with it what is to be told and remembered once it is kept.
    fn in_name_of<T>(
        &self,
        connection: &mut Connection,
        by: &By,
        care: &AtomicBool,
        work: impl Fn(&mut Tx<'_>) -> Result<T>,
    ) -> Result<(T, (News, Learned))> {
        let mut tx = Tx::tried(connection, by, &self.clock, care, Some(&self.memory));
        let value = work(&mut tx)?;
        Ok((value, tx.into_parts()))
    }

    /// After a commit.
    fn announce(&self, by: &By, (news, learned): (News, Learned)) {
        self.memory.learn(learned);
        self.live.publish(by.organization(), &news);
        if self.written.fetch_add(1, Ordering::Relaxed) % WRITES_TO_TIDY == WRITES_TO_TIDY - 1 {
            self.bell.ring();
        }
    }
}

/// Runs slow work (the database) where it holds up no other request.
///
/// # Errors
/// What `work` returned; `Internal` when it panicked.
pub async fn off_the_event_loop<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    spawn_blocking(work).await.unwrap_or_else(panicked)
}

/// As [`off_the_event_loop`], when it is the work's turn to take a connection of the pool.
async fn in_turn<T: Send + 'static>(
    pool: &Pool,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let turn = pool.turn().await?;
    off_the_event_loop(move || {
        let done = work();
        drop(turn);
        done
    })
    .await
}

fn panicked<T>(error: JoinError) -> Result<T> {
    let error = anyhow::Error::new(error);
    Err(Error::Internal(error.context("the work panicked")))
}
