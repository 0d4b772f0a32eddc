//! The one mapping from what went wrong to what is answered: a page, or for htmx a toast.

use actix_session::SessionExt as _;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, ResponseError};
use askama::Template;

use super::answer::{html, is_htmx, see_other};
use super::page::Page;
use super::request_log::RequestId;
use super::{extract, session};
use crate::error::Error;

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Slowed { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Away(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Empty: [`present`] knows who asks, and fills it.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

#[derive(Template)]
#[template(path = "errors/page.html")]
struct ErrorPage {
    page: Page,
    heading: String,
    sentence: String,
    request_id: String,
}

#[derive(Template)]
#[template(path = "errors/toast.html")]
struct ErrorToast {
    sentence: String,
    request_id: Option<String>,
}

/// Turns a failed answer into one that a person can read.
pub(crate) async fn present(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let http = request.request().clone();
    let response = match next.call(request).await {
        Ok(response) => response.map_into_boxed_body(),
        Err(error) => ServiceResponse::from_err(error, http.clone()).map_into_boxed_body(),
    };
    let was_presented = response.headers().contains_key(header::CONTENT_TYPE)
        && response.response().error().is_none();
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || was_presented {
        return Ok(response);
    }
    let allow = response.headers().get(header::ALLOW).cloned();
    let error = response.response().error();
    let own = error.and_then(|error| error.as_error::<Error>());
    log_once(&http, status, own, error);
    let sentence = own.map_or_else(|| sentence_of(status).to_owned(), ToString::to_string);
    let mut answer = match own {
        Some(Error::SignedOut) => to_sign_in(&http),
        _ if is_htmx(&http) => toast(&http, status, sentence)?,
        _ => page(&http, status, sentence).await?,
    };
    if let Some(Error::Slowed { seconds }) = own {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
    if let Some(allow) = allow {
        answer.headers_mut().insert(header::ALLOW, allow);
    }
    Ok(response.into_response(answer))
}

/// Our own faults are logged here, once, with the id that the person sees.
fn log_once(
    request: &HttpRequest,
    status: StatusCode,
    own: Option<&Error>,
    error: Option<&actix_web::Error>,
) {
    if !status.is_server_error() {
        return;
    }
    let id = id_of(request);
    match (own, error) {
        (Some(Error::Away(cause) | Error::Internal(cause)), _) => {
            tracing::error!(%id, ?cause, "request failed");
        }
        (_, Some(cause)) => tracing::error!(%id, ?cause, "request failed"),
        (_, None) => tracing::error!(%id, %status, "request failed"),
    }
}

fn id_of(request: &HttpRequest) -> String {
    request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}

fn sentence_of(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "There is nothing here, or it is not yours to see.",
        StatusCode::METHOD_NOT_ALLOWED => "This address cannot be used in this way.",
        StatusCode::PAYLOAD_TOO_LARGE => "That is more than one form may send. Send less at a time.",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "Only forms can be sent here.",
        status if status.is_server_error() => "Something went wrong on our side.",
        _ => "This request could not be understood. Go back, load the page again, and try once more.",
    }
}

/// To the sign-in page, and afterwards back to what was asked for, if that was a page.
fn to_sign_in(request: &HttpRequest) -> HttpResponse {
    let place = if request.method() == actix_web::http::Method::GET && !is_htmx(request) {
        let asked = request.uri().path_and_query().map_or("/", |asked| asked.as_str());
        let query = serde_urlencoded::to_string([("next", asked)]).unwrap_or_default();
        if asked == "/" { "/login".to_owned() } else { format!("/login?{query}") }
    } else {
        "/login".to_owned()
    };
    if is_htmx(request) {
        return HttpResponse::Unauthorized().insert_header(("HX-Redirect", place)).finish();
    }
    see_other(&place)
}

fn toast(request: &HttpRequest, status: StatusCode, sentence: String) -> Result<HttpResponse, Error> {
    let request_id = status.is_server_error().then(|| id_of(request));
    let mut answer = html(status, &ErrorToast { sentence, request_id })?;
    answer.headers_mut().insert(
        header::HeaderName::from_static("hx-reswap"),
        HeaderValue::from_static("none"),
    );
    Ok(answer)
}

async fn page(
    request: &HttpRequest,
    status: StatusCode,
    sentence: String,
) -> Result<HttpResponse, Error> {
    // Whoever is signed in keeps the sidebar; but the database may be what is away.
    let session = request.get_session();
    let member = match session::signed_in(&session) {
        Ok(_) if !status.is_server_error() => extract::member(request).await.ok(),
        _ => None,
    };
    let heading = match status {
        StatusCode::NOT_FOUND => "Nothing here",
        StatusCode::FORBIDDEN => "Not allowed",
        StatusCode::CONFLICT => "Changed meanwhile",
        StatusCode::TOO_MANY_REQUESTS => "Too many tries",
        StatusCode::SERVICE_UNAVAILABLE => "Back in a moment",
        status if status.is_server_error() => "Something went wrong",
        _ => "That did not work",
    };
    let page = Page::bare(heading).for_member(member.as_ref());
    let error = ErrorPage { page, heading: heading.to_owned(), sentence, request_id: id_of(request) };
    html(status, &error)
}
