//! Whole addresses, for people to hand on.

use actix_web::HttpRequest;
use actix_web::http::header::HOST;

use crate::app::App;

/// The whole address of a page that a secret opens: by `LEADBOARD_URL`, or as whoever asks reached us.
pub(crate) fn to(app: &App, request: &HttpRequest, path: &str, secret: &str) -> String {
    format!("{}{path}?token={secret}", site(app, request))
}

/// The address of this site: by `LEADBOARD_URL`, or as whoever asks reached us.
pub(crate) fn site(app: &App, request: &HttpRequest) -> String {
    app.config.url.clone().unwrap_or_else(|| {
        let host = request.headers().get(HOST);
        host.and_then(|host| host.to_str().ok())
            .map_or_else(|| app.config.shown_url(), |host| format!("http://{host}"))
    })
}
