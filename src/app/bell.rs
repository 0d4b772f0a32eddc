//! Wakes whoever works in the background.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Why somebody who waited at the bell goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// It was rung, or the time was over.
    Work,
    /// There is nothing more to do, ever.
    Stop,
}

#[derive(Debug, Default)]
pub struct Bell {
    state: Mutex<State>,
    rung: Condvar,
}

#[derive(Debug, Default)]
struct State {
    is_rung: bool,
    is_stopped: bool,
}

impl Bell {
    /// There is something to do.
    pub fn ring(&self) {
        self.set(|state| state.is_rung = true);
    }

    /// Whoever works is to stop.
    pub fn stop(&self) {
        self.set(|state| state.is_stopped = true);
    }

    #[must_use]
    pub fn is_stopped(&self) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.is_stopped
    }

    /// Waits until it is rung, for so long at most.
    pub fn wait(&self, longest: Duration) -> Call {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let is_silent = |state: &mut State| !state.is_rung && !state.is_stopped;
        let waited = self.rung.wait_timeout_while(state, longest, is_silent);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.is_rung = false;
        if state.is_stopped {
            Call::Stop
        } else {
            Call::Work
        }
    }

    fn set(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.rung.notify_all();
    }
}
