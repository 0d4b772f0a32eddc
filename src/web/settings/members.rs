//! Settings > Members: the team, and who is invited. Everybody sees the team; Admins and the Owner change it.

pub(crate) mod invitations;
pub(crate) mod leaving;
pub(crate) mod removal;
pub(crate) mod reset_link;
pub(crate) mod role;

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::clock::Instant;
use crate::crm::team::invitation::Invitation;
use crate::crm::team::{self, Mate, invitation};
use crate::db::id::UserId;
use crate::error::Result;
use crate::people::{Admin, Member, Role};
use crate::web::answer::html;
use crate::web::extract::SignedIn;
use crate::web::page::{Page, Section, initials};
use crate::web::when::When;

const LIST: &str = "/settings/members";

#[derive(Template)]
#[template(path = "settings/members/index.html")]
struct ListPage {
    page: Page,
    team: Vec<MemberView>,
    invitations: Vec<InvitationView>,
    may_write: bool,
}

struct MemberView {
    user: i64,
    name: String,
    email: Option<String>,
    initials: String,
    role: Role,
    is_me: bool,
    /// Whether the menu of what may be done to them is shown.
    has_menu: bool,
    may_leave: bool,
    joined: When,
}

struct InvitationView {
    id: i64,
    guest: String,
    role: &'static str,
    invited_by: String,
    expires: String,
}

pub(crate) async fn index(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
) -> Result<HttpResponse> {
    let now = app.clock.now();
    let (mates, pending) = app
        .read(&member, move |connection, member| {
            let mates = team::all(connection, member)?;
            let pending = match member.clone().into_admin() {
                Ok(admin) => invitation::pending(connection, &admin, now)?,
                Err(_) => Vec::new(),
            };
            Ok((mates, pending))
        })
        .await?;
    let zone = member.organization().time_zone();
    let page = ListPage {
        page: Page::new("Members", Section::Members, &member, &session),
        team: mates
            .into_iter()
            .map(|mate| view(mate, &member, now))
            .collect(),
        invitations: pending
            .into_iter()
            .map(|pending: Invitation| InvitationView {
                id: pending.id.0,
                guest: pending.guest,
                role: pending.role.label(),
                invited_by: pending.invited_by,
                expires: When::new(pending.expires_at, now, zone).whole,
            })
            .collect(),
        may_write: member.is_admin(),
    };
    html(StatusCode::OK, &page)
}

fn view(mate: Mate, member: &Member, now: Instant) -> MemberView {
    let is_me = mate.user == member.user();
    let is_owner = mate.role == Role::Owner;
    MemberView {
        user: mate.user.0,
        initials: initials(&mate.name),
        name: mate.name,
        email: member.is_admin().then_some(mate.email),
        role: mate.role,
        is_me,
        has_menu: member.is_admin() && !is_owner,
        may_leave: is_me && !is_owner,
        joined: When::new(mate.joined_at, now, member.organization().time_zone()),
    }
}

/// The member that a page is about.
async fn mate(app: &App, admin: &Admin, user: UserId) -> Result<Mate> {
    app.read(admin, move |connection, member| {
        team::find(connection, member, user)
    })
    .await
}
