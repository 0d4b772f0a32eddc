//! How a request to the API is refused: as problem+json (RFC 9457), or in the envelope of the drop-in requests.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use serde::Serialize;
use utoipa::ToSchema;

use super::fault::{Fault, code_of};
use crate::error::{Error, Problems};

/// The requests that answer as those of the system whose place they take.
pub(super) const DROP_IN: [&str; 4] = [
    "/api/v1/contact/default-reply",
    "/api/v1/organization/create-contact",
    "/api/v1/contact/update-tags-external",
    "/api/v1/contact/contact-status",
];

/// How a refusal looks at an address of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Problem,
    Envelope,
}

impl Shape {
    /// Nothing for an address that is none of the API.
    pub(crate) fn of(path: &str) -> Option<Self> {
        if DROP_IN.contains(&path) {
            return Some(Self::Envelope);
        }
        path.starts_with("/api/").then_some(Self::Problem)
    }
}

/// What went wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Problem {
    /// Where the code is explained.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference")]
    kind: String,
    title: String,
    status: u16,
    /// A sentence that says what to do.
    detail: String,
    /// What went wrong, for programs.
    #[schema(example = "invalid")]
    code: String,
    /// What is wrong, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldProblem>,
    /// Names this request in the server's log.
    request_id: String,
}

/// What is wrong with one field or parameter.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FieldProblem {
    field: String,
    message: String,
}

/// What went wrong with a drop-in request.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Refused {
    /// Always `error`.
    #[schema(example = "error")]
    status: &'static str,
    /// A sentence that says what to do.
    message: String,
    /// What went wrong, for programs.
    #[schema(example = "invalid")]
    code: String,
    /// What is wrong, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldProblem>,
    /// Names this request in the server's log.
    request_id: String,
}

/// Answers for what failed, whether it is the API's own or the framework's.
pub(crate) fn answer(
    shape: Shape,
    status: StatusCode,
    error: Option<&actix_web::Error>,
    request_id: &str,
) -> HttpResponse {
    let fault = error.and_then(|error| error.as_error::<Fault>());
    let own = fault.and_then(Fault::own);
    let own = own.or_else(|| error.and_then(|error| error.as_error::<Error>()));
    let (code, sentence) = match (fault, own) {
        (Some(Fault::Own(Error::NotFound)), _) if shape == Shape::Envelope => {
            let sentence =
                "There is no such contact. To add one, send its username to create-contact.";
            ("not_found", sentence.to_owned())
        }
        (Some(Fault::Own(Error::Invalid(problems))), _) => ("invalid", told(problems)),
        (Some(fault), _) => (fault.code(), fault.to_string()),
        (None, Some(own)) => (code_of(own), own.to_string()),
        (None, None) => said(status),
    };
    let problems = match own {
        Some(Error::Invalid(problems)) => by_field(problems),
        _ => Vec::new(),
    };
    let request_id = request_id.to_owned();
    let mut answer = HttpResponse::build(status);
    let mut answer = match shape {
        Shape::Problem => answer
            .content_type("application/problem+json")
            .json(Problem {
                kind: format!("/help/api#{code}"),
                title: status.canonical_reason().unwrap_or("Error").to_owned(),
                status: status.as_u16(),
                detail: sentence,
                code: code.to_owned(),
                errors: problems,
                request_id,
            }),
        Shape::Envelope => answer.json(Refused {
            status: "error",
            message: sentence,
            code: code.to_owned(),
            errors: problems,
            request_id,
        }),
    };
    let headers = answer.headers_mut();
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(Error::Slowed { seconds }) = own {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
    match fault {
        Some(Fault::KeyInUse) => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(1));
        }
        Some(Fault::Stale(etag)) => {
            if let Ok(etag) = HeaderValue::from_str(etag) {
                headers.insert(header::ETAG, etag);
            }
        }
        _ => {}
    }
    answer
}

/// One sentence, or the names of the fields: what is wrong with each stands beside it.
fn told(problems: &Problems) -> String {
    let fields: Vec<&str> = problems.iter().map(|(field, _)| field).collect();
    match fields.as_slice() {
        [_] => problems.to_string(),
        fields => format!("These are wrong: {}.", fields.join(", ")),
    }
}

pub(super) fn by_field(problems: &Problems) -> Vec<FieldProblem> {
    let problem = |(field, message): (&str, &str)| FieldProblem {
        field: field.to_owned(),
        message: message.to_owned(),
    };
    problems.iter().map(problem).collect()
}

/// The framework's own refusals.
fn said(status: StatusCode) -> (&'static str, String) {
    let (code, sentence) = match status {
        StatusCode::NOT_FOUND => ("not_found", "There is nothing at this address."),
        StatusCode::METHOD_NOT_ALLOWED => (
            "method_not_allowed",
            "This address does not know this method. The header Allow says which it knows.",
        ),
        status if status.is_server_error() => ("internal", "Something went wrong on our side."),
        _ => ("malformed", "This request could not be understood."),
    };
    (code, sentence.to_owned())
}
