//! A contact's page, and its profile form.

use actix_session::Session;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::activity::{self, LogView, group_chosen, log_view};
use super::messages::{self, ThreadView};
use super::notes::NoteView;
use super::origin::Origin;
use super::tags::TagsView;
use super::undo::undo;
use super::{elsewhere, typed};
use crate::app::App;
use crate::clock::Instant;
use crate::crm::activity::Group;
use crate::crm::automation::run;
use crate::crm::contact::change::{Change, Changed, change};
use crate::crm::contact::profile::{Profile, Typed};
use crate::crm::contact::{Contact, Source};
use crate::crm::message::{self, Place};
use crate::crm::stage::{self, Stage};
use crate::crm::status::LeadStatus;
use crate::crm::{money, note, tag};
use crate::db::id::{ContactId, NoteId};
use crate::error::{Error, Problems, Result};
use crate::people::{Member, membership};
use crate::web::answer::{form_status, html, see_other};
use crate::web::back::Back;
use crate::web::choice::{Choice, assignees, stages_of};
use crate::web::conversation::Conversation;
use crate::web::extract::SignedIn;
use crate::web::follow::{Follow, is_again};
use crate::web::form::{Pairs, one};
use crate::web::page::{Page, Section};
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::settings::automations::runs::{self as runs, RunView};
use crate::web::toast::Toast;
use crate::web::when::When;
use crate::web::words::change as words;

#[derive(Template)]
#[template(path = "contacts/show.html")]
struct DetailsPage {
    page: Page,
    contact: ContactView,
    /// What the profile form shows, and what it was rendered with.
    typed: Typed,
    rendered: Typed,
    problems: Problems,
    lead_statuses: &'static [LeadStatus],
    stages: Vec<Choice>,
    assignees: Vec<Choice>,
    currency: &'static str,
    thread: ThreadView,
    notes: Vec<NoteView>,
    older_notes: Option<String>,
    log: LogView,
    /// The last few, of those that there are.
    runs: Vec<RunView>,
    all_runs: String,
    tags: TagsView,
    is_admin: bool,
}

struct ContactView {
    id: i64,
    name: String,
    username: String,
    lead_status: LeadStatus,
    conversation: Conversation,
    stage_id: i64,
    stage_name: String,
    stage_colour: &'static str,
    source: Source,
    deal_value: Option<String>,
    created: When,
    latest_activity: When,
}

impl ContactView {
    fn new(contact: &Contact, stage: &Stage, member: &Member, now: Instant) -> Self {
        let organization = member.organization();
        let (zone, currency) = (organization.time_zone(), organization.currency());
        Self {
            id: contact.id.0,
            name: contact.display_name().to_owned(),
            username: contact.username.clone(),
            lead_status: contact.lead_status,
            conversation: Conversation::new(
                contact.lead_status,
                contact.conversation_status,
                &contact.thread,
                now,
                zone,
            ),
            stage_id: stage.id.0,
            stage_name: stage.name.clone(),
            stage_colour: stage.colour.code(),
            source: contact.source,
            deal_value: contact
                .deal_value
                .map(|value| money::shown(value, currency)),
            created: When::new(contact.created_at, now, zone),
            latest_activity: When::new(contact.last_activity_at, now, zone),
        }
    }
}

pub(crate) async fn show(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    request: HttpRequest,
    id: Path<ContactId>,
    query: Query<Pairs>,
) -> Result<HttpResponse> {
    let group = group_chosen(&query)?;
    let before = Some(one(&query, "notes_before")).filter(|text| !text.is_empty());
    let before = before.map(|text| text.parse().map(NoteId));
    let notes_before = before.transpose().map_err(|_| Error::NotFound)?;
    let shown = Shown {
        group,
        notes_before,
        messages_before: messages::place(one(&query, "messages_before"))?,
        back: Back::read(&query),
        is_again: is_again(&request),
    };
    match page(&app, &member, &session, *id, shown, Refused::Nothing).await {
        Err(Error::NotFound) => elsewhere::offer(&app, &member, &session, *id).await,
        shown => shown,
    }
}

/// Which lines of the log, which notes, and which messages; and from where somebody came.
#[derive(Default)]
pub(super) struct Shown {
    group: Option<Group>,
    notes_before: Option<NoteId>,
    messages_before: Option<Place>,
    back: Back,
    is_again: bool,
}

impl Shown {
    /// What is shown after a form that was not taken.
    pub(super) fn after(form: &Pairs) -> Self {
        Self {
            back: Back::read(form),
            ..Self::default()
        }
    }
}

/// A form of the page that was not taken, to be shown again as it was filled in.
pub(super) enum Refused {
    Nothing,
    /// What was typed, and what the form was rendered with.
    Profile(Box<(Typed, Typed)>, Problems),
    Message(messages::Typed, Problems),
}

pub(crate) async fn update(
    app: Data<App>,
    Posted(member, form): Posted<Member>,
    session: Session,
    id: Path<ContactId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    match save(&app, &member, id, &form).await {
        Ok(changed) => {
            let origin = Origin::Page(Back::read(&form));
            let toast = Toast::saying(words::saved(&changed));
            let toast = toast.with(undo(&changed, &member, &origin));
            current::leave_toast(&session, &toast)?;
            Ok(see_other(&origin.place(id)))
        }
        Err(Error::Invalid(problems)) => {
            let refused =
                Refused::Profile(Box::new((typed(&form, ""), typed(&form, "was_"))), problems);
            page(&app, &member, &session, id, Shown::after(&form), refused).await
        }
        Err(other) => Err(other),
    }
}

async fn save(app: &App, member: &Member, id: ContactId, form: &Pairs) -> Result<Changed> {
    let currency = member.organization().currency();
    let profile = Profile::parse(&typed(form, ""), currency).map_err(Error::Invalid)?;
    let rendered = Profile::parse(&typed(form, "was_"), currency).map_err(Error::Invalid)?;
    let wanted = Change::of(profile.named_since(&rendered));
    app.write(member.by(), move |tx| change(tx, id, &wanted))
        .await
}

pub(super) async fn page(
    app: &App,
    member: &Member,
    session: &Session,
    id: ContactId,
    shown: Shown,
    refused: Refused,
) -> Result<HttpResponse> {
    let Shown {
        group,
        notes_before,
        messages_before,
        back,
        is_again,
    } = shown;
    let now = app.clock.now();
    let follow = Follow::begin(app, member, is_again);
    let (contact, all_stages, teammates, (messages, (notes, more_notes)), (log, runs)) = app
        .read(member, move |connection, member| {
            let organization = member.organization().id;
            // First the stages: a contact that is just moved to another one finds it among them.
            let all_stages = stage::all(connection, organization)?;
            let contact = Contact::seen_by(connection, member, id)?;
            let tags = TagsView::new(&contact, &tag::all(connection, organization)?, member);
            Ok((
                all_stages,
                membership::teammates(connection, organization)?,
                (
                    message::page(connection, member, &contact, messages_before)?,
                    note::page(connection, member, &contact, notes_before)?,
                ),
                (
                    activity::read(connection, member, id, group, None, now)?,
                    run::recent(connection, member, id)?,
                ),
                (contact, tags),
            ))
        })
        .await
        .map(|(stages, teammates, notes, log, contact)| (contact, stages, teammates, notes, log))?;
    let (contact, tags) = contact;
    let zone = member.organization().time_zone();
    let currency = member.organization().currency();
    let stage = stage::among(&all_stages, contact.stage_id)?;
    let held = Typed::of(&contact, currency);
    let fresh = || (messages::Typed::new(), Problems::default());
    let ((typed, rendered, problems), message) = match refused {
        Refused::Nothing => ((held.clone(), held, Problems::default()), fresh()),
        Refused::Profile(forms, problems) => ((forms.0, forms.1, problems), fresh()),
        Refused::Message(message, problems) => {
            let profile = (held.clone(), held, Problems::default());
            (profile, (message, problems))
        }
    };
    let thread = ThreadView::new(&contact, &messages, message, (now, zone), &back);
    let status = form_status(if problems.is_empty() {
        &thread.problems
    } else {
        &problems
    });
    let title = contact.display_name();
    let page =
        Page::following(title, Section::Pipeline, member, session, follow).come_from(back.clone());
    let view = DetailsPage {
        page,
        contact: ContactView::new(&contact, stage, member, now),
        typed,
        rendered,
        problems,
        lead_statuses: LeadStatus::ALL,
        stages: stages_of(&all_stages, stage),
        assignees: assignees(&teammates, contact.assignee_id),
        currency: currency.code(),
        thread,
        notes: notes
            .iter()
            .map(|note| NoteView::new(note, id, member, now))
            .collect(),
        older_notes: notes.last().filter(|_| more_notes).map(|last| {
            let pairs = vec![("notes_before", last.id.to_string())];
            format!("{}#notes", back.contact_with(id, pairs))
        }),
        log: log_view((id, &back), log, group, member, now),
        runs: runs
            .iter()
            .map(|run| RunView::new(run, member, now))
            .collect(),
        all_runs: runs::of_contact(id),
        tags,
        is_admin: member.is_admin(),
    };
    html(status, &view)
}
