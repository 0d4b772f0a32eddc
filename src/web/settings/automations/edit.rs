//! Edit Rule: what it does, its name, whether it is on.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::LIST;
use super::form::{Form, Typed};
use crate::app::App;
use crate::crm::automation::rule::{self, Edited};
use crate::db::id::RuleId;
use crate::error::{Error, Problems, Result};
use crate::people::Admin;
use crate::web::answer::see_other;
use crate::web::extract::SignedIn;
use crate::web::form::Pairs;
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::words;

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(admin): SignedIn<Admin>,
    session: Session,
    id: Path<RuleId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let found = app.read(&admin, move |connection, member| {
        rule::find(connection, member.organization().id, id)
    });
    let typed = Typed::of(&found.await?);
    let form = form(id, typed.clone(), typed, Problems::default());
    form.show(&app, &admin, &session).await
}

pub(crate) async fn update(
    app: Data<App>,
    Posted(admin, pairs): Posted<Admin>,
    session: Session,
    id: Path<RuleId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    match save(&app, &admin, id, &pairs).await {
        Ok(edited) if edited.before == edited.rule => {
            current::leave_flash(&session, words::change::NOTHING)?;
            Ok(see_other(LIST))
        }
        Ok(edited) => {
            current::leave_flash(&session, &format!("Rule {} was saved.", edited.rule.name))?;
            Ok(see_other(LIST))
        }
        Err(Error::Invalid(problems)) => {
            let (typed, rendered) = (Typed::sent(&pairs), Typed::rendered(&pairs));
            let form = form(id, typed, rendered, problems);
            form.show(&app, &admin, &session).await
        }
        Err(other) => Err(other),
    }
}

async fn save(app: &App, admin: &Admin, id: RuleId, pairs: &Pairs) -> Result<Edited> {
    let wanted = Typed::sent(pairs).parse()?;
    let saw = Typed::rendered(pairs).parse().map_err(|_| {
        let sentence = "This form is not whole. Open the rule again from the list.";
        Error::invalid("rule", sentence)
    })?;
    let (by, admin) = (admin.by(), admin.clone());
    app.write(by, move |tx| rule::edit(tx, &admin, id, &saw, &wanted))
        .await
}

fn form(id: RuleId, typed: Typed, rendered: Typed, problems: Problems) -> Form {
    Form {
        heading: "Edit Rule",
        action: format!("{LIST}/{id}"),
        typed,
        rendered: Some(rendered),
        problems,
    }
}
