//! One field that changed alike of many contacts.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::{ChangeId, Logged};
use crate::clock::Instant;
use crate::crm::activity::Kind;
use crate::crm::contact::Contact;
use crate::db::id::{ContactId, StageId};
use crate::db::schema::{activities, contacts};
use crate::error::Result;
use crate::people::Tx;

/// As [`super::log_changes`], a line for each of several contacts of which one field changed alike, in one statement. Each has
/// a change of its own. They are given as they stood before.
pub(in crate::crm) fn log_change_of_all(
    tx: &mut Tx<'_>,
    before: &[Contact],
    kind: Kind,
    (old, new): (Logged, Logged),
    now: Instant,
) -> Result<()> {
    for contact in before {
        tx.tell(contact.id, contact.stage_id);
        if let (Kind::Stage, Some(entered)) = (kind, new.id) {
            tx.tell(contact.id, StageId(entered));
        }
    }
    let ids: Vec<ContactId> = before.iter().map(|contact| contact.id).collect();
    let change = format!("{}-", ChangeId::new().as_str());
    let lines = contacts::table
        .filter(contacts::organization_id.eq(tx.organization()))
        .filter(contacts::id.eq_any(ids))
        .order(contacts::id)
        .select((
            contacts::organization_id,
            contacts::id.nullable(),
            change
                .into_sql::<Text>()
                .concat(sql::<Text>("CAST(contacts.id AS TEXT)")),
            kind.into_sql::<Text>(),
            old.id.into_sql::<Nullable<BigInt>>(),
            old.text.into_sql::<Nullable<Text>>(),
            new.id.into_sql::<Nullable<BigInt>>(),
            new.text.into_sql::<Nullable<Text>>(),
            tx.by().user().into_sql::<Nullable<BigInt>>(),
            Some(tx.by().name()).into_sql::<Nullable<Text>>(),
            tx.by().through().into_sql::<Text>(),
            now.into_sql::<BigInt>(),
        ));
    lines
        .insert_into(activities::table)
        .into_columns((
            activities::organization_id,
            activities::contact_id,
            activities::change_id,
            activities::kind,
            activities::old_id,
            activities::old_text,
            activities::new_id,
            activities::new_text,
            activities::user_id,
            activities::user_name,
            activities::through,
            activities::created_at,
        ))
        .execute(tx.connection)?;
    Ok(())
}
