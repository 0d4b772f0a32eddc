//! Settings > Tags: Admins and the Owner add, rename, recolour and delete them; everybody puts them on contacts.

pub(crate) mod deletion;
pub(crate) mod edit;
pub(crate) mod new;

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::crm::tag;
use crate::crm::tag::deletion::contacts_of_each;
use crate::error::Result;
use crate::people::Admin;
use crate::web::answer::html;
use crate::web::extract::SignedIn;
use crate::web::page::{Page, Section};
use crate::web::words::count::contacts;

const LIST: &str = "/settings/tags";

#[derive(Template)]
#[template(path = "settings/tags/index.html")]
struct ListPage {
    page: Page,
    tags: Vec<TagView>,
}

struct TagView {
    id: i64,
    name: String,
    colour: &'static str,
    contacts: String,
    /// The contacts that have it.
    address: String,
}

pub(crate) async fn index(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
) -> Result<HttpResponse> {
    let (tags, counts) = app
        .read(&admin, |connection, member| {
            let organization = member.organization().id;
            let tags = tag::all(connection, organization)?;
            Ok((tags, contacts_of_each(connection, organization)?))
        })
        .await?;
    let tags = tags.into_iter().map(|tag| TagView {
        contacts: contacts(counts.get(&tag.id).copied().unwrap_or_default()),
        address: format!("/pipeline?tag={}", tag.id),
        id: tag.id.0,
        name: tag.name,
        colour: tag.colour.code(),
    });
    let page = ListPage {
        tags: tags.collect(),
        page: Page::new("Tags", Section::Tags, &admin, &session),
    };
    html(StatusCode::OK, &page)
}
