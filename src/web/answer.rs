//! The few shapes of an answer.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::error::{Error, Problems, Result};

/// A page or a part of one.
///
/// # Errors
/// `Internal` when the template cannot be rendered.
pub(crate) fn html(status: StatusCode, template: &impl Template) -> Result<HttpResponse> {
    let body = template
        .render()
        .map_err(|error| Error::Internal(error.into()))?;
    Ok(HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .body(body))
}

/// The status of a form that is shown: anew, or again with what was wrong with it.
pub(crate) fn form_status(problems: &Problems) -> StatusCode {
    if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

/// Go and look there: the answer to a form that was taken.
pub(crate) fn see_other(place: &str) -> HttpResponse {
    let place = HeaderValue::from_str(place).unwrap_or(HeaderValue::from_static("/"));
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, place))
        .finish()
}

/// Whether htmx asks, for a part of a page.
pub(crate) fn is_htmx(request: &HttpRequest) -> bool {
    request.headers().contains_key("hx-request")
}
