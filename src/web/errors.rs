//! The one mapping from what went wrong to what is answered: a page, or for htmx a toast.

use actix_session::SessionExt as _;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, ResponseError};
use askama::Template;

use super::answer::{html, see_other};
use super::api::fault::Fault;
use super::api::{self, Shape};
use super::contacts::merged;
use super::interrupted::Interrupted;
use super::page::Page;
use super::posted::MadeElsewhere;
use super::request_log::{self, RequestId};
use super::toast::{Toast, answer_with};
use super::{extract, headers, session};
use crate::crm::contact::merged::Lead;
use crate::error::Error;
use crate::people::Member;

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Placeless | Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Conflict(_) | Self::Meanwhile(_) | Self::Overtaken(_) => StatusCode::CONFLICT,
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
    heading: &'static str,
    sentence: String,
    request_id: String,
}

/// What is to be known of a request once it is gone: the router needs it to itself.
struct Asked {
    id: String,
    by_htmx: bool,
    is_get: bool,
    place: String,
    /// How a refusal looks to a program; nothing for a page.
    shape: Option<Shape>,
}

impl Asked {
    fn of(request: &ServiceRequest) -> Self {
        let id = request
            .extensions()
            .get::<RequestId>()
            .map(|id| id.0.clone());
        let place = request
            .uri()
            .path_and_query()
            .map_or("/", |place| place.as_str());
        Self {
            id: id.unwrap_or_default(),
            by_htmx: request.headers().contains_key("hx-request"),
            is_get: request.method() == Method::GET,
            place: place.to_owned(),
            shape: Shape::of(request.path()),
        }
    }
}

/// Answers for the session layer around the handlers: it fails only when the database is away.
pub(crate) async fn present_away(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let asked = Asked::of(&request);
    match next.call(request).await {
        Ok(response) => Ok(response.map_into_boxed_body()),
        Err(error) => {
            let error = Error::Away(anyhow::anyhow!("{error}")).into();
            let mut answer = match asked.shape {
                Some(shape) => refused(&asked, shape, &error),
                None => readable(&asked, &error, None)?,
            };
            // An error passes by the layers that add these.
            headers::add(answer.headers_mut());
            request_log::number(answer.headers_mut(), &asked.id);
            Err(InternalError::from_response(error, answer).into())
        }
    }
}

/// Turns a failed answer into one that a person can read.
pub(crate) async fn present(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let asked = Asked::of(&request);
    let response = next.call(request).await?.map_into_boxed_body();
    let was_presented = response.headers().contains_key(header::CONTENT_TYPE)
        && response.response().error().is_none();
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || was_presented {
        return Ok(response);
    }
    let allow = response.headers().get(header::ALLOW).cloned();
    if let Some(shape) = asked.shape {
        let mut answer = match response.response().error() {
            Some(error) => refused(&asked, shape, error),
            None => api::refusal(shape, status, None, &asked.id),
        };
        if let Some(allow) = allow {
            answer.headers_mut().insert(header::ALLOW, allow);
        }
        return Ok(response.into_response(answer));
    }
    let member = who_asks(&response).await;
    if status == StatusCode::NOT_FOUND
        && let Some(member) = &member
        && let Some(lead) = merged::lead(response.request(), member).await?
    {
        let answer = led_on(&asked, response.request(), &lead, member)?;
        return Ok(response.into_response(answer));
    }
    let mut answer = match response.response().error() {
        Some(error) => readable(&asked, error, member.as_ref())?,
        None => shown(
            &asked,
            status,
            sentence_of(status).to_owned(),
            member.as_ref(),
        )?,
    };
    if let Some(allow) = allow {
        answer.headers_mut().insert(header::ALLOW, allow);
    }
    Ok(response.into_response(answer))
}

/// Answers a program.
fn refused(asked: &Asked, shape: Shape, error: &actix_web::Error) -> HttpResponse {
    let fault = error.as_error::<Fault>().and_then(Fault::own);
    let own = fault.or_else(|| error.as_error::<Error>());
    let status = own.map_or_else(
        || error.as_response_error().status_code(),
        ResponseError::status_code,
    );
    log_once(asked, status, own, error);
    api::refusal(shape, status, Some(error), &asked.id)
}

/// A contact that was merged into another is read there; what was to be written to it is not.
fn led_on(
    asked: &Asked,
    request: &HttpRequest,
    lead: &Lead,
    member: &Member,
) -> Result<HttpResponse, Error> {
    let sentence = lead.sentence();
    if !asked.is_get {
        let name = lead.contact.display_name();
        let sentence =
            format!("{sentence} meanwhile. Nothing was saved. Open {name}, and do it there.");
        return shown(asked, StatusCode::CONFLICT, sentence, Some(member));
    }
    session::leave_flash(&request.get_session(), &format!("{sentence}."))?;
    let place = format!("/contacts/{}", lead.contact.id);
    Ok(away_to(asked, StatusCode::OK, &place))
}

/// Whoever is signed in keeps the sidebar; but the database may be what is away.
async fn who_asks(response: &ServiceResponse<BoxBody>) -> Option<Member> {
    let request = response.request();
    let is_ours = response.status().is_server_error();
    if is_ours || session::user(&request.get_session()).is_err() {
        return None;
    }
    extract::member(request).await.ok()
}

fn readable(
    asked: &Asked,
    error: &actix_web::Error,
    member: Option<&Member>,
) -> Result<HttpResponse, Error> {
    let own = error.as_error::<Error>();
    let status = own.map_or_else(
        || error.as_response_error().status_code(),
        ResponseError::status_code,
    );
    log_once(asked, status, own, error);
    match own {
        Some(Error::SignedOut) => return Ok(to_sign_in(asked)),
        Some(Error::Placeless) => return Ok(away_to(asked, status, "/organizations")),
        _ => {}
    }
    match error.as_error::<Interrupted>() {
        Some(form) if asked.by_htmx && form.has_words() => {
            let sentence = format!("{form} Sign in on another page, then send this once more.");
            return toast(asked, status, sentence);
        }
        Some(_) if asked.by_htmx => return Ok(to_sign_in(asked)),
        Some(form) => return form.page(),
        None => {}
    }
    let made_elsewhere = error.as_error::<MadeElsewhere>();
    if let Some(form) = made_elsewhere.filter(|_| !asked.by_htmx) {
        return form.page();
    }
    let sentence = own.map(ToString::to_string);
    let sentence = sentence.or_else(|| made_elsewhere.map(ToString::to_string));
    let sentence = sentence.unwrap_or_else(|| sentence_of(status).to_owned());
    let mut answer = shown(asked, status, sentence, member)?;
    if let Some(Error::Slowed { seconds }) = own {
        answer
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
    Ok(answer)
}

fn shown(
    asked: &Asked,
    status: StatusCode,
    sentence: String,
    member: Option<&Member>,
) -> Result<HttpResponse, Error> {
    if asked.by_htmx {
        toast(asked, status, sentence)
    } else {
        page(asked, status, sentence, member)
    }
}

/// Our own faults are logged here, once, with the id that the person sees.
fn log_once(asked: &Asked, status: StatusCode, own: Option<&Error>, error: &actix_web::Error) {
    if !status.is_server_error() {
        return;
    }
    let id = &asked.id;
    if let Some(Error::Away(cause) | Error::Internal(cause)) = own {
        tracing::error!(%id, cause = format!("{cause:#}"), "request failed");
    } else {
        tracing::error!(%id, cause = error.to_string(), "request failed");
    }
}

fn sentence_of(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "There is nothing here, or it is not yours to see.",
        StatusCode::METHOD_NOT_ALLOWED => "This address cannot be used in this way.",
        StatusCode::PAYLOAD_TOO_LARGE => {
            "That is more than one form may send. Send less at a time."
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "Only forms can be sent here.",
        status if status.is_server_error() => "Something went wrong on our side.",
        _ => {
            "This request could not be understood. Go back, load the page again, and try once more."
        }
    }
}

/// To the sign-in page, and afterwards back to what was asked for, if that was a page.
fn to_sign_in(asked: &Asked) -> HttpResponse {
    let query = serde_urlencoded::to_string([("next", &asked.place)]).unwrap_or_default();
    if asked.is_get && !asked.by_htmx && asked.place != "/" {
        see_other(&format!("/login?{query}"))
    } else {
        away_to(asked, StatusCode::UNAUTHORIZED, "/login")
    }
}

/// To another page, whatever part of this one was asked for. A browser only follows a 303; htmx is told by a header,
/// and so gets the status that it is.
fn away_to(asked: &Asked, status: StatusCode, place: &str) -> HttpResponse {
    if asked.by_htmx {
        HttpResponse::build(status)
            .insert_header(("HX-Redirect", place))
            .finish()
    } else {
        see_other(place)
    }
}

fn toast(asked: &Asked, status: StatusCode, sentence: String) -> Result<HttpResponse, Error> {
    let toast = Toast {
        number: status.is_server_error().then(|| asked.id.clone()),
        ..Toast::refusing(sentence)
    };
    let mut answer = answer_with(status, &toast)?;
    answer.headers_mut().insert(
        HeaderName::from_static("hx-reswap"),
        HeaderValue::from_static("none"),
    );
    Ok(answer)
}

fn page(
    asked: &Asked,
    status: StatusCode,
    sentence: String,
    member: Option<&Member>,
) -> Result<HttpResponse, Error> {
    let heading = match status {
        StatusCode::NOT_FOUND => "Nothing here",
        StatusCode::FORBIDDEN => "Not allowed",
        StatusCode::CONFLICT => "Changed meanwhile",
        StatusCode::TOO_MANY_REQUESTS => "Too many tries",
        StatusCode::SERVICE_UNAVAILABLE => "Back in a moment",
        status if status.is_server_error() => "Something went wrong",
        _ => "That did not work",
    };
    let page = Page::bare(heading).for_member(member);
    html(
        status,
        &ErrorPage {
            page,
            heading,
            sentence,
            request_id: asked.id.clone(),
        },
    )
}
