//! Telling those who look on what was changed: ids alone, whom they belong to, and nothing of what they mean. The
//! [`Hub`] is the one of this process.

mod channel;
mod hub;
mod seat;

pub use hub::{Full, Hub};
pub use seat::{Seat, Step};
