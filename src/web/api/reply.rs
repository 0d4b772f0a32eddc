//! What a request is answered. A write is answered only once it is committed; one that came with an `Idempotency-Key`
//! is answered again when it comes again.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use serde::Serialize;

use super::fault::{Fault, Result};
use crate::app::App;
use crate::db::id::TokenId;
use crate::error::Error;
use crate::people::idempotency::{self, Key};
use crate::people::{By, Tx};

/// The header that tells an answer that was given before.
pub(super) const REPLAYED: &str = "idempotency-replayed";

/// An answer, ready to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    status: u16,
    body: String,
    etag: Option<String>,
}

impl Reply {
    /// # Errors
    /// `Internal` when it cannot be written as JSON.
    pub(crate) fn new(status: StatusCode, body: &impl Serialize) -> crate::error::Result<Self> {
        let body = serde_json::to_string(body).map_err(|error| Error::Internal(error.into()))?;
        Ok(Self {
            status: status.as_u16(),
            body,
            etag: None,
        })
    }

    /// # Errors
    /// As [`Reply::new`].
    pub(crate) fn ok(body: &impl Serialize) -> crate::error::Result<Self> {
        Self::new(StatusCode::OK, body)
    }

    pub(crate) fn with_etag(mut self, etag: String) -> Self {
        self.etag = Some(etag);
        self
    }

    pub(crate) fn answer(self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let mut answer = HttpResponse::build(status);
        if let Some(etag) = self.etag {
            answer.insert_header((header::ETAG, etag));
        }
        answer.content_type("application/json").body(self.body)
    }
}

/// The keys of the requests that are under way in this process.
#[derive(Debug, Default)]
pub(crate) struct UnderWay(Arc<Mutex<HashSet<(TokenId, String)>>>);

/// A request that is under way, until this is dropped.
struct OnItsWay {
    all: Arc<Mutex<HashSet<(TokenId, String)>>>,
    key: (TokenId, String),
}

impl UnderWay {
    /// # Errors
    /// `KeyInUse` while another request with that key is under way.
    fn begin(&self, key: &Key) -> Result<OnItsWay> {
        let key = (key.token, key.key.clone());
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !keys.insert(key.clone()) {
            return Err(Fault::KeyInUse);
        }
        Ok(OnItsWay {
            all: Arc::clone(&self.0),
            key,
        })
    }
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        let mut keys = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        keys.remove(&self.key);
    }
}

enum Done {
    Now(Reply),
    Before(Reply),
    OtherRequest,
}

/// Writes in a program's name what one request asks for, and answers once it is committed. What fails is not kept with
/// the key: sent again, it is tried again.
///
/// # Errors
/// What `work` returned; `KeyInUse` and `KeyReused`.
pub(crate) async fn write(
    (app, under_way): (&App, &UnderWay),
    by: By,
    key: Option<Key>,
    work: impl Fn(&mut Tx<'_>) -> crate::error::Result<Reply> + Send + 'static,
) -> Result<HttpResponse> {
    let Some(key) = key else {
        return Ok(app.write(by, work).await?.answer());
    };
    let _on_its_way = under_way.begin(&key)?;
    let once = move |tx: &mut Tx<'_>| {
        let now = tx.now();
        if let Some(kept) = idempotency::find(tx.connection, &key, now)? {
            return Ok(if key.is_of(&kept) {
                Done::Before(Reply {
                    status: u16::try_from(kept.status).unwrap_or_default(),
                    body: kept.body,
                    etag: kept.etag,
                })
            } else {
                Done::OtherRequest
            });
        }
        idempotency::take(tx.connection, &key, now)?;
        let reply = work(tx)?;
        let etag = reply.etag.as_deref();
        idempotency::keep(tx.connection, &key, reply.status, &reply.body, etag)?;
        Ok(Done::Now(reply))
    };
    match app.write(by, once).await? {
        Done::Now(reply) => Ok(reply.answer()),
        Done::Before(reply) => {
            let mut answer = reply.answer();
            let replayed = header::HeaderName::from_static(REPLAYED);
            let yes = header::HeaderValue::from_static("true");
            answer.headers_mut().insert(replayed, yes);
            Ok(answer)
        }
        Done::OtherRequest => Err(Fault::KeyReused),
    }
}
