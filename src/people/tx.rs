//! A transaction in somebody's name. Every write of the CRM takes one.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use diesel::Connection as _;

use super::by::By;
use super::memory::{Learned, Memory};
use super::organization;
use crate::clock::{Clock, Instant};
use crate::db::id::{ContactId, OrganizationId, StageId};
use crate::db::{Connection, dialect};
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
    memory: Option<&'c Memory>,
    settings: Settings,
    news: News,
    learned: Learned,
}

/// What a transaction knows of the version of the organization's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Settings {
    Unread,
    /// Read before the row was held that is worked on: it counts if it stands when that row is written.
    Seen(i64),
    Sure(i64),
}

/// For a transaction that nobody runs again.
static ALWAYS: AtomicBool = AtomicBool::new(true);

impl<'c> Tx<'c> {
    /// To be made once a transaction has begun: by `App::write`, and where an organization is founded or joined.
    pub(crate) fn new(connection: &'c mut Connection, by: &'c By, clock: &'c Clock) -> Self {
        Self::tried(connection, by, clock, &ALWAYS, None)
    }

    /// As [`Tx::new`], where it is run again if it was overtaken: then with care, if it asked for that.
    pub(crate) fn tried(
        connection: &'c mut Connection,
        by: &'c By,
        clock: &'c Clock,
        care: &'c AtomicBool,
        memory: Option<&'c Memory>,
    ) -> Self {
        Self {
            connection,
            by,
            clock,
            care,
            memory,
            settings: Settings::Unread,
            news: News::default(),
            learned: Learned::default(),
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
        self.settings = Settings::Unread;
    }

    /// What is to be told, and remembered, after the commit.
    #[must_use]
    pub(crate) fn into_parts(self) -> (News, Learned) {
        (self.news, self.learned)
    }

    /// Notes the version of the settings that was read by the statement that held a row. On Postgres that statement may
    /// have waited for the row after it read the version, so there it counts only if it stands when the row is written.
    pub(crate) fn saw_settings(&mut self, version: i64) {
        self.settings = if dialect::holds_everything(self.connection) {
            Settings::Sure(version)
        } else if self.is_careful() {
            Settings::Unread
        } else {
            Settings::Seen(version)
        };
    }

    /// The version that must still stand when the row that is held is written; nothing where that is sure.
    pub(crate) fn settings_to_confirm(&self) -> Option<i64> {
        match self.settings {
            Settings::Seen(version) => Some(version),
            Settings::Unread | Settings::Sure(_) => None,
        }
    }

    /// The settings were found to stand, by the statement that wrote the row; or not, and then all of it is to be run
    /// again.
    ///
    /// # Errors
    /// `Overtaken` if they do not stand.
    pub(crate) fn confirm_settings(&mut self, stand: bool) -> crate::error::Result<()> {
        if !stand {
            let meanwhile = anyhow::anyhow!("the settings changed after the contact was held");
            return Err(self.again_with_care(Error::Internal(meanwhile)));
        }
        if let Settings::Seen(version) = self.settings {
            self.settings = Settings::Sure(version);
        }
        Ok(())
    }

    /// As [`Tx::confirm_settings`], by a statement of its own where they are to be confirmed.
    ///
    /// # Errors
    /// `Overtaken` if they do not stand.
    pub(crate) fn look_at_settings_again(&mut self) -> crate::error::Result<()> {
        let Some(version) = self.settings_to_confirm() else {
            return Ok(());
        };
        let stands = organization::settings_version(self.connection, self.organization())?;
        self.confirm_settings(stands == version)
    }

    /// What `read` reads of the organization's settings, or has read at this version of them. It must read nothing that
    /// can change without the version.
    ///
    /// # Errors
    /// What `read` returned; the database's.
    pub fn settings<T: Any + Send + Sync>(
        &mut self,
        read: impl FnOnce(&mut Connection, OrganizationId) -> crate::error::Result<T>,
    ) -> crate::error::Result<Arc<T>> {
        let organization = self.organization();
        let version = match self.settings {
            Settings::Seen(version) | Settings::Sure(version) => version,
            Settings::Unread => organization::settings_version(self.connection, organization)?,
        };
        let remembered = self.learned.recall(organization, version).or_else(|| {
            let memory = self.memory?;
            memory.recall(organization, version)
        });
        if let Some(remembered) = remembered {
            return Ok(remembered);
        }
        let read = Arc::new(read(self.connection, organization)?);
        self.learned.add(organization, version, &read);
        Ok(read)
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
        let (by, clock, care, memory) = (self.by, self.clock, self.care, self.memory);
        let settings = self.settings;
        let (value, parts, settings) = self.connection.transaction(|connection| {
            let mut tx = Tx::tried(connection, by, clock, care, memory);
            tx.settings = settings;
            let value = work(&mut tx)?;
            let settings = tx.settings;
            Ok::<_, E>((value, tx.into_parts(), settings))
        })?;
        let (news, learned) = parts;
        self.news.add(&news);
        self.learned.extend(learned);
        self.settings = settings;
        Ok(value)
    }
}
