//! The proof of a token as an argument of handlers, as [`crate::web::extract::SignedIn`] is of a session. A token is
//! taken from a header alone, never from a cookie; a session is never looked at.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use super::fault::Fault;
use super::limit::Limits;
use crate::app::App;
use crate::db::id::TokenId;
use crate::error::{Error, Result};
use crate::people::api_token::{self, Program, Scope};
use crate::people::{Admin, Member};
use crate::web::{address, extract};

/// The header that ManyChat and the like are set up with.
pub(crate) const HEADER: &str = "x-org-auth-token";

/// What a handler asks for: [`Read`], [`Write`] or [`AdminScope`]. Read anew with every request, so that a token that
/// was revoked does nothing any more.
pub(crate) struct Caller<S: Needed> {
    pub who: S::Who,
    pub token: TokenId,
}

/// A scope that a token may have or not.
pub(crate) trait Needed: 'static {
    /// The proof that the scope gives.
    type Who;
    const SCOPE: Scope;

    /// # Errors
    /// `Forbidden` for a program that has it not.
    fn of(program: Member) -> Result<Self::Who>;
}

/// Any token.
pub(crate) enum Read {}

/// A token that may write.
pub(crate) enum Write {}

/// A token that may do what an Admin may.
pub(crate) enum AdminScope {}

impl Needed for Read {
    type Who = Member;
    const SCOPE: Scope = Scope::Read;

    fn of(program: Member) -> Result<Member> {
        Ok(program)
    }
}

impl Needed for Write {
    type Who = Member;
    const SCOPE: Scope = Scope::Write;

    fn of(program: Member) -> Result<Member> {
        Ok(program)
    }
}

impl Needed for AdminScope {
    type Who = Admin;
    const SCOPE: Scope = Scope::Admin;

    fn of(program: Member) -> Result<Admin> {
        program.into_admin()
    }
}

impl<S: Needed> FromRequest for Caller<S> {
    type Error = Fault;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Fault>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Self::of(&request).await })
    }
}

impl<S: Needed> Caller<S> {
    /// # Errors
    /// Why the request is refused.
    pub(super) async fn of(request: &HttpRequest) -> Result<Self, Fault> {
        let program = program(request).await?;
        if !program.scope.allows(S::SCOPE) {
            return Err(Fault::Scope {
                needed: S::SCOPE,
                held: program.scope,
            });
        }
        Ok(Self {
            who: S::of(program.member)?,
            token: program.token,
        })
    }
}

async fn program(request: &HttpRequest) -> Result<Program, Fault> {
    let app = extract::app(request)?;
    let limits = request
        .app_data::<Data<Limits>>()
        .ok_or_else(|| Error::Internal(anyhow::anyhow!("the limits are not at hand")))?;
    let stranger = |fault: Fault, address: Option<IpAddr>| {
        let slowed = limits.of_stranger(address).err();
        slowed.map_or(fault, |seconds| Error::Slowed { seconds }.into())
    };
    let address = address::of(request);
    let Some(secret) = secret(request) else {
        return Err(stranger(Fault::NoToken, address));
    };
    let found = app.look_up(move |connection| api_token::find(connection, &secret));
    let Some(program) = found.await? else {
        return Err(stranger(Fault::WrongToken, address));
    };
    limits
        .of_token(program.token)
        .map_err(|seconds| Error::Slowed { seconds })?;
    if program.is_unnoted(app.clock.now()) {
        note_use(app, program.token).await;
    }
    Ok(program)
}

fn secret(request: &HttpRequest) -> Option<String> {
    let text = |name: &str| {
        let text = request.headers().get(name)?.to_str().ok()?.trim();
        (!text.is_empty()).then_some(text)
    };
    let bearer = || {
        let (scheme, token) = text(AUTHORIZATION.as_str())?.split_once(' ')?;
        scheme
            .eq_ignore_ascii_case("bearer")
            .then_some(token.trim())
    };
    text(HEADER).or_else(bearer).map(str::to_owned)
}

/// Once a minute for each token. That it was used is no reason to fail.
async fn note_use(app: &App, token: TokenId) {
    let now = app.clock.now();
    let noted = app.write_public(move |connection| api_token::note_use(connection, token, now));
    if let Err(error) = noted.await {
        tracing::warn!(%error, "the use of a token was not noted");
    }
}
