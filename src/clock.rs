//! What time it is. Tests and the demo set the clock; nobody else may.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::BigInt;

/// A point in time: whole microseconds since 1970 in UTC, the same in both databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = BigInt)]
pub struct Instant(i64);

impl Instant {
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or_default()
    }

    #[must_use]
    pub fn plus(self, span: TimeDelta) -> Self {
        Self(
            self.0
                .saturating_add(span.num_microseconds().unwrap_or(i64::MAX)),
        )
    }

    #[must_use]
    pub fn minus(self, span: TimeDelta) -> Self {
        self.plus(-span)
    }

    /// How long after `earlier` this is; nothing if it is not after it.
    #[must_use]
    pub fn since(self, earlier: Self) -> TimeDelta {
        TimeDelta::microseconds(self.0.saturating_sub(earlier.0).max(0))
    }
}

impl From<DateTime<Utc>> for Instant {
    fn from(time: DateTime<Utc>) -> Self {
        Self(time.timestamp_micros())
    }
}

impl<DB: Backend> FromSql<BigInt, DB> for Instant
where
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        i64::from_sql(bytes).map(Self)
    }
}

impl<DB: Backend> ToSql<BigInt, DB> for Instant
where
    i64: ToSql<BigInt, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

/// Where the time comes from. Clones of a set clock share its time.
#[derive(Debug, Clone)]
pub enum Clock {
    System,
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still at `time` until it is set again.
    #[must_use]
    pub fn set_at(time: Instant) -> Self {
        Self::Set(Arc::new(AtomicI64::new(time.micros())))
    }

    #[must_use]
    pub fn now(&self) -> Instant {
        match self {
            Self::System => Utc::now().into(),
            Self::Set(micros) => Instant(micros.load(Ordering::SeqCst)),
        }
    }

    /// Sets a clock that was made by [`Clock::set_at`]; the system's clock is left alone.
    pub fn set(&self, time: Instant) {
        if let Self::Set(micros) = self {
            micros.store(time.micros(), Ordering::SeqCst);
        }
    }
}
