//! Telling those who look on what was changed: ids alone, whom they belong to, and nothing of what they mean. The
//! [`Hub`] is the one of this process; a [`Relay`] carries the same between several on one Postgres.

mod channel;
mod hub;
mod relay;
mod seat;

pub use hub::{Full, Hub};
pub use relay::Relay;
pub use seat::{Seat, Step};
