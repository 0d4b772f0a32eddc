//! What lets somebody look on: their session, and that they are at work in an organization that they belong to.

use actix_web::HttpRequest;
use actix_web::cookie::{CookieJar, Key};
use actix_web::web::Data;

use crate::app::App;
use crate::db::id::{OrganizationId, UserId};
use crate::error::{Error, Result};
use crate::people::{Member, session};
use crate::web::session::COOKIE;

/// Asked again and again as long as the stream lasts.
pub(super) struct Pass {
    secret: String,
    user: UserId,
    organization: OrganizationId,
}

impl Pass {
    /// Of a member who was let in by the session of this request.
    pub(super) fn of(request: &HttpRequest, member: &Member) -> Result<Self> {
        Ok(Self {
            secret: secret(request).ok_or(Error::SignedOut)?,
            user: member.user(),
            organization: member.organization().id,
        })
    }

    pub(super) async fn is_good(&self, app: &App) -> Result<bool> {
        let (secret, now) = (self.secret.clone(), app.clock.now());
        let (user, organization) = (self.user, self.organization);
        let is_theirs =
            move |member: Member| member.user() == user && member.organization().id == organization;
        app.look_up(move |connection| {
            let session = session::load(connection, &secret, now)?;
            let member = session.and_then(|session| session.member);
            Ok(member.is_some_and(is_theirs))
        })
        .await
    }
}

/// The key of the session, which its own layer keeps to itself.
fn secret(request: &HttpRequest) -> Option<String> {
    let key = request.app_data::<Data<Key>>()?;
    let mut jar = CookieJar::new();
    jar.add_original(request.cookie(COOKIE)?);
    let secret = jar.signed(key).get(COOKIE)?;
    Some(secret.value().to_owned())
}
