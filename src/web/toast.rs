//! A short message, and what can be done about it: put where an answer comes, or kept for the next page.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use serde::{Deserialize, Serialize};

use super::answer::html;
use crate::error::Result;

/// A message, at the foot of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Toast {
    pub text: String,
    pub is_error: bool,
    /// What to quote when asking for help.
    pub number: Option<String>,
    #[serde(default)]
    pub buttons: Vec<Button>,
    /// Where there is more to read about it.
    #[serde(default)]
    pub link: Option<Link>,
    /// Where the message that takes its place is asked for, once what it tells of is done.
    #[serde(default)]
    pub then: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Link {
    pub label: String,
    pub address: String,
}

/// A form of one button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Button {
    pub does: Does,
    pub label: String,
    pub address: String,
    /// What is sent, the organization that it is about among it.
    pub fields: Vec<(String, String)>,
}

/// What a button is for: the keyboard presses the last that takes something back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Does {
    Undo,
    Redo,
    Other,
}

impl Does {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Undo => "undo",
            Self::Redo => "redo",
            Self::Other => "other",
        }
    }
}

impl Toast {
    pub(crate) fn saying(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Something was not done.
    pub(crate) fn refusing(text: impl Into<String>) -> Self {
        Self {
            is_error: true,
            ..Self::saying(text)
        }
    }

    pub(crate) fn with(mut self, button: Option<Button>) -> Self {
        self.buttons.extend(button);
        self
    }
}

#[derive(Template)]
#[template(path = "shared/toast.html")]
struct Alone<'t> {
    toast: &'t Toast,
}

/// Says something, and nothing else, to htmx.
///
/// # Errors
/// As [`html`].
pub(crate) fn answer(toast: &Toast) -> Result<HttpResponse> {
    let status = if toast.is_error {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    answer_with(status, toast)
}

/// As [`answer`], with a status of its own.
///
/// # Errors
/// As [`html`].
pub(crate) fn answer_with(status: StatusCode, toast: &Toast) -> Result<HttpResponse> {
    html(status, &Alone { toast })
}
