//! Links that people hand to each other.

use actix_web::HttpRequest;
use actix_web::http::header::HOST;

use crate::app::App;

/// The whole address of a page that a secret opens: by `LEADBOARD_URL`, or as whoever asks reached us.
pub(crate) fn to(app: &App, request: &HttpRequest, path: &str, secret: &str) -> String {
    let site = app.config.url.clone().unwrap_or_else(|| {
        let host = request.headers().get(HOST);
        host.and_then(|host| host.to_str().ok())
            .map_or_else(|| app.config.shown_url(), |host| format!("http://{host}"))
    });
    format!("{site}{path}?token={secret}")
}
