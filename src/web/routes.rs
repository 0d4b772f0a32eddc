//! The whole table of addresses. Who may use each, its handler's signature says, and the access test proves.

use actix_web::HttpResponse;
use actix_web::web::{ServiceConfig, get, resource};

use super::answer::see_other;
use super::api::{self, drop_in};
use super::contacts::{
    activity, assignee, bulk, deletion, details, export, index, lead_status, merge, messages, new,
    notes, paste, personal_data, stage, tags as contact_tags, undo,
};
use super::settings::members::{self, invitations, leaving, removal, reset_link, role};
use super::settings::organization::{self, ownership};
use super::settings::{api as tokens, automations, profile, stages, tags};
use super::{
    activity as team_activity, batches, health, help, imports, join, live, login, organizations,
    pipeline, reset, settings, setup, sign_up, views,
};

pub(crate) fn table(site: &mut ServiceConfig) {
    site.route("/", get().to(home))
        .configure(ways_in)
        .configure(pages)
        .configure(files)
        .configure(contacts)
        .configure(pipeline_settings)
        .configure(other_settings)
        .configure(drop_in_api)
        .configure(api);
}

fn ways_in(site: &mut ServiceConfig) {
    site.service(resource("/health").get(health::show))
        .service(resource("/setup").get(setup::new).post(setup::create))
        .service(resource("/login").get(login::new).post(login::create))
        .service(resource("/logout").post(login::delete))
        .service(resource("/join").get(join::new).post(join::create))
        .service(resource("/signup").get(sign_up::new).post(sign_up::create))
        .service(resource("/reset").get(reset::new).post(reset::create))
        .service(resource("/organizations").get(organizations::index))
        .service(resource("/organizations/current").post(organizations::switch));
}

fn pages(site: &mut ServiceConfig) {
    site.service(resource("/live").get(live::show))
        .service(resource("/pipeline").get(pipeline::show))
        .service(resource("/pipeline/columns").get(pipeline::again::show))
        .service(resource("/pipeline/stages/{stage}/cards").get(pipeline::more))
        .service(resource("/activity").get(team_activity::show))
        .service(resource("/batches").get(batches::index))
        .service(resource("/batches/{batch}").get(batches::show))
        .service(resource("/batches/{batch}/toast").get(batches::told::show))
        .service(
            resource("/batches/{batch}/undo")
                .get(batches::undo::confirm)
                .post(batches::undo::create),
        )
        .service(
            resource("/views")
                .get(views::index)
                .post(views::new::create),
        )
        .service(resource("/views/new").get(views::new::show))
        .service(resource("/views/{view}").get(views::open::show))
        .service(
            resource("/views/{view}/name")
                .get(views::name::show)
                .post(views::name::update),
        )
        .service(resource("/views/{view}/query").post(views::query::update))
        .service(resource("/views/{view}/sharing").post(views::sharing::update))
        .service(
            resource("/views/{view}/deletion")
                .get(views::deletion::confirm)
                .post(views::deletion::create),
        )
        .service(resource("/help/automations").get(help::automations))
        .service(resource("/help/shortcuts").get(help::shortcuts))
        .service(resource("/help/api").get(help::api::show));
}

/// Before the contacts, whose ids would be in their place.
fn files(site: &mut ServiceConfig) {
    site.service(
        resource("/contacts/import")
            .get(imports::index)
            .post(imports::create),
    )
    .service(
        resource("/contacts/import/{import}")
            .get(imports::draft::show)
            .post(imports::draft::update),
    )
    .service(resource("/contacts/import/{import}/start").post(imports::start::create))
    .service(resource("/contacts/import/{import}/deletion").post(imports::deletion::create))
    .service(resource("/contacts/import/{import}/report").get(imports::report::show))
    .service(resource("/contacts/export").get(export::show));
}

fn contacts(site: &mut ServiceConfig) {
    site.service(resource("/contacts").get(index::show).post(new::create))
        .service(resource("/contacts/bulk").post(bulk::create))
        .service(resource("/contacts/new").get(new::show))
        .service(
            resource("/contacts/paste")
                .get(paste::show)
                .post(paste::create),
        )
        .service(
            resource("/contacts/{contact}")
                .get(details::show)
                .post(details::update),
        )
        .service(
            resource("/contacts/{contact}/stage")
                .get(stage::choose)
                .post(stage::update),
        )
        .service(resource("/contacts/{contact}/lead-status").post(lead_status::update))
        .service(resource("/contacts/{contact}/tags").post(contact_tags::update))
        .service(resource("/contacts/{contact}/assignee").post(assignee::update))
        .service(resource("/contacts/{contact}/changes/{change}/undo").post(undo::create))
        .service(resource("/contacts/{contact}/activity").get(activity::older))
        .service(
            resource("/contacts/{contact}/deletion")
                .get(deletion::confirm)
                .post(deletion::create),
        )
        .service(
            resource("/contacts/{contact}/merge")
                .get(merge::choose)
                .post(merge::create),
        )
        .service(resource("/contacts/{contact}/personal-data").get(personal_data::show))
        .service(
            resource("/contacts/{contact}/erasure")
                .get(personal_data::confirm)
                .post(personal_data::erase),
        )
        .service(resource("/contacts/{contact}/messages").post(messages::create))
        .service(resource("/contacts/{contact}/handled").post(messages::mark_handled))
        .service(resource("/contacts/{contact}/notes").post(notes::create))
        .service(
            resource("/contacts/{contact}/notes/{note}")
                .get(notes::edit)
                .post(notes::update),
        )
        .service(
            resource("/contacts/{contact}/notes/{note}/deletion")
                .get(notes::confirm)
                .post(notes::delete),
        );
}

fn pipeline_settings(site: &mut ServiceConfig) {
    site.service(resource("/settings").get(settings::show))
        .service(resource("/settings/pipeline").get(settings::show))
        .service(
            resource("/settings/pipeline/stages")
                .get(stages::index)
                .post(stages::new::create),
        )
        .service(resource("/settings/pipeline/stages/new").get(stages::new::show))
        .service(
            resource("/settings/pipeline/stages/{stage}")
                .get(stages::edit::show)
                .post(stages::edit::update),
        )
        .service(resource("/settings/pipeline/stages/{stage}/place").post(stages::place::update))
        .service(
            resource("/settings/pipeline/stages/{stage}/deletion")
                .get(stages::deletion::confirm)
                .post(stages::deletion::create),
        )
        .service(
            resource("/settings/pipeline/automations")
                .get(automations::index)
                .post(automations::new::create),
        )
        .service(resource("/settings/pipeline/automations/new").get(automations::new::show))
        .service(resource("/settings/pipeline/automations/starter").post(automations::add_starter))
        .service(resource("/settings/pipeline/automations/runs").get(automations::runs::index))
        .service(
            resource("/settings/pipeline/automations/{rule}")
                .get(automations::edit::show)
                .post(automations::edit::update),
        )
        .service(
            resource("/settings/pipeline/automations/{rule}/place")
                .post(automations::place::update),
        )
        .service(
            resource("/settings/pipeline/automations/{rule}/enabled")
                .post(automations::enabled::update),
        )
        .service(
            resource("/settings/pipeline/automations/{rule}/deletion")
                .get(automations::deletion::confirm)
                .post(automations::deletion::create),
        );
}

fn other_settings(site: &mut ServiceConfig) {
    site.service(resource("/settings/members").get(members::index))
        .service(resource("/settings/members/invitations/new").get(invitations::new))
        .service(resource("/settings/members/invitations").post(invitations::create))
        .service(
            resource("/settings/members/invitations/{invitation}/revocation")
                .post(invitations::revoke),
        )
        .service(
            resource("/settings/members/leaving")
                .get(leaving::confirm)
                .post(leaving::create),
        )
        .service(
            resource("/settings/members/{user}/role")
                .get(role::choose)
                .post(role::update),
        )
        .service(
            resource("/settings/members/{user}/removal")
                .get(removal::confirm)
                .post(removal::create),
        )
        .service(
            resource("/settings/members/{user}/reset-link")
                .get(reset_link::confirm)
                .post(reset_link::create),
        )
        .service(
            resource("/settings/tags")
                .get(tags::index)
                .post(tags::new::create),
        )
        .service(resource("/settings/tags/new").get(tags::new::show))
        .service(
            resource("/settings/tags/{tag}")
                .get(tags::edit::show)
                .post(tags::edit::update),
        )
        .service(
            resource("/settings/tags/{tag}/deletion")
                .get(tags::deletion::confirm)
                .post(tags::deletion::create),
        )
        .service(
            resource("/settings/organization")
                .get(organization::show)
                .post(organization::update),
        )
        .service(
            resource("/settings/organization/ownership")
                .get(ownership::choose)
                .post(ownership::update),
        )
        .service(
            resource("/settings/organization/deletion")
                .get(organization::deletion::confirm)
                .post(organization::deletion::create),
        )
        .service(
            resource("/settings/api")
                .get(tokens::index)
                .post(tokens::new::create),
        )
        .service(
            resource("/settings/api/manychat")
                .get(tokens::manychat::show)
                .post(tokens::manychat::test),
        )
        .service(resource("/settings/api/new").get(tokens::new::show))
        .service(
            resource("/settings/api/{token}/revocation")
                .get(tokens::revocation::confirm)
                .post(tokens::revocation::create),
        )
        .service(
            resource("/settings/profile")
                .get(profile::show)
                .post(profile::update),
        )
        .service(resource("/settings/profile/email").post(profile::update_email))
        .service(resource("/settings/profile/password").post(profile::update_password));
}

/// As the system has them whose place this one takes.
fn drop_in_api(site: &mut ServiceConfig) {
    site.service(resource("/api/v1/contact/default-reply").post(drop_in::default_reply::create))
        .service(
            resource("/api/v1/organization/create-contact").post(drop_in::create_contact::create),
        )
        .service(resource("/api/v1/contact/update-tags-external").post(drop_in::tags::create))
        .service(resource("/api/v1/contact/contact-status").patch(drop_in::status::update));
}

fn api(site: &mut ServiceConfig) {
    site.service(resource("/api/openapi.json").get(api::document::show))
        .service(
            resource("/api/v1/contacts")
                .get(api::contacts::index)
                .post(api::contacts::create::create),
        )
        .service(
            resource("/api/v1/contacts/{contact}")
                .get(api::contacts::show)
                .patch(api::contacts::update::update)
                .delete(api::contacts::delete::delete),
        )
        .service(
            resource("/api/v1/contacts/{contact}/messages").get(api::contacts::messages::index),
        )
        .service(
            resource("/api/v1/contacts/{contact}/activity").get(api::contacts::activity::index),
        )
        .service(resource("/api/v1/contact/message").post(api::contacts::messages::create))
        .service(resource("/api/v1/activity").get(api::activity::index))
        .service(
            resource("/api/v1/stages")
                .get(api::stages::index)
                .post(api::stages::create),
        )
        .service(
            resource("/api/v1/stages/{stage}")
                .get(api::stages::show)
                .patch(api::stages::update)
                .delete(api::stages::delete),
        )
        .service(
            resource("/api/v1/rules")
                .get(api::rules::index)
                .post(api::rules::create),
        )
        .service(
            resource("/api/v1/rules/{rule}")
                .get(api::rules::show)
                .patch(api::rules::update)
                .delete(api::rules::delete),
        )
        .service(resource("/api/v1/runs").get(api::runs::index))
        .service(resource("/api/v1/tags").get(api::lists::tags))
        .service(resource("/api/v1/members").get(api::lists::members));
}

async fn home() -> HttpResponse {
    see_other("/pipeline")
}
