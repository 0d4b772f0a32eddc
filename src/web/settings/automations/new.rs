//! Add Rule. Source: guide "Smart Automations", "Creating an Automation Rule".

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::Data;

use super::LIST;
use super::form::{Form, Typed};
use crate::app::App;
use crate::crm::automation::rule;
use crate::error::{Error, Problems, Result};
use crate::people::Admin;
use crate::web::answer::see_other;
use crate::web::extract::SignedIn;
use crate::web::posted::Posted;
use crate::web::session as current;

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
) -> Result<HttpResponse> {
    let form = form(Typed::nothing(), Problems::default());
    form.show(&app, &admin, &session).await
}

pub(crate) async fn create(
    app: Data<App>,
    Posted(admin, pairs): Posted<Admin>,
    session: Session,
) -> Result<HttpResponse> {
    let typed = Typed::sent(&pairs);
    match add(&app, &admin, &typed).await {
        Ok(()) => {
            current::leave_flash(&session, "Rule added.")?;
            Ok(see_other(LIST))
        }
        Err(Error::Invalid(problems)) => form(typed, problems).show(&app, &admin, &session).await,
        Err(other) => Err(other),
    }
}

async fn add(app: &App, admin: &Admin, typed: &Typed) -> Result<()> {
    let new = typed.parse()?;
    let (by, admin) = (admin.by(), admin.clone());
    app.write(by, move |tx| rule::add(tx, &admin, &new).map(|_| ()))
        .await
}

fn form(typed: Typed, problems: Problems) -> Form {
    Form {
        heading: "Add Rule",
        action: LIST.to_owned(),
        typed,
        rendered: None,
        problems,
    }
}
