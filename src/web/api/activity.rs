//! The activity log: everything that happened, to contacts and to settings.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::caller::{Caller, Read};
use super::coded::{KindCode, ThroughCode, Time};
use super::fault::Result;
use super::query::Query;
use super::reply::Reply;
use super::schema::Listed;
use crate::app::App;
use crate::crm::activity::{self, Activity, Group, TeamFilter};
use crate::db::id::{ActivityId, UserId};
use crate::people::{Organization, Through};
use crate::web::words::activity as words;

/// One line of the log: one field of a contact that changed, or one setting.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Activity)]
pub(super) struct ActivityView {
    id: i64,
    /// Nothing for a change to the settings.
    contact_id: Option<i64>,
    kind: KindCode,
    /// What the value was; nothing where there was none.
    old: Option<String>,
    /// What the value became.
    new: Option<String>,
    /// What a change to the settings was about.
    subject: Option<String>,
    /// Who, or which program, by the name of then.
    by: Option<String>,
    through: ThroughCode,
    /// The rule that did it.
    rule: Option<String>,
    /// The same in words, as people read it.
    text: String,
    time: Time,
}

impl ActivityView {
    pub(super) fn new(line: Activity, organization: &Organization) -> Self {
        Self {
            text: format!(
                "{}, {}",
                words::what(&line, organization),
                words::through(&line)
            ),
            id: line.id.0,
            contact_id: line.contact_id.map(|id| id.0),
            kind: KindCode(line.kind),
            old: line.old_text,
            new: line.new_text,
            subject: line.subject_name,
            by: line.user_name,
            through: ThroughCode(line.through),
            rule: line.rule_name,
            time: Time(line.created_at),
        }
    }
}

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "for the document alone")]
pub(super) struct ActivityParameters {
    /// Only what is of this kind: a code such as `stage`, `messages` or `automations`.
    what: Option<String>,
    /// Only what this member did, by their id.
    who: Option<i64>,
    /// Only what came in this way.
    through: Option<ThroughCode>,
    /// Where to go on: `next` of the page before.
    before: Option<String>,
}

/// Lists the whole log, newest first, 50 lines at a time.
#[utoipa::path(get, path = "/api/v1/activity", tag = "Activity", params(ActivityParameters),
    responses((status = 200, description = "A page of the log.", body = Listed<ActivityView>)),
    security(("token" = ["read"])))]
pub(crate) async fn index(
    app: Data<App>,
    caller: Caller<Read>,
    mut query: Query,
) -> Result<HttpResponse> {
    let filter = TeamFilter {
        group: query.take::<Group>("what", "a kind of activity, such as stage"),
        user: query.take("who", "the id of a member").map(UserId),
        through: query.take::<Through>("through", "a way, such as by_hand or api"),
    };
    let before = query.take("before", "what next of the page before was");
    query.finish()?;
    let found = app.read(&caller.who, move |connection, member| {
        let found = activity::team_page(connection, member, filter, before.map(ActivityId))?;
        Ok(listed(found, member.organization()))
    });
    Ok(Reply::ok(&found.await?)?.answer())
}

pub(super) fn listed(
    (lines, more): (Vec<Activity>, bool),
    organization: &Organization,
) -> Listed<ActivityView> {
    let next = lines.last().filter(|_| more);
    Listed {
        next: next.map(|last| last.id.to_string()),
        data: lines
            .into_iter()
            .map(|line| ActivityView::new(line, organization))
            .collect(),
    }
}
