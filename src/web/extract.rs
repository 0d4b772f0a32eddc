//! The proofs of role as arguments of handlers: a route that does not ask for one has none. Pages that are read ask for
//! [`SignedIn`], forms that are sent for [`super::posted::Posted`].

use std::future::Future;
use std::pin::Pin;

use actix_session::SessionExt as _;
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use super::session;
use crate::app::App;
use crate::error::{Error, Result};
use crate::people::{Admin, Member, Owner, User};

/// What a handler asks for: [`Member`], [`Admin`] or [`Owner`]. Read anew with every request, so that a role that
/// changed counts at once.
pub(crate) struct SignedIn<R>(pub R);

/// Whoever is signed in, even if they belong to no organization.
pub(crate) struct Account(pub User);

/// A role that a member may have or not.
pub(crate) trait Required: Sized + 'static {
    /// # Errors
    /// `Forbidden` for a member who has it not.
    fn of(member: Member) -> Result<Self>;
}

impl Required for Member {
    fn of(member: Member) -> Result<Self> {
        Ok(member)
    }
}

impl Required for Admin {
    fn of(member: Member) -> Result<Self> {
        member.into_admin()
    }
}

impl Required for Owner {
    fn of(member: Member) -> Result<Self> {
        member.into_owner()
    }
}

impl<R: Required> FromRequest for SignedIn<R> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { R::of(member(&request).await?).map(Self) })
    }
}

impl FromRequest for Account {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { account(&request).await.map(Self) })
    }
}

/// Whoever is signed in, as a member of the organization they work in.
pub(crate) async fn member(request: &HttpRequest) -> Result<Member> {
    let session = request.get_session();
    if let Some(member) = session::member(&session) {
        return Ok(member);
    }
    let user = session::user(&session)?;
    let organization = session::organization(&session).ok_or(Error::Placeless)?;
    app(request)?
        .look_up(move |connection| Member::find(connection, organization, user))
        .await?
        .ok_or(Error::Placeless)
}

/// Whoever is signed in, wherever they belong.
pub(crate) async fn account(request: &HttpRequest) -> Result<User> {
    let user = session::user(&request.get_session())?;
    app(request)?
        .look_up(move |connection| User::find(connection, user))
        .await?
        .ok_or(Error::SignedOut)
}

pub(super) fn app(request: &HttpRequest) -> Result<&Data<App>> {
    request
        .app_data::<Data<App>>()
        .ok_or_else(|| Error::Internal(anyhow::anyhow!("the app is not at hand")))
}
