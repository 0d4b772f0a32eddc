//! Copying what SQLite has in its log into the database, in a thread of its own: so that no commit waits for it.

use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use diesel::{RunQueryDsl, sql_query};

use super::connection::{Access, open};
use super::url::DatabaseUrl;

/// After so many writes it is done: each leaves about twenty pages in the log, many of them the same.
const WRITES: usize = 200;

/// So many pages the log may have before a commit copies what is left of them itself: the log begins anew only when
/// nothing is left, and while many write that is never in between.
pub(super) const MOST_PAGES: u32 = 16_000;

/// The thread ends when this is dropped.
#[derive(Debug)]
pub(super) struct Checkpoints {
    call: SyncSender<()>,
    written: usize,
}

impl Checkpoints {
    pub(super) fn start(url: &DatabaseUrl) -> Self {
        let (call, calls) = sync_channel(1);
        let thread = thread::Builder::new().name("checkpoints".to_owned());
        let url = url.clone();
        let started = thread.spawn(move || {
            let mut connection = None;
            for () in calls {
                if let Err(error) = checkpoint(&mut connection, &url) {
                    tracing::warn!(%error, "the log of the database is copied later");
                    connection = None;
                }
            }
        });
        if let Err(error) = started {
            tracing::warn!(%error, "no thread for copying the log of the database");
        }
        Self { call, written: 0 }
    }

    /// So many writes were kept.
    pub(super) fn note(&mut self, writes: usize) {
        self.written += writes;
        if self.written >= WRITES {
            self.written = 0;
            // One that is called already does this, too.
            let _ = self.call.try_send(());
        }
    }
}

fn checkpoint(connection: &mut Option<super::Connection>, url: &DatabaseUrl) -> anyhow::Result<()> {
    let connection = match connection {
        Some(connection) => connection,
        None => connection.insert(open(url, Access::Write)?),
    };
    // Waits for nobody, and nobody for it.
    sql_query("PRAGMA wal_checkpoint(PASSIVE)").execute(connection)?;
    Ok(())
}
