//! Opening a view: its filter is read anew, and the page is shown with it.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use crate::app::App;
use crate::crm::filter::{Assignee, Filter};
use crate::crm::view::View;
use crate::db::id::ViewId;
use crate::error::Result;
use crate::people::Member;
use crate::web::answer::see_other;
use crate::web::extract::SignedIn;
use crate::web::filter_query::{FilterQuery, address};
use crate::web::known::{Knowing, Known};
use crate::web::session as current;

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    id: Path<ViewId>,
    knowing: Data<Knowing>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let (view, known) = app
        .read(&member, move |connection, member| {
            let view = View::seen_by(connection, member, id)?;
            Ok((view, knowing.read(connection, member)?))
        })
        .await?;
    let pairs = serde_urlencoded::from_str(&view.query).unwrap_or_default();
    let zone = member.organization().time_zone();
    let query = FilterQuery::parse(&pairs, zone, app.clock.now())?;
    if let Some(gone) = gone(&query.filter, &known) {
        let way_out = if view.may_be_changed_by(&member) {
            "Remove that filter, then update the view at “Save view”.".to_owned()
        } else {
            format!("{} or an Admin can update it.", view.author_name)
        };
        let sentence = format!(
            "The view {} asks for {gone} that is not here any more. {way_out}",
            view.name
        );
        current::leave_flash(&session, &sentence)?;
    }
    Ok(see_other(&address(
        &format!("/{}", view.page.code()),
        &view.query,
    )))
}

/// What the filter asks for that was deleted since.
fn gone(filter: &Filter, known: &Known) -> Option<&'static str> {
    let has_stage = |id| known.stages.iter().any(|stage| stage.id == id);
    let has_tag = |id| known.tags.iter().any(|tag| tag.id == id);
    let has_mate = |id| known.team.iter().any(|mate| mate.user == id);
    let tags = &filter.tags;
    let mut asked = [&tags.any, &tags.all, &tags.none].into_iter().flatten();
    if !filter.stages.iter().all(|id| has_stage(*id)) {
        return Some("a stage");
    }
    if !asked.all(|id| has_tag(*id)) {
        return Some("a tag");
    }
    let is_here = |assignee: &Assignee| match assignee {
        Assignee::Me | Assignee::Nobody => true,
        Assignee::User(id) => has_mate(*id),
    };
    (!filter.assignees.iter().all(is_here)).then_some("an assignee")
}
