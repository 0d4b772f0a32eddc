//! The server: everything around the table of addresses.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use actix_files::Files;
use actix_session::SessionMiddleware;
use actix_session::config::{CookieContentSecurity, PersistentSession};
use actix_web::cookie::{Key, SameSite, time};
use actix_web::dev::Server;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue, VARY};
use actix_web::middleware::{Compress, DefaultHeaders, from_fn};
use actix_web::rt::signal::unix::{SignalKind, signal};
use actix_web::web::{self, Data, FormConfig, PathConfig, PayloadConfig};
use actix_web::{App as Site, HttpServer};
use socket2::SockRef;

use super::api::{Limits, UnderWay};
use super::known::Knowing;
use super::pipeline::Columns;
use super::session::COOKIE;
use super::session_store::DatabaseSessions;
use super::{errors, head, headers, origin, request_log, routes};
use crate::app::App;
use crate::error::Error;
use crate::live::Hub;
use crate::people::session::LASTS;

/// What one form may send, in bytes: a thousand usernames, or a long note in any script.
const LONGEST_FORM: usize = 256 * 1024;

/// How many threads of each worker wait for the database, or hash a password: more of them than connections would only
/// hold memory.
const WAITING_THREADS: usize = 16;

/// How many connections may wait to be taken: after a restart all open boards come back at once, and whoever finds no room
/// tries again a second later. The system may allow fewer.
const ARRIVING: i32 = 4096;

/// Serves on `listener` until it is stopped.
///
/// # Errors
/// What the system says about the listener.
pub fn serve(app: App, listener: TcpListener, workers: usize) -> std::io::Result<Server> {
    SockRef::from(&listener).listen(ARRIVING)?;
    let key = Key::derive_from(app.config.secret.as_bytes());
    let files = static_folder()?;
    // One for all workers.
    let (limits, under_way) = (
        Data::new(Limits::new(&app.clock)),
        Data::new(UnderWay::default()),
    );
    actix_web::rt::spawn(end_streams_when_told_to_stop(Arc::clone(&app.live)));
    let (knowing, columns) = (Data::new(Knowing::default()), Data::new(Columns::default()));
    let server = HttpServer::new(move || {
        Site::new()
            .app_data(Data::new(app.clone()))
            .app_data(Data::new(key.clone()))
            .app_data(limits.clone())
            .app_data(under_way.clone())
            .app_data(knowing.clone())
            .app_data(columns.clone())
            .app_data(PayloadConfig::default().limit(LONGEST_FORM))
            .app_data(FormConfig::default().limit(LONGEST_FORM))
            .app_data(PathConfig::default().error_handler(|_, _| Error::NotFound.into()))
            .service(
                web::scope("/static")
                    .wrap(
                        DefaultHeaders::new()
                            .add((
                                CACHE_CONTROL,
                                HeaderValue::from_static("public, max-age=31536000, immutable"),
                            ))
                            .add((VARY, HeaderValue::from_static("accept-encoding"))),
                    )
                    .service(Files::new("", &files).try_compressed()),
            )
            .configure(routes::table)
            .wrap(from_fn(origin::refuse_other_sites))
            .wrap(from_fn(errors::present))
            .wrap(sessions(&app, key.clone()))
            .wrap(from_fn(errors::present_away))
            // The length of what is compressed may betray what a page holds (BREACH) to a stranger who has it sent again and
            // again with guesses in it. Another site cannot: the cookie is not sent along for what it asks for by itself, and
            // pages hold no token of a form. API tokens and links that work once are shown once, to a form of our own.
            .wrap(Compress::default())
            .wrap(from_fn(headers::secure))
            .wrap(from_fn(head::as_get))
            .wrap(from_fn(request_log::log))
    });
    Ok(server
        // Else the last piece of a file, and each event of a stream, waits for the browser to acknowledge the one before.
        .tcp_nodelay(true)
        .workers(workers)
        .worker_max_blocking_threads(WAITING_THREADS)
        .shutdown_timeout(20)
        .listen(listener)?
        .run())
}

/// A stream has no end of its own: what runs may end in peace, but this must not be waited for.
async fn end_streams_when_told_to_stop(live: Arc<Hub>) {
    if let Ok(mut told) = signal(SignalKind::terminate()) {
        told.recv().await;
        live.close();
    }
}

fn sessions(app: &App, key: Key) -> SessionMiddleware<DatabaseSessions> {
    SessionMiddleware::builder(DatabaseSessions(app.clone()), key)
        .cookie_name(COOKIE.to_owned())
        .cookie_secure(app.config.is_behind_tls())
        .cookie_http_only(true)
        .cookie_same_site(SameSite::Lax)
        .cookie_content_security(CookieContentSecurity::Signed)
        .session_lifecycle(
            PersistentSession::default().session_ttl(time::Duration::seconds(LASTS.num_seconds())),
        )
        .build()
}

/// The folder of the assets, as the build script makes it: where the server was started, or where it was built.
fn static_folder() -> std::io::Result<PathBuf> {
    let folder = Path::new("static/built");
    [
        folder.to_owned(),
        Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
    ]
    .into_iter()
    .find(|folder| folder.is_dir())
    .ok_or_else(|| {
        std::io::Error::other(
            "The folder static/built is missing: start Leadboard in the folder that holds it.",
        )
    })
}
