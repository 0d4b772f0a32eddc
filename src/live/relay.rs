//! Between several servers on one Postgres: what one tells its own people it calls out to the others. One thread calls
//! out, after the commit and for whatever came together meanwhile; another one listens. A server on SQLite is alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::Hub;
use crate::db::DatabaseUrl;
use crate::db::id::{OrganizationId, UserId};
use crate::db::notices::{LONGEST, Notices};
use crate::news::News;

/// How often it is looked whether something was called out: Diesel cannot wait for it.
const LOOK: Duration = Duration::from_millis(50);

/// After one call, how long until the next: what comes meanwhile is called out together. Others look no more often.
const GATHER: Duration = LOOK;

/// How often the connection that listens is tried: one that is gone without a word says nothing, too.
const CHECK: Duration = Duration::from_secs(15);

/// How long after a connection was lost another one is opened.
const AGAIN: Duration = Duration::from_millis(500);

/// The threads; they stop when this is dropped.
#[derive(Debug)]
pub struct Relay {
    outbox: Arc<Outbox>,
    threads: Vec<JoinHandle<()>>,
}

impl Relay {
    /// Nothing on SQLite.
    ///
    /// # Errors
    /// What the system says about another thread.
    pub fn start(database: &DatabaseUrl, hub: &Arc<Hub>) -> std::io::Result<Option<Self>> {
        let DatabaseUrl::Postgres { url } = database else {
            return Ok(None);
        };
        let outbox = Arc::new(Outbox::default());
        let mut relay = Self {
            outbox: Arc::clone(&outbox),
            threads: Vec::new(),
        };
        let me = format!("{:016x}", rand::random::<u64>());
        let caller = Caller {
            me: me.clone(),
            url: url.clone(),
            outbox: Arc::clone(&outbox),
        };
        // Before anybody can look on, so that nobody who does at first is told to read everything anew.
        let first = listening(url).ok();
        let listener = Listener {
            me,
            url: url.clone(),
            outbox: Arc::clone(&outbox),
            hub: Arc::clone(hub),
        };
        let thread = |name: &str| thread::Builder::new().name(name.to_owned());
        relay
            .threads
            .push(thread("calls-out").spawn(move || caller.run())?);
        relay
            .threads
            .push(thread("listens").spawn(move || listener.run(first))?);
        hub.call_out_by(outbox);
        Ok(Some(relay))
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.outbox.stop();
        for thread in self.threads.drain(..) {
            // A panic in it has been printed.
            let _ = thread.join();
        }
    }
}

/// What is yet to be called out.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    pending: Pending,
    is_stopped: bool,
}

#[derive(Debug, Default)]
struct Pending {
    news: BTreeMap<OrganizationId, News>,
    users: BTreeSet<UserId>,
}

impl Pending {
    fn is_empty(&self) -> bool {
        self.news.is_empty() && self.users.is_empty()
    }

    fn add(&mut self, about: About) {
        match about {
            About::Changed(organization, news) => {
                self.news.entry(organization).or_default().add(&news);
            }
            About::Check(user) => {
                self.users.insert(user);
            }
        }
    }

    fn take(&mut self) -> Vec<About> {
        let Self { news, users } = std::mem::take(self);
        let news = news.into_iter();
        let changed = news.map(|(organization, news)| About::Changed(organization, news));
        changed.chain(users.into_iter().map(About::Check)).collect()
    }
}

impl Outbox {
    pub(super) fn put(&self, about: About) {
        self.state().pending.add(about);
        self.changed.notify_all();
    }

    fn stop(&self) {
        self.state().is_stopped = true;
        self.changed.notify_all();
    }

    /// Waits until there is something; nothing when it is over and all is told.
    fn wait(&self) -> Option<Vec<About>> {
        let is_idle = |state: &mut State| state.pending.is_empty() && !state.is_stopped;
        let waited = self.changed.wait_while(self.state(), is_idle);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        // The last that happened is told, too.
        (!state.pending.is_empty()).then(|| state.pending.take())
    }

    /// Waits for so long; says whether it goes on.
    fn pause(&self, span: Duration) -> bool {
        let goes_on = |state: &mut State| !state.is_stopped;
        let waited = self.changed.wait_timeout_while(self.state(), span, goes_on);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        !state.is_stopped
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// As it is called out.
#[derive(Debug, Serialize, Deserialize)]
struct Notice {
    /// Which server says so.
    from: String,
    about: About,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum About {
    Changed(OrganizationId, News),
    Check(UserId),
}

struct Caller {
    me: String,
    url: String,
    outbox: Arc<Outbox>,
}

impl Caller {
    fn run(&self) {
        let mut connection = None;
        while let Some(all) = self.outbox.wait() {
            let mut left = all.into_iter();
            for about in left.by_ref() {
                let called = self.call_out(&mut connection, &about);
                if let Err(error) = called {
                    tracing::warn!(%error, "other servers are told later");
                    connection = None;
                    // Whatever was called out already is called out once more: too much is no harm.
                    self.outbox.put(about);
                    break;
                }
            }
            let is_lost = connection.is_none();
            left.for_each(|about| self.outbox.put(about));
            let goes_on = self.outbox.pause(if is_lost { AGAIN } else { GATHER });
            if is_lost && !goes_on {
                return;
            }
        }
    }

    fn call_out(&self, connection: &mut Option<Notices>, about: &About) -> anyhow::Result<()> {
        let notices = match connection {
            Some(notices) => notices,
            None => connection.insert(Notices::open(&self.url)?),
        };
        Ok(notices.notify(&self.written(about)?)?)
    }

    fn written(&self, about: &About) -> serde_json::Result<String> {
        let notice = |about: &About| {
            serde_json::to_string(&Notice {
                from: self.me.clone(),
                about: about.clone(),
            })
        };
        let written = notice(about)?;
        match about {
            About::Changed(organization, _) if written.len() > LONGEST => {
                notice(&About::Changed(*organization, News::of_everything()))
            }
            _ => Ok(written),
        }
    }
}

struct Listener {
    me: String,
    url: String,
    outbox: Arc<Outbox>,
    hub: Arc<Hub>,
}

impl Listener {
    fn run(&self, mut first: Option<Notices>) {
        loop {
            if let Err(error) = self.listen(first.take()) {
                tracing::warn!(%error, "other servers are not heard; trying again");
            }
            if !self.outbox.pause(AGAIN) {
                return;
            }
        }
    }

    /// Until it is over, or the connection is lost.
    fn listen(&self, first: Option<Notices>) -> anyhow::Result<()> {
        let mut notices = if let Some(notices) = first {
            notices
        } else {
            let notices = listening(&self.url)?;
            // Nobody knows what was called out while nobody listened.
            self.hub.resync();
            notices
        };
        let mut checked = Instant::now();
        while self.outbox.pause(LOOK) {
            for notice in notices.heard()? {
                self.hear(&notice);
            }
            if checked.elapsed() >= CHECK {
                notices.check()?;
                checked = Instant::now();
            }
        }
        Ok(())
    }

    fn hear(&self, notice: &str) {
        // Another version may say it in other words.
        let Ok(notice) = serde_json::from_str::<Notice>(notice) else {
            return self.hub.resync();
        };
        if notice.from != self.me {
            self.hub.hear(&notice.about);
        }
    }
}

fn listening(url: &str) -> anyhow::Result<Notices> {
    let mut notices = Notices::open(url)?;
    notices.listen()?;
    Ok(notices)
}
