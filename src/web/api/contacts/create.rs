//! Adding a contact. No rule is set off by it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;

use super::fields::{self, TagNames, assignee, first_stage};
use crate::app::App;
use crate::crm::contact::Contact;
use crate::crm::contact::Source;
use crate::crm::contact::create::{NewContact, create as add};
use crate::crm::contact::profile::{Profile, Typed};
use crate::crm::status::LeadStatus;
use crate::db::id::StageId;
use crate::error::Error;
use crate::people::{Member, Tx};
use crate::web::api::body::body;
use crate::web::api::caller::Write;
use crate::web::api::coded::{LeadStatusCode, SourceCode};
use crate::web::api::fault::Result;
use crate::web::api::reply::{Reply, UnderWay, write};
use crate::web::api::schema::{ContactView, Names, etag};
use crate::web::api::sent::Sent;

body! {
    /// A contact to be added.
    NewContactBody {
        /// Trimmed, in lower case, without a leading @.
        #[schema(example = "anna.k")]
        username: String,
        name: Option<String>,
        email: Option<String>,
        phone: Option<String>,
        /// In the organization's currency.
        #[schema(example = "1200.50")]
        deal_value: Option<String>,
        manychat_id: Option<String>,
        /// Digits.
        ig_id: Option<String>,
        /// The id of a stage; the first one if there is none.
        stage: Option<i64>,
        /// Open if there is none.
        lead_status: Option<LeadStatusCode>,
        /// The id of a member.
        assignee: Option<i64>,
        /// Names. Those that are not there yet are added.
        tags: Option<Vec<String>>,
        /// `api` if there is none.
        source: Option<SourceCode>,
    }
}

/// Adds a contact.
#[utoipa::path(post, path = "/api/v1/contacts", tag = "Contacts",
    request_body(content = NewContactBody, example = json!({"username": "anna.k", "name": "Anna Kowalska", "tags": ["hot"]})),
    responses((status = 201, description = "The contact was added.", body = ContactView,
        headers(("ETag" = String, description = "Its version, for If-Match.")))),
    security(("token" = ["write"])))]
pub(crate) async fn create(
    app: Data<App>,
    under_way: Data<UnderWay>,
    sent: Sent<Write, NewContactBody>,
) -> Result<HttpResponse> {
    let Sent { who, body, key } = sent;
    let by = who.by();
    write((&app, &under_way), by, key, move |tx| {
        created(tx, &who, &body)
    })
    .await
}

fn created(tx: &mut Tx<'_>, who: &Member, body: &NewContactBody) -> crate::error::Result<Reply> {
    let names = Names::load(tx.connection, who)?;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let typed = Typed {
        username: body.username.clone(),
        name: text(&body.name),
        email: text(&body.email),
        phone: text(&body.phone),
        deal_value: text(&body.deal_value),
        manychat_id: text(&body.manychat_id),
        ig_id: text(&body.ig_id),
    };
    let currency = names.organization.currency();
    let stage = match body.stage {
        Some(id) => fields::stage(tx, &names.stages, StageId(id))?,
        None => first_stage(&names.stages)?,
    };
    let tags = TagNames {
        add: body.tags.clone().unwrap_or_default(),
        ..TagNames::default()
    };
    let new = NewContact {
        profile: Profile::parse(&typed, currency).map_err(Error::Invalid)?,
        stage: stage.id,
        lead_status: body.lead_status.map_or(LeadStatus::Open, |status| status.0),
        assignee: body.assignee.map(|id| assignee(&names, id)).transpose()?,
        source: body.source.map_or(Source::Api, |source| source.0),
        tags: tags.begun(tx)?,
    };
    let id = add(tx, &new)?;
    let contact = Contact::seen_by(tx.connection, who, id)?;
    let names = Names::load(tx.connection, who)?;
    Ok(Reply::new(StatusCode::CREATED, &names.contact(&contact))?.with_etag(etag(&contact)))
}
