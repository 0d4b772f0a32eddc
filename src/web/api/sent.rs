//! A request that brings something: by whom, and what. The token is looked at first, then the body.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::HeaderName;
use actix_web::{FromRequest, HttpRequest};

use super::body::{self, Body, Fields};
use super::caller::{Caller, Needed};
use super::fault::{Fault, Result};
use super::query::Query;
use crate::error::Problems;
use crate::people::idempotency::Key;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const LONGEST_KEY: usize = 255;

/// Who sent a request, with the scope that the handler asks for, and its body.
pub(crate) struct Sent<S: Needed, B> {
    pub who: S::Who,
    pub body: B,
    /// The key with which it may be sent again.
    pub key: Option<Key>,
}

impl<S: Needed, B: Body> FromRequest for Sent<S, B> {
    type Error = Fault;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let caller = Caller::<S>::of(&request).await?;
            if !body::is_json(&request) {
                return Err(Fault::NotJson);
            }
            let bytes = body::bytes(&request, &mut payload).await?;
            Query::of(&request).finish()?;
            let body = Fields::new(body::object(&bytes)?).read()?;
            Ok(Self {
                key: key(&request, caller.token, &bytes)?,
                who: caller.who,
                body,
            })
        })
    }
}

/// The `Idempotency-Key` of a request, with what it was sent with.
///
/// # Errors
/// `Invalid` for one that is empty or too long.
pub(super) fn key(
    request: &HttpRequest,
    token: crate::db::id::TokenId,
    body: &[u8],
) -> Result<Option<Key>> {
    let Some(key) = request.headers().get(KEY) else {
        return Ok(None);
    };
    let key = key.to_str().unwrap_or_default().trim();
    if key.is_empty() || key.len() > LONGEST_KEY {
        let sentence = format!("This must have 1 to {LONGEST_KEY} letters, digits and signs.");
        return Err(Problems::one("Idempotency-Key", sentence).into());
    }
    let body = String::from_utf8_lossy(body);
    let sent = format!("{} {}\n{body}", request.method(), request.uri());
    Ok(Some(Key::new(token, key.to_owned(), &sent)))
}
