//! Asking a server as fast as it answers, and keeping how long each answer took.

use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

use crate::http::Line;

/// How long each of many answers took, and all of them together.
#[derive(Default)]
pub struct Waits {
    micros: Vec<u32>,
    lasted: Duration,
}

impl Waits {
    pub fn new(micros: Vec<u32>, lasted: Duration) -> Self {
        Self { micros, lasted }
    }

    pub fn add(&mut self, other: Self) {
        self.micros.extend(other.micros);
        self.lasted += other.lasted;
    }

    pub fn per_second(&self) -> f64 {
        self.micros.len() as f64 / self.lasted.as_secs_f64()
    }

    /// The milliseconds within which that share of the answers came: 0.5, 0.99, or 1 for all.
    pub fn within(&self, share: f64) -> f64 {
        let mut sorted = self.micros.clone();
        sorted.sort_unstable();
        let place = (sorted.len() as f64 * share).ceil() as usize;
        let micros = sorted.get(place.saturating_sub(1)).copied();
        f64::from(micros.unwrap_or_default()) / 1000.0
    }
}

/// Does one thing over and over, which tells how long it took.
pub fn repeat(span: Duration, mut work: impl FnMut() -> Result<Duration>) -> Result<Waits> {
    let (begun, mut micros) = (Instant::now(), Vec::new());
    while begun.elapsed() < span {
        micros.push(u32::try_from(work()?.as_micros())?);
    }
    Ok(Waits::new(micros, begun.elapsed()))
}

/// How long it takes.
pub fn timed(work: impl FnOnce() -> Result<()>) -> Result<Duration> {
    let begun = Instant::now();
    work()?;
    Ok(begun.elapsed())
}

/// Each asker sends its requests over a connection of its own, one after the other.
pub fn ask<A: FnMut() -> Vec<u8> + Send>(
    server: SocketAddr,
    askers: &mut [A],
    span: Duration,
) -> Result<Waits> {
    thread::scope(|scope| {
        let threads = askers.iter_mut().map(|next| {
            scope.spawn(move || {
                let mut line = Line::open(server)?;
                repeat(span, || timed(|| line.skim(&next())))
            })
        });
        let threads: Vec<_> = threads.collect();
        let mut all = Waits::default();
        for thread in threads {
            let one = thread.join().expect("an asker does not panic")?;
            all.lasted = all.lasted.max(one.lasted);
            all.micros.extend(one.micros);
        }
        Ok(all)
    })
}

/// How long each side of a comparison runs.
#[derive(Clone, Copy)]
pub struct Pace {
    pub span: Duration,
    pub turns: u32,
}

pub type Side<'s> = &'s mut dyn FnMut(Duration) -> Result<Waits>;

impl Pace {
    /// Lets the sides run in turns, so that what else the machine does meets all alike. The first turn is not counted.
    pub fn in_turns(self, mut sides: Vec<Side<'_>>) -> Result<Vec<Waits>> {
        let mut all: Vec<Waits> = sides.iter().map(|_| Waits::default()).collect();
        for turn in 0..=self.turns {
            for (side, waits) in sides.iter_mut().zip(&mut all) {
                let ran = side(self.span / self.turns)?;
                if turn > 0 {
                    waits.add(ran);
                }
            }
        }
        Ok(all)
    }

    /// As [`Pace::in_turns`], of sides that have names.
    pub fn compare<const N: usize>(self, sides: [Side<'_>; N]) -> Result<[Waits; N]> {
        let waits = self.in_turns(sides.into())?;
        waits
            .try_into()
            .map_err(|_| anyhow!("each side has its waits"))
    }
}
