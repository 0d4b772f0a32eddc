//! Saving the filter and the order of a page under a name.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;

use crate::app::App;
use crate::clock::Instant;
use crate::crm::view::add::{NewView, add};
use crate::crm::view::{self};
use crate::error::{Error, Problems, Result};
use crate::people::Member;
use crate::web::answer::{form_status, html, see_other};
use crate::web::board_query::BoardQuery;
use crate::web::extract::SignedIn;
use crate::web::filter_query::address;
use crate::web::form::{Pairs, not_whole, one};
use crate::web::list_query::ListQuery;
use crate::web::page::Page;
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::views::section;

#[derive(Template)]
#[template(path = "views/new.html")]
struct NewPage {
    page: Page,
    typed_name: String,
    is_shared: bool,
    /// Which page it is of, and its filter.
    of_page: String,
    query: String,
    back: String,
    /// The views that it may be put into instead.
    others: Vec<OtherView>,
    may_share: bool,
    problems: Problems,
}

/// A view of the same page that is theirs to change.
struct OtherView {
    id: i64,
    name: String,
}

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    page(&app, &member, &session, &query, Problems::default()).await
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(member, form): Posted<Member>,
    session: Session,
) -> Result<HttpResponse> {
    match save(&app, &member, &form).await {
        Ok(new) => {
            current::leave_flash(&session, &format!("View {} was saved.", new.name))?;
            Ok(see_other(&address(
                &format!("/{}", new.page.code()),
                &new.query,
            )))
        }
        Err(Error::Invalid(problems)) if !problems.of("name").is_empty() => {
            page(&app, &member, &session, &form, problems).await
        }
        Err(other) => Err(other),
    }
}

async fn save(app: &App, member: &Member, form: &Pairs) -> Result<NewView> {
    let name = view::parse_name(one(form, "name"));
    let (page, query) = what(form, member, app.clock.now())?;
    let new = NewView {
        name: name.map_err(|sentence| Error::invalid("name", sentence))?,
        page,
        query,
        is_shared: one(form, "shared") == "true",
    };
    let (who, saved) = (member.clone(), new.clone());
    app.write(member.by(), move |tx| add(tx, &who, &saved))
        .await?;
    Ok(new)
}

/// The page, and the filter and order as its address carries them: nothing else of what was sent is kept.
pub(super) fn what(pairs: &Pairs, member: &Member, now: Instant) -> Result<(view::Page, String)> {
    let page = one(pairs, "page").parse().map_err(|_| not_whole("page"))?;
    let sent = one(pairs, "query");
    let query = match page {
        view::Page::Pipeline => BoardQuery::from_text(sent, member, now)?.text(),
        view::Page::Contacts => ListQuery::from_text(sent, member, now)?.text(),
    };
    Ok((page, query))
}

async fn page(
    app: &App,
    member: &Member,
    session: &Session,
    pairs: &Pairs,
    problems: Problems,
) -> Result<HttpResponse> {
    let (of_page, query) = what(pairs, member, app.clock.now())?;
    let status: StatusCode = form_status(&problems);
    let views = app.read(member, view::all).await?;
    let others = views
        .into_iter()
        .filter(|view| view.page == of_page && view.may_be_changed_by(member))
        .map(|view| OtherView {
            id: view.id.0,
            name: view.name,
        });
    let page = NewPage {
        page: Page::new("Save view", section(of_page), member, session),
        typed_name: one(pairs, "name").to_owned(),
        is_shared: one(pairs, "shared") == "true",
        back: address(&format!("/{}", of_page.code()), &query),
        of_page: of_page.code().to_owned(),
        query,
        others: others.collect(),
        may_share: member.is_admin(),
        problems,
    };
    html(status, &page)
}
