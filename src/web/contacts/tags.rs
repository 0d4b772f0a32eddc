//! The tags of a contact: anybody puts them on and takes them off.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::origin::Origin;
use super::undo::undo;
use crate::app::App;
use crate::crm::contact::Contact;
use crate::crm::contact::change::{Change, change};
use crate::crm::contact::field::Value;
use crate::crm::tag::Tag;
use crate::db::id::{ContactId, TagId};
use crate::error::Result;
use crate::people::Member;
use crate::web::answer::see_other;
use crate::web::back::Back;
use crate::web::choice::Choice;
use crate::web::form::{Pairs, chosen, not_whole, one};
use crate::web::posted::Posted;
use crate::web::session as current;
use crate::web::tag_mark::TagMark;
use crate::web::toast::Toast;
use crate::web::words::change as words;

/// The tags of a contact, and those that it may still be given.
pub(super) struct TagsView {
    pub contact: i64,
    pub on: Vec<TagMark>,
    pub others: Vec<Choice>,
    pub may_manage: bool,
}

impl TagsView {
    pub(super) fn new(contact: &Contact, all: &[Tag], member: &Member) -> Self {
        let (on, others): (Vec<&Tag>, Vec<&Tag>) =
            all.iter().partition(|tag| contact.tags.contains(tag.id));
        let choice = |tag: &Tag| Choice::new(&tag.id.to_string(), &tag.name, false);
        Self {
            contact: contact.id.0,
            on: on.into_iter().map(TagMark::new).collect(),
            others: others.into_iter().map(choice).collect(),
            may_manage: member.is_admin(),
        }
    }
}

/// The form names a tag, and whether it is put on or taken off.
pub(crate) async fn update(
    app: Data<App>,
    Posted(member, form): Posted<Member>,
    session: Session,
    id: Path<ContactId>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let wanted = Change::of(vec![wanted(&form)?]);
    let changed = app
        .write(member.by(), move |tx| change(tx, id, &wanted))
        .await?;
    let origin = Origin::Page(Back::read(&form));
    let toast = Toast::saying(words::saved(&changed)).with(undo(&changed, &member, &origin));
    current::leave_toast(&session, &toast)?;
    Ok(see_other(&origin.place(id)))
}

fn wanted(form: &Pairs) -> Result<Value> {
    let tag = chosen("tag", "a tag", one(form, "tag")).map(TagId)?;
    match one(form, "on") {
        "true" => Ok(Value::Tag(tag, true)),
        "false" => Ok(Value::Tag(tag, false)),
        _ => Err(not_whole("on")),
    }
}
