//! One line for each request, with the id that error pages show.

use std::time::Instant;

use actix_web::HttpMessage as _;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use uuid::Uuid;

use super::address;

/// The id of a request, at hand wherever the request is.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub String);

pub(crate) async fn log(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let id = Uuid::now_v7().simple().to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    let (method, path) = (request.method().clone(), request.path().to_owned());
    let from = address::of(request.request()).map(tracing::field::display);
    let began = Instant::now();
    let mut answered = next.call(request).await;
    let status = match &mut answered {
        Ok(response) => {
            number(response.headers_mut(), &id);
            response.status()
        }
        Err(error) => error.as_response_error().status_code(),
    };
    let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(%id, from, %method, ?path, status = status.as_u16(), micros, "request");
    answered
}

/// Tells the browser the id, too.
pub(crate) fn number(headers: &mut HeaderMap, id: &str) {
    if let Ok(value) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
}
