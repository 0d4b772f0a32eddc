//! The contacts of a list, as a file: those that its page shows. Admins and the Owner alone (facts, 1.10): it is the
//! whole of what an organization knows of people.

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::crm::export;
use crate::db::Connection;
use crate::error::Result;
use crate::people::Admin;
use crate::web::csv_answer::csv;
use crate::web::extract::SignedIn;
use crate::web::form::Pairs;
use crate::web::head;
use crate::web::list_query::ListQuery;

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    request: HttpRequest,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    let (zone, now) = (admin.organization().time_zone(), app.clock.now());
    let asked = ListQuery::parse(&query, &admin, now)?.asked();
    if !head::is_enough(&request) {
        let (by, of, asking) = (admin.by(), asked.clone(), admin.clone());
        app.write(by, move |tx| export::log(tx, &asking, &of))
            .await?;
    }
    let name = format!(
        "contacts-{}",
        now.utc().with_timezone(&zone).format("%Y-%m-%d")
    );
    let page = move |connection: &mut Connection, admin: &Admin, after| {
        export::page(connection, admin, &asked, after)
    };
    Ok(csv(
        app.get_ref().clone(),
        admin,
        &name,
        &export::head()?,
        page,
    ))
}
