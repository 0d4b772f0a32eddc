//! What can go wrong with a request to the API: beside the errors of everybody those of programs alone. Each has a
//! status, and a code that stays the same for good.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};

use super::caller::HEADER;
use crate::error::{Error, Problems};
use crate::people::api_token::Scope;

pub(crate) type Result<T, E = Fault> = std::result::Result<T, E>;

#[derive(Debug)]
pub(crate) enum Fault {
    Own(Error),
    NoToken,
    WrongToken,
    Scope {
        needed: Scope,
        held: Scope,
    },
    /// The body cannot be read. Holds the sentence.
    Malformed(String),
    TooLarge,
    NotJson,
    /// The contact is not as `If-Match` has it. Holds the present `ETag`.
    Stale(String),
    /// Another request was sent with this `Idempotency-Key`.
    KeyReused,
    /// The request that was sent with this `Idempotency-Key` is under way.
    KeyInUse,
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Own(error)
    }
}

impl From<Problems> for Fault {
    fn from(problems: Problems) -> Self {
        Self::Own(Error::Invalid(problems))
    }
}

impl Fault {
    /// For programs: it stays the same for good.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Own(error) => code_of(error),
            Self::NoToken => "token_missing",
            Self::WrongToken => "token_wrong",
            Self::Scope { .. } => "scope_missing",
            Self::Malformed(_) => "malformed",
            Self::TooLarge => "too_large",
            Self::NotJson => "not_json",
            Self::Stale(_) => "changed_meanwhile",
            Self::KeyReused => "idempotency_key_reused",
            Self::KeyInUse => "idempotency_key_in_use",
        }
    }

    pub(crate) fn own(&self) -> Option<&Error> {
        match self {
            Self::Own(error) => Some(error),
            _ => None,
        }
    }
}

/// The code of an error that is not of programs alone.
pub(super) fn code_of(error: &Error) -> &'static str {
    match error {
        Error::SignedOut | Error::Placeless => "token_missing",
        Error::Forbidden(_) => "forbidden",
        Error::NotFound => "not_found",
        Error::Conflict(_) | Error::Meanwhile(_) | Error::Overtaken(_) => "conflict",
        Error::Invalid(_) => "invalid",
        Error::Slowed { .. } => "too_many_requests",
        Error::Away(_) => "unavailable",
        Error::Internal(_) => "internal",
    }
}

/// Every code, with what it says: for the page that explains the API.
pub(crate) const CODES: &[(&str, u16, &str)] = &[
    ("malformed", 400, "The body is no JSON object."),
    ("token_missing", 401, "There is no token in the headers."),
    (
        "token_wrong",
        401,
        "The token is not known, or was revoked.",
    ),
    (
        "scope_missing",
        403,
        "The token may not do this: it needs another scope.",
    ),
    (
        "forbidden",
        403,
        "A page of another site sent this, with a cookie.",
    ),
    (
        "not_found",
        404,
        "There is nothing here, or it is another organization's.",
    ),
    (
        "method_not_allowed",
        405,
        "The address does not know this method.",
    ),
    (
        "conflict",
        409,
        "Something changed meanwhile, or stands against it.",
    ),
    (
        "idempotency_key_in_use",
        409,
        "The first request with this Idempotency-Key is under way.",
    ),
    (
        "changed_meanwhile",
        412,
        "The contact is not as If-Match has it. The answer has its present ETag.",
    ),
    ("too_large", 413, "The body is longer than 256 KB."),
    ("not_json", 415, "The body is not application/json."),
    (
        "invalid",
        422,
        "Fields or parameters are wrong, missing or not known: errors names each.",
    ),
    (
        "idempotency_key_reused",
        422,
        "Another request was sent with this Idempotency-Key.",
    ),
    (
        "too_many_requests",
        429,
        "Wait as many seconds as Retry-After says.",
    ),
    ("internal", 500, "A fault of ours."),
    (
        "unavailable",
        503,
        "The database does not answer. Try again in a moment.",
    ),
];

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own(Error::Slowed { seconds }) => {
                let unit = if *seconds == 1 { "second" } else { "seconds" };
                write!(f, "Too many requests. Wait {seconds} {unit}, then go on.")
            }
            Self::Own(Error::Overtaken(_)) => f.write_str(
                "Somebody changed or deleted at the same moment what this needs. Send it once more.",
            ),
            Self::Own(error) => error.fmt(f),
            Self::NoToken => write!(
                f,
                "There is no token. Send one in the header {HEADER}; an Admin makes it in Settings > API."
            ),
            Self::WrongToken => f.write_str(
                "This token is not known, or was revoked. An Admin makes another one in Settings > API.",
            ),
            Self::Scope { needed, held } => write!(
                f,
                "This needs a token with the scope {}; this one has {}.",
                needed.code(),
                held.code()
            ),
            Self::Malformed(sentence) => f.write_str(sentence),
            Self::TooLarge => f.write_str("The body is longer than 256 KB. Send less at a time."),
            Self::NotJson => f.write_str("Send JSON, with the header Content-Type: application/json."),
            Self::Stale(etag) => write!(
                f,
                "The contact changed meanwhile: its ETag is {etag} now. Read it again. Nothing was changed."
            ),
            Self::KeyReused => f.write_str(
                "Another request was sent with this Idempotency-Key. Send each request with a key of its own.",
            ),
            Self::KeyInUse => f.write_str(
                "The first request with this Idempotency-Key is still under way. Send it again in a second.",
            ),
        }
    }
}

impl ResponseError for Fault {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Own(error) => error.status_code(),
            Self::NoToken | Self::WrongToken => StatusCode::UNAUTHORIZED,
            Self::Scope { .. } => StatusCode::FORBIDDEN,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Stale(_) => StatusCode::PRECONDITION_FAILED,
            Self::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::KeyInUse => StatusCode::CONFLICT,
        }
    }

    /// Empty, as for [`Error`]: [`super::refusal`] fills it.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
