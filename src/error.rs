//! What can go wrong, in words a person can act on. Web maps each kind to one status and one page.

use std::borrow::Cow;
use std::fmt;

use diesel::result::{DatabaseErrorKind, Error as Diesel};

use crate::db::id::StageId;

/// The one error of the program.
#[derive(Debug)]
pub enum Error {
    /// Nobody is signed in.
    SignedOut,
    /// Somebody is signed in, but not a member of the organization they work in, or of any.
    Placeless,
    /// The person is known but may not do this. Holds the sentence.
    Forbidden(String),
    /// Not there, or not yours: the two must look alike.
    NotFound,
    /// Something changed meanwhile. Holds the sentence.
    Conflict(String),
    /// Somebody moved the contact since whoever moves it now saw it.
    Meanwhile(Box<Meanwhile>),
    /// What was sent cannot be taken as it is.
    Invalid(Problems),
    /// Something it worked with was changed or deleted at the same moment: worth running once more.
    Overtaken(anyhow::Error),
    /// Too many tries; wait this many seconds.
    Slowed { seconds: i64 },
    /// The database does not answer.
    Away(anyhow::Error),
    /// A fault of ours.
    Internal(anyhow::Error),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A move that met another one: what is to be known to decide again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meanwhile {
    /// Who moved it, where to, and when.
    pub sentence: String,
    /// Where it stands now.
    pub stands: StageId,
    /// Where it was to go.
    pub target: StageId,
    pub target_name: String,
}

impl fmt::Display for Meanwhile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} Nothing was changed.", self.sentence)
    }
}

/// What is wrong with a form, field by field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(Vec<(Cow<'static, str>, String)>);

impl Problems {
    #[must_use]
    pub fn one(field: impl Into<Cow<'static, str>>, sentence: impl Into<String>) -> Self {
        Self(vec![(field.into(), sentence.into())])
    }

    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, sentence: impl Into<String>) {
        self.0.push((field.into(), sentence.into()));
    }

    /// Keeps the value, or notes the problem.
    pub fn keep<T>(&mut self, field: &'static str, parsed: Result<T, String>) -> Option<T> {
        parsed.map_err(|sentence| self.add(field, sentence)).ok()
    }

    /// These problems and the others.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// The sentence for a field, or an empty text.
    #[must_use]
    pub fn of(&self, field: &str) -> &str {
        self.0
            .iter()
            .find(|(name, _)| name == field)
            .map_or("", |(_, sentence)| sentence)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each field with its sentence.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.0.iter();
        all.map(|(field, sentence)| (field.as_ref(), sentence.as_str()))
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentences: Vec<&str> = self
            .0
            .iter()
            .map(|(_, sentence)| sentence.as_str())
            .collect();
        f.write_str(&sentences.join(" "))
    }
}

impl Error {
    #[must_use]
    pub fn invalid(field: &'static str, sentence: impl Into<String>) -> Self {
        Self::Invalid(Problems::one(field, sentence))
    }

    /// For an insert of what must be there once: somebody else was first, at the same moment.
    #[must_use]
    pub fn overtaken_if_taken(error: Diesel) -> Self {
        match error {
            Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
                Self::Overtaken(error.into())
            }
            other => other.into(),
        }
    }

    /// The words of an error that only this data meets. Anything else must fail the whole change: a full disk, a
    /// deadlock, a lost connection (design, section 2, step 4).
    #[must_use]
    pub fn forbidden_by_data(&self) -> Option<String> {
        if let Self::Invalid(problems) = self {
            return Some(problems.to_string());
        }
        let Self::Internal(cause) = self else {
            return None;
        };
        match cause.downcast_ref::<Diesel>() {
            Some(Diesel::DatabaseError(
                DatabaseErrorKind::CheckViolation
                | DatabaseErrorKind::NotNullViolation
                | DatabaseErrorKind::UniqueViolation
                | DatabaseErrorKind::ExclusionViolation
                | DatabaseErrorKind::RestrictViolation,
                information,
            )) => Some(information.message().to_owned()),
            _ => None,
        }
    }

    /// Whether the connection that said so should be thrown away.
    #[must_use]
    pub fn spoils_connection(&self) -> bool {
        matches!(self, Self::Away(_) | Self::Internal(_))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignedOut => f.write_str("Sign in first."),
            Self::Placeless => f.write_str("You are not a member of this organization any more."),
            Self::Overtaken(_) => f.write_str(
                "Somebody changed or deleted at the same moment what this needs. Load the page again, and try once more.",
            ),
            Self::Forbidden(sentence) | Self::Conflict(sentence) => f.write_str(sentence),
            Self::Meanwhile(other) => other.fmt(f),
            Self::NotFound => f.write_str("There is nothing here, or it is not yours to see."),
            Self::Invalid(problems) => problems.fmt(f),
            Self::Slowed { seconds } => {
                write!(f, "Too many tries. Wait {seconds} seconds, then try again.")
            }
            Self::Away(_) => f.write_str("The database does not answer. Try again in a moment."),
            Self::Internal(_) => f.write_str("Something went wrong on our side."),
        }
    }
}

impl std::error::Error for Error {}

impl From<Diesel> for Error {
    fn from(error: Diesel) -> Self {
        match error {
            Diesel::NotFound => Self::NotFound,
            error if is_away(&error) => Self::Away(error.into()),
            Diesel::DatabaseError(
                DatabaseErrorKind::SerializationFailure | DatabaseErrorKind::ForeignKeyViolation,
                _,
            ) => Self::Overtaken(error.into()),
            // Diesel has no kind for it.
            Diesel::DatabaseError(DatabaseErrorKind::Unknown, ref information)
                if information.message() == "deadlock detected" =>
            {
                Self::Overtaken(error.into())
            }
            other => Self::Internal(other.into()),
        }
    }
}

/// Whether the connection is gone. Postgres says so in many ways, also by its own last words when it is stopped; of all
/// of them diesel makes these, since it looks at the state of the connection, too.
fn is_away(error: &Diesel) -> bool {
    match error {
        Diesel::DatabaseError(
            DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
            _,
        )
        | Diesel::BrokenTransactionManager => true,
        Diesel::RollbackErrorOnCommit {
            rollback_error,
            commit_error,
        } => is_away(rollback_error) || is_away(commit_error),
        _ => false,
    }
}

impl From<r2d2::Error> for Error {
    fn from(error: r2d2::Error) -> Self {
        Self::Away(error.into())
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}
