//! A CSV file that is read from the database while it is sent, a page at a time: no connection is held between two
//! pages, and no more than one page is held at all.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, HeaderValue};
use actix_web::web::Bytes;
use futures_util::stream;

use crate::app::App;
use crate::db::Connection;
use crate::error::Result;
use crate::people::Admin;

/// So that a spreadsheet reads it as UTF-8.
const MARK: &str = "\u{feff}";

/// Sends `head`, and then whatever `page` reads after the id or number that the page before ended with, until it reads
/// nothing more. A failure on the way ends the file in the middle, so that the browser knows.
pub(crate) fn csv<F>(app: App, admin: Admin, name: &str, head: &str, page: F) -> HttpResponse
where
    F: Fn(&mut Connection, &Admin, i64) -> Result<Option<(String, i64)>> + Clone + Send + 'static,
{
    let first = Some(Next {
        app,
        admin,
        after: 0,
        head: Some(format!("{MARK}{head}")),
        page,
    });
    let file = stream::try_unfold(first, |next| async move {
        let Some(mut next) = next else {
            return Ok::<_, actix_web::Error>(None);
        };
        if let Some(head) = next.head.take() {
            return Ok(Some((Bytes::from(head), Some(next))));
        }
        let (page, admin, after) = (next.page.clone(), next.admin.clone(), next.after);
        let reading = next
            .app
            .read_public(move |connection| page(connection, &admin, after));
        let Some((text, last)) = reading.await? else {
            return Ok(None);
        };
        next.after = last;
        Ok(Some((Bytes::from(text), Some(next))))
    });
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    let disposition = HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static(
        "attachment; filename=\"leadboard.csv\"",
    ));
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, disposition))
        .streaming(file)
}

struct Next<F> {
    app: App,
    admin: Admin,
    after: i64,
    head: Option<String>,
    page: F,
}
