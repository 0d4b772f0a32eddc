//! Forms of other sites are refused: a request that may change something must come from our own pages.
//! Beside this the session cookie is SameSite=Lax, and only forms are read: of the usual content type, and of multipart for
//! the file of an import.
//! A program is no site: what it sends to the API without our cookie comes through, since there a token alone counts.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HOST, HeaderMap, ORIGIN};
use actix_web::middleware::Next;
use actix_web::web::Data;

use super::api::Shape;
use super::session::COOKIE;
use crate::app::App;
use crate::error::Error;

pub(crate) async fn refuse_other_sites(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let may_change = !matches!(*request.method(), Method::GET | Method::HEAD);
    let url = request
        .app_data::<Data<App>>()
        .and_then(|app| app.config.url.clone());
    let is_programs =
        Shape::of(request.path()).is_some() && request.request().cookie(COOKIE).is_none();
    if may_change && !is_programs && !is_ours(request.headers(), url.as_deref()) {
        let sentence = "This form came from another site. Open Leadboard and try again there.";
        return Ok(request.error_response(Error::Forbidden(sentence.to_owned())));
    }
    next.call(request)
        .await
        .map(ServiceResponse::map_into_boxed_body)
}

/// Browsers say where a form came from in `Sec-Fetch-Site`, or in `Origin`. One that says neither is refused.
fn is_ours(headers: &HeaderMap, url: Option<&str>) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(ORIGIN.as_str()) else {
        return false;
    };
    if let Some(url) = url {
        return origin.eq_ignore_ascii_case(url);
    }
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_some() && host == text(HOST.as_str())
}
