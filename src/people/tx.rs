//! A transaction in somebody's name. Every write of the CRM takes one.

use std::sync::atomic::{AtomicBool, Ordering};

use diesel::Connection as _;

use super::by::By;
use crate::clock::{Clock, Instant};
use crate::db::Connection;
use crate::db::id::{ContactId, OrganizationId, StageId};
use crate::error::Error;
use crate::news::News;

/// What a rehearsal ends with: a failure always, so that nothing of it is kept.
enum Undone<T> {
    Told(T),
    Failed(diesel::result::Error),
}

impl<T> From<diesel::result::Error> for Undone<T> {
    fn from(error: diesel::result::Error) -> Self {
        Self::Failed(error)
    }
}

pub struct Tx<'c> {
    pub connection: &'c mut Connection,
    by: &'c By,
    clock: &'c Clock,
    care: &'c AtomicBool,
    news: News,
}

/// For a transaction that nobody runs again.
static ALWAYS: AtomicBool = AtomicBool::new(true);

impl<'c> Tx<'c> {
    /// To be made once a transaction has begun: by `App::write`, and where an organization is founded or joined.
    pub(crate) fn new(connection: &'c mut Connection, by: &'c By, clock: &'c Clock) -> Self {
        Self::tried(connection, by, clock, &ALWAYS)
    }

    /// As [`Tx::new`], where it is run again if it was overtaken: then with care, if it asked for that.
    pub(crate) fn tried(
        connection: &'c mut Connection,
        by: &'c By,
        clock: &'c Clock,
        care: &'c AtomicBool,
    ) -> Self {
        Self {
            connection,
            by,
            clock,
            care,
            news: News::default(),
        }
    }

    /// Whether each step is to be written by itself, so that it shows which one fails.
    #[must_use]
    pub fn is_careful(&self) -> bool {
        self.care.load(Ordering::Relaxed)
    }

    /// Something failed that might have been forbidden by the data of one step alone: the error that has all of it run
    /// again, with care.
    #[must_use]
    pub fn again_with_care(&self, error: Error) -> Error {
        self.care.store(true, Ordering::Relaxed);
        Error::Overtaken(error.into())
    }

    #[must_use]
    pub fn by(&self) -> &'c By {
        self.by
    }

    #[must_use]
    pub fn organization(&self) -> OrganizationId {
        self.by.organization()
    }

    /// The time. Read it after the row is held, so that the log of a contact never runs backwards.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Tells those who look on, after the commit, that a contact changed which stands, or stood, in this stage.
    pub fn tell(&mut self, contact: ContactId, stage: StageId) {
        self.news.contact(contact, stage);
    }

    /// Tells those who look on, after the commit, that a setting changed: also that they may look on no more.
    pub fn tell_setting(&mut self) {
        self.news.settings = true;
    }

    /// What is to be told after the commit.
    #[must_use]
    pub fn into_news(self) -> News {
        self.news
    }

    /// Runs `work`, tells what came of it, and takes back all that it wrote.
    ///
    /// # Errors
    /// What `work` returned, or what the database said about the savepoint.
    pub fn rehearse<T>(
        &mut self,
        work: impl FnOnce(&mut Tx<'_>) -> crate::error::Result<T>,
    ) -> crate::error::Result<T> {
        let undone = self.savepoint(|tx| Err::<(), _>(Undone::Told(work(tx))));
        match undone {
            Err(Undone::Told(told)) => told,
            Err(Undone::Failed(error)) => Err(error.into()),
            Ok(()) => Err(Error::Internal(anyhow::anyhow!("a rehearsal was kept"))),
        }
    }

    /// Runs `work` so that its failure takes back what it wrote, and nothing else.
    ///
    /// # Errors
    /// What `work` returned, or what the database said about the savepoint.
    pub fn savepoint<T, E: From<diesel::result::Error>>(
        &mut self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let (by, clock, care) = (self.by, self.clock, self.care);
        let (value, news) = self.connection.transaction(|connection| {
            let mut tx = Tx::tried(connection, by, clock, care);
            work(&mut tx).map(|value| (value, tx.news))
        })?;
        self.news.add(&news);
        Ok(value)
    }
}
