//! A form that was sent after the session had ended: nothing is saved, and nothing that was typed is lost.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use askama::Template;

use super::answer::html;
use super::form::Pairs;
use super::page::Page;
use crate::error::Result;

#[derive(Debug)]
pub(super) struct Interrupted {
    path: String,
    pairs: Pairs,
}

#[derive(Template)]
#[template(path = "login/interrupted.html")]
struct InterruptedPage<'a> {
    page: Page,
    path: &'a str,
    pairs: &'a Pairs,
}

impl Interrupted {
    /// Nothing for a form with a password, which no page shall carry.
    pub(super) fn of(request: &HttpRequest, pairs: &Pairs) -> Option<Self> {
        let has_password = pairs.iter().any(|(name, _)| name.contains("password"));
        (!has_password).then(|| Self {
            path: request.path().to_owned(),
            pairs: pairs.clone(),
        })
    }

    /// Whether somebody wrote words into it that the page still has.
    pub(super) fn has_words(&self) -> bool {
        self.pairs
            .iter()
            .any(|(name, value)| name == "text" && !value.is_empty())
    }

    /// The way to sign in beside this page, and the form once more.
    pub(super) fn page(&self) -> Result<HttpResponse> {
        let page = InterruptedPage {
            page: Page::bare("Signed out"),
            path: &self.path,
            pairs: &self.pairs,
        };
        html(StatusCode::UNAUTHORIZED, &page)
    }
}

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("You were signed out meanwhile. Nothing was saved.")
    }
}

impl ResponseError for Interrupted {
    fn status_code(&self) -> StatusCode {
        StatusCode::UNAUTHORIZED
    }

    /// Empty, as for [`crate::error::Error`]: [`super::errors::present`] fills it.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
