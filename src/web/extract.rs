//! The proofs of role as arguments of handlers: a route that does not ask for one has none.

use std::future::Future;
use std::pin::Pin;

use actix_session::SessionExt as _;
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use super::session;
use crate::app::App;
use crate::error::{Error, Result};
use crate::people::{Admin, Member};

/// What a handler asks for: [`Member`] or [`Admin`]. Read anew with every request, so that a role that
/// changed counts at once.
pub(crate) struct SignedIn<R>(pub R);

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

impl<R: Required> FromRequest for SignedIn<R> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { R::of(member(&request).await?).map(Self) })
    }
}

/// Whoever is signed in.
pub(crate) async fn member(request: &HttpRequest) -> Result<Member> {
    let (user, organization) = session::signed_in(&request.get_session())?;
    let app = request
        .app_data::<Data<App>>()
        .ok_or_else(|| Error::Internal(anyhow::anyhow!("the app is not at hand")))?;
    app.read_public(move |connection| Member::find(connection, organization, user))
        .await?
        .ok_or(Error::SignedOut)
}
