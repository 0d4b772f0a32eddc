//! What changed of a setting.

use diesel::insert_into;
use diesel::prelude::*;

use super::{ChangeId, Logged};
use crate::crm::activity::Kind;
use crate::db::schema::activities;
use crate::error::Result;
use crate::people::Tx;

/// Logs a change to a setting: to a rule, a stage, a person or the organization itself; and tells those who look on.
pub(in crate::crm) fn log_setting(
    tx: &mut Tx<'_>,
    kind: Kind,
    subject: Logged,
    (old, new): (Logged, Logged),
) -> Result<()> {
    tx.tell_setting();
    let now = tx.now();
    insert_into(activities::table)
        .values((
            activities::organization_id.eq(tx.organization()),
            activities::change_id.eq(ChangeId::new().as_str()),
            activities::kind.eq(kind),
            activities::subject_id.eq(subject.id),
            activities::subject_name.eq(subject.text),
            activities::old_id.eq(old.id),
            activities::old_text.eq(old.text),
            activities::new_id.eq(new.id),
            activities::new_text.eq(new.text),
            activities::user_id.eq(tx.by().user()),
            activities::user_name.eq(tx.by().name()),
            activities::through.eq(tx.by().through()),
            activities::batch_id.eq(tx.by().batch()),
            activities::created_at.eq(now),
        ))
        .execute(tx.connection)?;
    Ok(())
}

/// As [`log_setting`], where nothing is told but that it happened.
pub(in crate::crm) fn log_setting_event(
    tx: &mut Tx<'_>,
    kind: Kind,
    subject: Logged,
) -> Result<()> {
    log_setting(tx, kind, subject, (Logged::default(), Logged::default()))
}
