//! The body of a request, read strictly: every field that is not known, missing or of the wrong type is named, all at
//! once. The struct that a handler gets is the one that the document shows.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use serde_json::{Map, Value};

use super::fault::{Fault, Result};
use crate::clock::Instant;
use crate::error::Problems;

/// A JSON object whose fields are taken one by one.
pub(crate) struct Fields {
    left: Map<String, Value>,
    problems: Problems,
}

/// What a handler takes as its body. Declared by [`body!`].
pub(crate) trait Body: Sized + 'static {
    /// Nothing where a problem was noted.
    fn of(fields: &mut Fields) -> Option<Self>;
}

/// A type of JSON values.
pub(crate) trait Typed: Sized {
    /// `must be …`
    const MUST_BE: &'static str;

    /// Nothing for a value of another type.
    fn of(value: Value) -> Option<Self>;

    /// What `null` means where the field may be left out.
    fn null() -> Option<Self> {
        None
    }
}

/// A field of a body: needed, or an `Option`.
pub(crate) trait Field: Sized {
    /// # Errors
    /// What is wrong with it, as a sentence.
    fn of(value: Option<Value>) -> Result<Self, String>;
}

impl<T: Typed> Field for T {
    fn of(value: Option<Value>) -> Result<Self, String> {
        match value {
            None => Err("This is missing.".to_owned()),
            Some(value) => <T as Typed>::of(value).ok_or_else(must_be::<T>),
        }
    }
}

impl<T: Typed> Field for Option<T> {
    fn of(value: Option<Value>) -> Result<Self, String> {
        match value {
            None => Ok(None),
            Some(Value::Null) => Ok(T::null()),
            Some(value) => <T as Typed>::of(value).map(Some).ok_or_else(must_be::<T>),
        }
    }
}

fn must_be<T: Typed>() -> String {
    format!("This must be {}.", T::MUST_BE)
}

/// A value that may be taken away: `null`, or empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Clearable<T> {
    Nothing,
    Is(T),
}

impl<T> Clearable<T> {
    pub(crate) fn into_option(self) -> Option<T> {
        match self {
            Self::Nothing => None,
            Self::Is(value) => Some(value),
        }
    }
}

impl<T: Typed> Typed for Clearable<T> {
    const MUST_BE: &'static str = T::MUST_BE;

    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Null => Some(Self::Nothing),
            value => T::of(value).map(Self::Is),
        }
    }

    fn null() -> Option<Self> {
        Some(Self::Nothing)
    }
}

impl Typed for String {
    const MUST_BE: &'static str = "a text";

    fn of(value: Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }
}

impl Typed for i64 {
    const MUST_BE: &'static str = "a whole number";

    fn of(value: Value) -> Option<Self> {
        value.as_i64()
    }
}

impl Typed for bool {
    const MUST_BE: &'static str = "true or false";

    fn of(value: Value) -> Option<Self> {
        value.as_bool()
    }
}

impl Typed for Vec<String> {
    const MUST_BE: &'static str = "a list of texts";

    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Array(values) => values.into_iter().map(<String as Typed>::of).collect(),
            _ => None,
        }
    }
}

impl Typed for Instant {
    const MUST_BE: &'static str = "a time such as 2026-03-02T09:00:00Z";

    fn of(value: Value) -> Option<Self> {
        parse_time(value.as_str()?)
    }
}

/// RFC 3339, in years that every database knows.
pub(super) fn parse_time(text: &str) -> Option<Instant> {
    let time = chrono::DateTime::parse_from_rfc3339(text).ok()?;
    let years = 1970..=9999;
    years
        .contains(&chrono::Datelike::year(&time))
        .then(|| time.to_utc().into())
}

impl Fields {
    pub(super) fn new(object: Map<String, Value>) -> Self {
        Self {
            left: object,
            problems: Problems::default(),
        }
    }

    pub(crate) fn take<F: Field>(&mut self, name: &'static str) -> Option<F> {
        let value = self.left.remove(name);
        self.problems.keep(name, F::of(value))
    }

    /// Reads a body, and nothing beside it.
    ///
    /// # Errors
    /// All that is wrong, by field.
    pub(super) fn read<B: Body>(mut self) -> Result<B> {
        let body = B::of(&mut self);
        for name in self.left.keys() {
            let name: String = name.chars().take(LONGEST_NAME).collect();
            self.problems.add(name, "There is no such field.");
        }
        match body {
            Some(body) if self.problems.is_empty() => Ok(body),
            _ => Err(self.problems.into()),
        }
    }
}

/// Of the name of a field that is not known, as it is told back.
const LONGEST_NAME: usize = 100;

/// Declares a body: its fields, with the types that [`Field`] knows.
macro_rules! body {
    ($(#[$meta:meta])* $name:ident { $($(#[$about:meta])* $field:ident: $type:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, utoipa::ToSchema)]
        pub(crate) struct $name {
            $($(#[$about])* pub $field: $type),*
        }

        impl $crate::web::api::body::Body for $name {
            fn of(fields: &mut $crate::web::api::body::Fields) -> Option<Self> {
                // All are taken before any is missed, so that every problem is told.
                $(let $field = fields.take::<$type>(stringify!($field));)*
                Some(Self { $($field: $field?),* })
            }
        }
    };
}
pub(crate) use body;

/// The bytes of a body, as they came.
///
/// # Errors
/// `TooLarge`, or why they cannot be read.
pub(super) async fn bytes(request: &HttpRequest, payload: &mut Payload) -> Result<Bytes> {
    Bytes::from_request(request, payload)
        .await
        .map_err(|error| match error.as_response_error().status_code() {
            actix_web::http::StatusCode::PAYLOAD_TOO_LARGE => Fault::TooLarge,
            _ => Fault::Malformed(format!("The body cannot be read: {error}.")),
        })
}

/// The JSON object in a body. An empty body is an empty object. How deep it may be nested, the parser bounds.
///
/// # Errors
/// `Malformed`, saying where.
pub(super) fn object(bytes: &[u8]) -> Result<Map<String, Value>> {
    if bytes.is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Fault::Malformed(
            "The body must be a JSON object, such as {\"username\": \"anna\"}.".to_owned(),
        )),
        Err(error) => Err(Fault::Malformed(format!("The body is no JSON: {error}."))),
    }
}

/// Whether the headers say that the body is JSON.
pub(super) fn is_json(request: &HttpRequest) -> bool {
    let said = request.headers().get(CONTENT_TYPE);
    let said = said.and_then(|said| said.to_str().ok()).unwrap_or_default();
    let kind = said.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}
