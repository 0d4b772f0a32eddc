//! The stream of what changes, as server-sent events: ids, never names or pages. Each browser reads again what it shows,
//! under its own rights and filter.

mod pass;

use std::convert::Infallible;

use actix_web::http::StatusCode;
use actix_web::http::header::{ContentEncoding, HeaderMap};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream::unfold;

use super::extract::SignedIn;
use crate::app::App;
use crate::error::Result;
use crate::live::{Full, Seat, Step};
use crate::people::Member;
use pass::Pass;

/// How long a browser waits before it comes again after the stream broke, in milliseconds. Each is given another one
/// between these, since after a restart all of them come.
const RETRY: std::ops::Range<u32> = 1000..3000;

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let pass = Pass::of(&request, &member)?;
    let since = last_event_id(request.headers());
    let seat = match app
        .live
        .join(member.organization().id, member.user(), since)
    {
        Ok(seat) => seat,
        Err(full) => return Ok(too_many(full)),
    };
    let retry = rand::random_range(RETRY);
    let begin = format!("retry: {retry}\n{}", event(&seat, "heartbeat", "{}"));
    let stream = Stream {
        app,
        pass,
        seat,
        begin: Some(begin),
    };
    let events = unfold(Some(stream), async |stream| {
        let mut stream = stream?;
        let (text, goes_on) = stream.next().await?;
        let bytes = Ok::<_, Infallible>(Bytes::from(text));
        Some((bytes, goes_on.then_some(stream)))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        // For proxies, and for whatever compresses answers: an event that waits for others is of no use.
        .insert_header(("x-accel-buffering", "no"))
        .insert_header(ContentEncoding::Identity)
        .streaming(events))
}

fn last_event_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("last-event-id").and_then(|id| id.to_str().ok())
}

fn too_many(full: Full) -> HttpResponse {
    let (status, sentence) = match full {
        Full::One => (
            StatusCode::TOO_MANY_REQUESTS,
            "You have Leadboard open too often. Close some of its windows.",
        ),
        Full::All => (
            StatusCode::SERVICE_UNAVAILABLE,
            "Too many people look on at this moment. Load the page again to see what changed.",
        ),
    };
    HttpResponse::build(status)
        .content_type("text/plain; charset=utf-8")
        .body(sentence)
}

struct Stream {
    app: Data<App>,
    pass: Pass,
    seat: Seat,
    begin: Option<String>,
}

impl Stream {
    /// What is sent next, and whether anything comes after it; nothing at the end.
    async fn next(&mut self) -> Option<(String, bool)> {
        if let Some(begin) = self.begin.take() {
            return Some((begin, true));
        }
        loop {
            let step = self.seat.next().await;
            if matches!(step, Step::InDoubt | Step::Heartbeat) {
                match self.pass.is_good(&self.app).await {
                    Ok(true) => {}
                    Ok(false) => return Some((event(&self.seat, "gone", "{}"), false)),
                    // Nobody knows: whoever may still look on comes again.
                    Err(_) => return None,
                }
            }
            let text = match step {
                Step::InDoubt => continue,
                Step::Closed => return None,
                Step::Heartbeat => event(&self.seat, "heartbeat", "{}"),
                Step::Resync => event(&self.seat, "resync", "{}"),
                Step::Changed(news) => {
                    let data = serde_json::to_string(&news).unwrap_or_default();
                    event(&self.seat, "changed", &data)
                }
            };
            return Some((text, true));
        }
    }
}

fn event(seat: &Seat, name: &str, data: &str) -> String {
    format!("id: {}\nevent: {name}\ndata: {data}\n\n", seat.position())
}
