//! The writer of SQLite: a thread that takes whatever waits to be written into one transaction, each in a savepoint, so
//! that all of it waits for the disk together. Each is answered once it is kept, or refused.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use diesel::Connection as _;
use tokio::sync::oneshot;

use super::checkpoints::Checkpoints;
use super::pool::Pool;
use super::{Connection, transaction};
use crate::error::{Error, Result};

/// For so long more is taken into one transaction: whoever came first waits for it.
const LONGEST: Duration = Duration::from_millis(5);

/// As much is taken into one transaction.
const MOST: usize = 64;

/// Cheap to clone; the thread ends with the last of them.
#[derive(Debug, Clone)]
pub struct Writer {
    queue: Sender<Box<dyn Waiting>>,
}

/// A write that waits for its turn.
trait Waiting: Send {
    /// Does it, beside others, and holds the answer back.
    ///
    /// # Errors
    /// `Spoilt`, if the transaction cannot be trusted any more.
    fn run(&mut self, connection: &mut Connection) -> Result<(), Spoilt>;

    /// Does it in a transaction of its own, and answers.
    fn run_alone(self: Box<Self>, pool: &Pool);

    /// What it did was kept.
    fn answer(self: Box<Self>);
}

/// A failure took more with it than its own savepoint, or may have.
struct Spoilt;

struct Write<T, Work> {
    work: Work,
    done: Option<Result<T>>,
    answer: oneshot::Sender<Result<T>>,
}

impl Writer {
    /// Writes on the one connection of `pool`.
    pub(super) fn new(pool: Pool, mut checkpoints: Checkpoints) -> Self {
        let (queue, waiting) = mpsc::channel();
        let thread = thread::Builder::new().name("writer".to_owned());
        if let Err(error) = thread.spawn(move || serve(&pool, &waiting, &mut checkpoints)) {
            tracing::error!(%error, "no thread for writing");
        }
        Self { queue }
    }

    /// Runs `work` in a transaction: all of it is kept, or none. It may run more than once.
    ///
    /// # Errors
    /// What `work` returned; `Away` when the database does not answer.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        let write = Write {
            work,
            done: None,
            answer,
        };
        let gone = || Error::Internal(anyhow::anyhow!("the writer is gone"));
        self.queue.send(Box::new(write)).map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}

fn serve(pool: &Pool, waiting: &Receiver<Box<dyn Waiting>>, checkpoints: &mut Checkpoints) {
    while let Ok(first) = waiting.recv() {
        let mut all = vec![first];
        let kept = pool.lend(|connection| {
            transaction::run(connection, |connection| {
                run_together(connection, &mut all, waiting)
            })
        });
        checkpoints.note(all.len());
        for write in all {
            if kept.is_ok() {
                write.answer();
            } else {
                write.run_alone(pool);
            }
        }
    }
}

/// Runs the first write, and whatever comes while it and others run.
fn run_together(
    connection: &mut Connection,
    all: &mut Vec<Box<dyn Waiting>>,
    waiting: &Receiver<Box<dyn Waiting>>,
) -> Result<()> {
    let end = Instant::now() + LONGEST;
    let mut next = 0;
    while let Some(write) = all.get_mut(next) {
        write.run(connection).map_err(|Spoilt| {
            Error::Internal(anyhow::anyhow!("one of several writes spoilt the others"))
        })?;
        next += 1;
        if all.len() < MOST && Instant::now() < end {
            all.extend(waiting.try_recv());
        }
    }
    Ok(())
}

impl<T, Work> Waiting for Write<T, Work>
where
    T: Send,
    Work: Fn(&mut Connection) -> Result<T> + Send,
{
    fn run(&mut self, connection: &mut Connection) -> Result<(), Spoilt> {
        let work = &self.work;
        let done = caught(|| {
            transaction::again_if_overtaken(|| connection.transaction(|inside| work(inside)))
        });
        if done.as_ref().is_err_and(Error::spoils_connection) {
            return Err(Spoilt);
        }
        self.done = Some(done);
        Ok(())
    }

    fn run_alone(mut self: Box<Self>, pool: &Pool) {
        self.done = Some(caught(|| transaction::run_in(pool, &self.work)));
        self.answer();
    }

    fn answer(self: Box<Self>) {
        if let Some(done) = self.done {
            // Whoever asked may have gone.
            let _ = self.answer.send(done);
        }
    }
}

/// Makes an error of a panic, so that it takes nobody else's write with it.
fn caught<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Error::Internal(anyhow::anyhow!("the work panicked"))))
}

#[cfg(test)]
mod tests;
