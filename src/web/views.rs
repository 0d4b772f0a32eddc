//! Saved views: a menu on the pages that show contacts, and a page to manage them.

pub(crate) mod deletion;
pub(crate) mod name;
pub(crate) mod new;
pub(crate) mod open;
pub(crate) mod query;
pub(crate) mod sharing;

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use super::answer::html;
use super::extract::SignedIn;
use super::page::{Page, Section};
use crate::app::App;
use crate::crm::view::{self, View};
use crate::error::Result;
use crate::people::Member;

const LIST: &str = "/views";

/// A view in the menu of its page.
pub(crate) struct ViewLink {
    pub name: String,
    pub address: String,
    /// For one of the team's: whose it is.
    pub by: Option<String>,
}

impl ViewLink {
    /// Those of one page.
    pub(crate) fn all(views: &[View], page: view::Page, member: &Member) -> Vec<Self> {
        let of_page = views.iter().filter(|view| view.page == page);
        of_page.map(|view| Self::new(view, member)).collect()
    }

    fn new(view: &View, member: &Member) -> Self {
        let others = Some(&view.author_name).filter(|_| !view.is_of(member));
        Self {
            name: view.name.clone(),
            address: format!("/views/{}", view.id),
            by: others.map(|name| format!("by {name}")),
        }
    }
}

#[derive(Template)]
#[template(path = "views/index.html")]
struct ListPage {
    page: Page,
    views: Vec<ViewRow>,
}

struct ViewRow {
    id: i64,
    link: ViewLink,
    page_name: &'static str,
    is_shared: bool,
    may_change: bool,
    may_share: bool,
}

pub(crate) async fn index(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
) -> Result<HttpResponse> {
    let views = app.read(&member, view::all).await?;
    let row = |view: &View| ViewRow {
        id: view.id.0,
        link: ViewLink::new(view, &member),
        page_name: page_name(view.page),
        is_shared: view.is_shared,
        may_change: view.may_be_changed_by(&member),
        may_share: view.may_be_shared_by(&member),
    };
    let page = ListPage {
        views: views.iter().map(row).collect(),
        page: Page::new("Saved views", Section::Elsewhere, &member, &session),
    };
    html(StatusCode::OK, &page)
}

/// The page that a view is of, as the sidebar has it.
pub(crate) fn section(page: view::Page) -> Section {
    match page {
        view::Page::Pipeline => Section::Pipeline,
        view::Page::Contacts => Section::Contacts,
    }
}

pub(crate) fn page_name(page: view::Page) -> &'static str {
    match page {
        view::Page::Pipeline => "Pipeline",
        view::Page::Contacts => "Contacts",
    }
}
