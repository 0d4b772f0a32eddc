//! What happened to a contact beside its fields.

use diesel::prelude::*;

use super::{ChangeId, Line, Logged, log_changes};
use crate::crm::activity::Kind;
use crate::crm::contact::Contact;
use crate::db::dialect::direct;
use crate::db::schema::contacts;
use crate::error::Result;
use crate::people::Tx;

/// Logs something that happened to a contact beside its fields, and makes it the latest activity.
pub(in crate::crm) fn log_event(
    tx: &mut Tx<'_>,
    contact: &Contact,
    kind: Kind,
    subject: i64,
) -> Result<()> {
    let subject = Logged {
        id: Some(subject),
        text: None,
    };
    log_latest(tx, contact, kind, (Logged::default(), subject))
}

/// Logs that another contact was merged into this one, and makes it the latest activity.
pub(in crate::crm) fn log_merge(tx: &mut Tx<'_>, contact: &Contact, other: &Contact) -> Result<()> {
    tx.tell(other.id, other.stage_id);
    let other = Logged::named(other.id.0, &other.username);
    log_latest(tx, contact, Kind::ContactMerged, (other, Logged::default()))
}

fn log_latest(
    tx: &mut Tx<'_>,
    contact: &Contact,
    kind: Kind,
    logged: (Logged, Logged),
) -> Result<()> {
    let now = tx.now();
    let organization = tx.organization();
    direct!(tx.connection, inside => diesel::update(
        contacts::table
            .filter(contacts::organization_id.eq(organization))
            .filter(contacts::id.eq(contact.id)),
    )
    .set(contacts::last_activity_at.eq(now))
    .execute(inside))?;
    let at = (contact.id, contact.stage_id);
    log_changes(tx, at, &ChangeId::new(), &[Line::new(kind, logged)], now)
}

/// Logs that a contact is gone. Its own log stays.
pub(in crate::crm) fn log_deletion(tx: &mut Tx<'_>, contact: &Contact) -> Result<()> {
    let now = tx.now();
    let old = Logged::text(Some(contact.username.clone()));
    let line = Line::new(Kind::ContactDeleted, (old, Logged::default()));
    let at = (contact.id, contact.stage_id);
    log_changes(tx, at, &ChangeId::new(), &[line], now)
}
