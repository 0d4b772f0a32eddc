//! A number of contacts: exact, or more than were counted. Source: design, section 2, "Counts".

use std::fmt;

use crate::crm::digits::grouped;

/// As far as is counted where that takes long.
pub(in crate::crm) const FAR: i64 = 10_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    Exact(i64),
    /// More than ten thousand.
    Many,
}

impl Count {
    pub(in crate::crm) fn up_to_far(number: i64) -> Self {
        if number > FAR {
            Self::Many
        } else {
            Self::Exact(number)
        }
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Exact(one), Self::Exact(other)) => Self::Exact(one + other),
            _ => Self::Many,
        }
    }

    /// What is left of them without those others, which are among them.
    #[must_use]
    pub(in crate::crm) fn without(self, others: Self) -> Self {
        match (self, others) {
            // Somebody may have changed one between the counting of both.
            (Self::Exact(all), Self::Exact(others)) => Self::Exact((all - others).max(0)),
            _ => Self::Many,
        }
    }

    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::Exact(0)
    }
}

impl Default for Count {
    fn default() -> Self {
        Self::Exact(0)
    }
}

/// `12`, `7,400`, `10,000+`.
impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(number) => f.write_str(&grouped(number)),
            Self::Many => write!(f, "{}+", grouped(&FAR)),
        }
    }
}
