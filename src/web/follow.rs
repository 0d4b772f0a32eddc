//! Pages that follow what is told of the organization: the board, the list and a contact's page. `static/js/follow.js`
//! reads them again where something changed.

use actix_web::HttpRequest;

use crate::app::App;
use crate::people::Member;

/// Sent by a page that is shown already.
const AGAIN: &str = "x-read-again";

/// How a page that follows begins. To be made before anything is read for it, so that nothing is missed.
pub(crate) struct Follow {
    /// The place in what is told.
    pub at: String,
    /// Whether the page is shown already, and only read again.
    pub is_again: bool,
}

impl Follow {
    pub(crate) fn begin(app: &App, member: &Member, is_again: bool) -> Self {
        Self {
            at: app.live.position(member.organization().id),
            is_again,
        }
    }
}

pub(crate) fn is_again(request: &HttpRequest) -> bool {
    request.headers().contains_key(AGAIN)
}
