//! A form that was sent: by whom, and what it says. Every form carries the organization that it was rendered for; one
//! that was rendered for another than the sender works in now is refused, with an offer to switch and send it again.
//! Source: design, section 4.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use actix_multipart::MultipartError;
use actix_multipart::form::MultipartForm;
use actix_multipart::form::tempfile::TempFile;
use actix_multipart::form::text::Text;
use actix_web::dev::Payload;
use actix_web::error::{ErrorUnsupportedMediaType, PayloadError};
use actix_web::http::StatusCode;
use actix_web::web::Form;
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError};
use askama::Template;

use super::answer::html;
use super::extract::{Required, account, app, member};
use super::form::{Pairs, not_whole, one};
use super::interrupted::Interrupted;
use super::page::Page;
use crate::db::id::OrganizationId;
use crate::error::{Error, Result};
use crate::people::{Member, User, membership};

/// Who sent a form, in the role that the handler asks for, and its pairs.
pub(crate) struct Posted<R>(pub R, pub Pairs);

/// Who sent a form that is about themselves, in whichever organization they work, or in none; and its pairs.
pub(crate) struct PostedByAccount(pub User, pub Pairs);

impl<R: Required> FromRequest for Posted<R> {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let form = Form::<Pairs>::from_request(&request, payload);
        Box::pin(async move {
            let form = form.await;
            let member = sender(&request, member(&request).await, &form)?;
            if let Ok(Form(pairs)) = &form {
                refuse_made_elsewhere(&request, &member, pairs).await?;
            }
            let who = R::of(member)?;
            Ok(Self(who, form?.into_inner()))
        })
    }
}

impl FromRequest for PostedByAccount {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let form = Form::<Pairs>::from_request(&request, payload);
        Box::pin(async move {
            let form = form.await;
            let user = sender(&request, account(&request).await, &form)?;
            Ok(Self(user, form?.into_inner()))
        })
    }
}

/// Who sent a form; the form of somebody whose session ended is kept for them.
fn sender<T>(
    request: &HttpRequest,
    who: Result<T>,
    form: &Result<Form<Pairs>, actix_web::Error>,
) -> Result<T, actix_web::Error> {
    match (who, form) {
        (Err(Error::SignedOut), Ok(Form(pairs))) => Err(Interrupted::of(request, pairs)
            .map_or_else(|| Error::SignedOut.into(), actix_web::Error::from)),
        (who, _) => Ok(who?),
    }
}

/// A file that was sent, by whom, and what it is called; or what is wrong with it.
pub(crate) struct Sent<R>(pub R, pub Result<Upload, Unsent>);

/// A form with a file.
#[derive(Debug, MultipartForm)]
pub(crate) struct Upload {
    organization: Text<String>,
    #[multipart(limit = "50MB")]
    pub file: TempFile,
}

/// Why a file did not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unsent {
    TooLarge,
    NotWhole,
}

impl<R: Required> FromRequest for Sent<R> {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    /// Nothing is read of what somebody sends who may not.
    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            let member = member(&request).await?;
            let here = member.organization().id.to_string();
            let who = R::of(member)?;
            let sent = MultipartForm::<Upload>::from_request(&request, &mut payload).await;
            match sent {
                Ok(MultipartForm(upload)) if *upload.organization == here => Ok(Self(who, Ok(upload))),
                Ok(_) => Err(Error::Conflict(
                    "This page was made for another organization than the one you are in now. Nothing was saved. Open the \
                     page again, and choose the file once more."
                        .to_owned(),
                )
                .into()),
                Err(error) => unsent(&error).map(|why| Self(who, Err(why))),
            }
        })
    }
}

fn unsent(error: &actix_web::Error) -> Result<Unsent, actix_web::Error> {
    match error.as_error::<MultipartError>() {
        Some(MultipartError::Payload(PayloadError::Overflow)) => Ok(Unsent::TooLarge),
        Some(MultipartError::Field { source, .. }) if source.to_string().contains("size limit") => {
            Ok(Unsent::TooLarge)
        }
        Some(MultipartError::ContentTypeIncompatible | MultipartError::ContentTypeMissing) => {
            Err(ErrorUnsupportedMediaType("no multipart form"))
        }
        _ => Ok(Unsent::NotWhole),
    }
}

async fn refuse_made_elsewhere(
    request: &HttpRequest,
    member: &Member,
    pairs: &Pairs,
) -> Result<(), actix_web::Error> {
    let made_for = one(pairs, "organization").parse().map(OrganizationId);
    let made_for = made_for.map_err(|_| not_whole("organization"))?;
    if made_for == member.organization().id {
        return Ok(());
    }
    let user = member.user();
    let memberships = app(request)?
        .read_public(move |connection| membership::all_of(connection, user))
        .await?;
    let other = memberships
        .into_iter()
        .find(|membership| membership.organization == made_for);
    Err(MadeElsewhere {
        path: request.path().to_owned(),
        member: member.clone(),
        other: other.map(|membership| membership.name),
        pairs: pairs.clone(),
    }
    .into())
}

/// The form was rendered for another organization.
#[derive(Debug)]
pub(super) struct MadeElsewhere {
    path: String,
    member: Member,
    /// The other organization's name, for somebody who belongs to it.
    other: Option<String>,
    pairs: Pairs,
}

#[derive(Template)]
#[template(path = "organizations/made_elsewhere.html")]
struct OfferPage<'a> {
    page: Page,
    here: &'a str,
    other: Option<&'a str>,
    path: &'a str,
    pairs: &'a Pairs,
}

impl MadeElsewhere {
    /// The offer to switch, with everything that was typed.
    pub(super) fn page(&self) -> Result<HttpResponse> {
        let page = OfferPage {
            page: Page::bare("Another organization").for_member(Some(&self.member)),
            here: &self.member.organization().name,
            other: self.other.as_deref(),
            path: &self.path,
            pairs: &self.pairs,
        };
        html(StatusCode::CONFLICT, &page)
    }
}

impl fmt::Display for MadeElsewhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let here = &self.member.organization().name;
        let other = self.other.as_deref().unwrap_or("another organization");
        write!(
            f,
            "This page was made for {other}, but you are in {here} now. Nothing was saved."
        )
    }
}

impl ResponseError for MadeElsewhere {
    fn status_code(&self) -> StatusCode {
        StatusCode::CONFLICT
    }

    /// Empty, as for [`crate::error::Error`]: [`super::errors::present`] fills it.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
